"""mediator_dispatch: mediators and offers (派单)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.case import CaseBrief
from contracts.dispatch_record import Move as Move
from contracts.dispatch_record import Objection as Objection
from contracts.message import Answer, Event, Request


class DispatchEvent(Event):
    service = "mediator_dispatch"


class MediatorOffered(DispatchEvent):
    """A mediator was asked to take the dispute (派单)."""

    dispute_id: str
    number: str
    offer_id: str
    mediator_id: str
    expires_at: AwareDatetime
    round: int = 1
    reasons: tuple[str, ...] = ()
    attempt: int = 0  # the how manyth offer of the round


class OfferRefused(DispatchEvent):
    """The mediator said no, with a reason (拒单)."""

    dispute_id: str
    number: str
    offer_id: str
    mediator_id: str
    reason: str
    round: int = 0  # 0: told before rounds were named here
    attempt: int = 0


class OfferLapsed(DispatchEvent):
    """The mediator kept silent until the offer's end (超时未接)."""

    dispute_id: str
    number: str
    offer_id: str
    mediator_id: str
    round: int = 0
    attempt: int = 0


class MediatorAssigned(DispatchEvent):
    """A mediator has the dispute (接单)."""

    case: CaseBrief
    mediator_id: str
    offer_id: str = ""
    manual: bool = False
    reason: str = ""
    committee: str = ""  # the name of the mediator's; "": told before it was named here
    former_id: str = ""  # who had it until now in this round

    @property
    def decision_no(self) -> int:
        """Whoever has the dispute is told again where the routing was corrected."""
        return self.case.decision_no

    @property
    def subject(self) -> str:
        return self.case.dispute_id


class SecondMediatorNamed(DispatchEvent):
    """Of two mediators the one who does not preside (第二名调解员); nobody any more where ``mediator_id`` is empty."""

    dispute_id: str
    number: str
    round: int
    mediator_id: str = ""


class NoMediatorLeft(DispatchEvent):
    """Nobody suitable is left: the coordinator must act (无人接单)."""

    dispute_id: str
    number: str
    round: int
    tried: int
    on_duty: tuple[str, ...] = ()  # person ids of the coordinating desk


class RunnerUp(Answer):
    """Who would have been asked next, and what spoke most against them."""

    mediator_id: str
    cost: float
    why: str


class Offer(Answer):
    offer_id: str
    dispute_id: str
    number: str
    mediator_id: str
    state: str  # open | accepted | refused | lapsed | withdrawn
    type_code: str
    complexity: str
    risk: str
    village_code: str
    excerpt: str
    reasons: tuple[str, ...]
    offered_at: AwareDatetime
    expires_at: AwareDatetime
    answer_reason: str = ""
    kind: str = "lead"  # lead | second | handover
    runners_up: tuple[RunnerUp, ...] = ()


class Offers(Answer):
    items: tuple[Offer, ...]
    next_cursor: str = ""


class ListOffers(Request[Offers]):
    """Offers of one mediator, newest first."""

    service: ClassVar[str] = "mediator_dispatch"
    mediator_id: str
    state: str = "open"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class AcceptOffer(Request[Offer]):
    service: ClassVar[str] = "mediator_dispatch"
    offer_id: str


class RefuseOffer(Request[Offer]):
    service: ClassVar[str] = "mediator_dispatch"
    offer_id: str
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class MediatorChoice(Answer):
    """A candidate with the cost that ranks it and the reasons in sentences."""

    mediator_id: str
    name: str
    committee: str
    level: str
    load: int
    load_cap: int
    cost: float
    reasons: tuple[str, ...]
    obstacles: tuple[str, ...] = ()  # what stands against them, in sentences
    barred: bool = False  # not even a reason sets all of it aside


class MediatorChoices(Answer):
    items: tuple[MediatorChoice, ...]
    total: int = 0


class SuggestMediators(Request[MediatorChoices]):
    """Who may be asked, the best first; ``everybody`` adds whom a rule passes over, with the reason."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    everybody: bool = False
    q: str = ""
    area_code: str = ""
    skill: str = ""
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class ExpertSeat(Answer):
    """The expert's seat in the panel of a case (专家席)."""

    state: str  # proposed | wanted | asked | named | lacking | waived
    field: str = ""  # an industry committee's code; "": that of the type
    expert_id: str = ""  # who was drawn, or has it
    due_at: AwareDatetime | None = None
    reason: str = ""  # why it is asked for or given up, in a person's words
    required: bool = False  # the rules ask; giving it up needs a coordinator


class DispatchRow(Answer):
    """A dispute on the dispatch page."""

    dispute_id: str
    number: str
    state: str  # offering | unassigned | assigned | concluded
    type_code: str
    complexity: str
    risk: str
    village_code: str
    round: int
    tried: int
    mediator_id: str = ""
    offer: Offer | None = None
    since: AwareDatetime
    second_id: str = ""
    expert: ExpertSeat | None = None
    successor_id: str = ""  # who follows up after the end
    deputy_id: str = ""  # who acts meanwhile for an absent mediator


class DispatchRows(Answer):
    items: tuple[DispatchRow, ...]
    next_cursor: str = ""
    unassigned: int = 0
    orphaned: int = 0  # ended, not sealed, and whoever should follow up has left
    lacking: int = 0  # in hand without the second mediator that they need
    seats: int = 0  # that wait for a decision about an expert
    committees_due: int = 0  # whose term ends soon or is over
    on_duty: tuple[str, ...] = ()  # who has duty at the coordinating desk now


class ListDispatch(Request[DispatchRows]):
    """``state`` may also be ``expert`` (a seat waits for a decision), ``orphaned`` (nobody follows up), ``second`` (none yet)."""

    service: ClassVar[str] = "mediator_dispatch"
    state: str = "unassigned"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class DispatchSheet(Answer):
    dispute_id: str
    number: str = ""
    state: str  # unknown when dispatch has not heard of it
    mediator_id: str = ""
    offers: tuple[Offer, ...] = ()
    second_id: str = ""  # of two mediators the one who does not preside
    assign_reason: str = ""  # of a choice by hand or a hand-over
    needed: int = 1  # mediators that the case needs
    wished: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    moves: tuple[Move, ...] = ()
    successor_id: str = ""  # who follows up after the end, in place of who mediated
    deputy_id: str = ""  # who acts meanwhile for an absent mediator
    sealed: bool = False  # nothing is left to do
    expert: ExpertSeat | None = None


class GetDispatch(Request[DispatchSheet]):
    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str


class AssignMediator(Request[DispatchSheet]):
    """The coordinator decides by hand, with a reason (指派)."""

    service: ClassVar[str] = "mediator_dispatch"
    dispute_id: str
    mediator_id: str
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class MediatorRow(Answer):
    mediator_id: str
    name: str
    level: str
    committee: str
    village_code: str
    skills: tuple[str, ...]
    load: int
    load_cap: int
    available: bool


class MediatorRows(Answer):
    items: tuple[MediatorRow, ...]
    next_cursor: str = ""


class ListMediators(Request[MediatorRows]):
    service: ClassVar[str] = "mediator_dispatch"
    q: str = ""
    area_code: str = ""
    skill: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
