"""supervision: clocks, cards, the timeline, lists, search and figures (督办)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.case_results import CaseEnd, CaseLimit, CaseReturn, CaseVisit
from contracts.codes import Card, ClockName, grade_of
from contracts.merging import Follower
from contracts.message import Answer, Event, Request


class SupervisionEvent(Event):
    service = "supervision"


class CardIssued(SupervisionEvent):
    """A clock came near its end or ran out: reminder, yellow card or red card."""

    dispute_id: str
    number: str
    card: Card
    clock: ClockName
    due_at: AwareDatetime
    holder: str  # the desk's code, or the id of the person who has it


class CaseMoved(SupervisionEvent):
    """The state that everybody sees, its result, its visit or a limit changed, of a case from an outside system: it is
    told there.
    """

    dispute_id: str
    number: str
    channel: str
    state: str
    end: CaseEnd | None = None
    visit: CaseVisit | None = None
    returned: CaseReturn | None = None
    limit: CaseLimit | None = None


class ClockSheet(Answer):
    """One clock; ``share_left`` is 1 at its start, 0 at its end, negative when overdue."""

    clock: str
    started_at: AwareDatetime
    due_at: AwareDatetime
    stopped_at: AwareDatetime | None = None
    share_left: float
    overdue: bool
    card: str = ""
    ended: str = ""  # of a limit of the law: paused | changed; "" where it ran to its end or runs
    reason: str = ""  # how the due day was found: raw day, shift by holidays, provisional


class CaseRow(Answer):
    """A row of the list; everything that the list page shows."""

    dispute_id: str
    number: str
    state: str
    channel: str
    type_code: str = ""
    complexity: str = ""
    severe: bool = False  # 疑难、重大
    risk: str = "none"
    level: str = ""
    desk: str = ""
    village_code: str = ""
    mediator_id: str = ""
    second_id: str = ""  # of two mediators the one who does not preside
    round: int = 1
    excerpt: str
    registered_at: AwareDatetime
    due_at: AwareDatetime | None = None
    overdue: bool = False
    card: str = ""
    updated_at: AwareDatetime

    @property
    def grade(self) -> str:
        return grade_of(self.complexity, self.severe)


class CasePage(Answer):
    items: tuple[CaseRow, ...]
    next_cursor: str = ""
    total: int = 0
    total_at_least: bool = False  # nobody counted on: there may be more than ``total``


class ListDisputes(Request[CasePage]):
    """The list that this person may see; ``q`` searches numbers and words, Chinese included."""

    service: ClassVar[str] = "supervision"
    status: str = ""
    desk: str = ""
    village: str = ""
    type: str = ""
    risk: str = ""
    channel: str = ""
    mediator: str = ""
    overdue: bool | None = None
    severe: bool | None = None
    q: Annotated[str, Field(max_length=100)] = ""
    sort: str = "-registered_at"
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CaseSheet(CaseRow):
    """One case: the row, the clocks, who has it now and what they should do next."""

    narrative: str = ""  # masked
    clocks: tuple[ClockSheet, ...] = ()
    holder: str = ""
    next_action: str = (
        ""  # accept | decide_routing | sign | answer_offer | assign | record_step | visit | none
    )
    links: tuple[str, ...] = ()
    head_id: str = ""  # the case that it is worked under
    head_number: str = ""
    followers: tuple[Follower, ...] = ()  # what is worked under it, the first registered first


class GetCase(Request[CaseSheet]):
    service: ClassVar[str] = "supervision"
    dispute_id: str


class CaseNumbers(Answer):
    """Numbers by id; an id that is no dispute's is left out."""

    numbers: dict[str, str]


class GetNumbers(Request[CaseNumbers]):
    """The numbers of many disputes, for lists that keep only ids: the auditor's trail."""

    service: ClassVar[str] = "supervision"
    dispute_ids: Annotated[tuple[str, ...], Field(max_length=1000)]


class TimelineEntry(Answer):
    """Who did what when and why; ``details`` holds codes and ids only."""

    event_id: str
    at: AwareDatetime
    kind: str  # the event's name
    service: str
    actor_id: str = ""
    details: dict[str, str] = {}


class Timeline(Answer):
    items: tuple[TimelineEntry, ...]


class GetTimeline(Request[Timeline]):
    service: ClassVar[str] = "supervision"
    dispute_id: str


class ProgressStep(Answer):
    at: AwareDatetime
    state: str


class AskedPapers(Answer):
    """What a side must still bring: codes and a day alone."""

    of: str  # applicant | respondent | both
    kinds: tuple[str, ...]
    until_on: date


class Progress(Answer):
    """What the citizen sees: states and days, nothing personal."""

    number: str
    state: str
    registered_at: AwareDatetime
    due_on: date | None = None
    desk: str = ""
    head_state: str = ""  # of the case that it is worked under
    head_number: str = ""  # only where that is the same person's own
    steps: tuple[ProgressStep, ...]
    may_answer: bool = False  # the satisfaction question is open
    papers: tuple[AskedPapers, ...] = ()  # still to be brought


class GetProgress(Request[Progress]):
    service: ClassVar[str] = "supervision"
    dispute_id: str


class Count(Answer):
    key: str
    value: int


class DayCount(Answer):
    day: date
    registered: int
    concluded: int


class Overview(Answer):
    """The town in figures; rates in percent with one decimal, with their formula in the page."""

    since: date
    registered: int
    accepted: int
    concluded: int
    agreed: int
    archived: int
    open: int
    overdue: int
    resolve_rate: float | None = None  # agreed ÷ accepted × 100 (the town's own denominator)
    on_time_rate: float | None = None
    satisfaction_rate: float | None = None
    cards: tuple[Count, ...] = ()
    by_state: tuple[Count, ...] = ()
    by_type: tuple[Count, ...] = ()
    by_desk: tuple[Count, ...] = ()
    by_village: tuple[Count, ...] = ()
    by_channel: tuple[Count, ...] = ()
    warnings: tuple[Count, ...] = ()
    trend: tuple[DayCount, ...] = ()


class GetOverview(Request[Overview]):
    service: ClassVar[str] = "supervision"
    since: date | None = None


class Stream(Answer):
    """How many went from one to the other; an empty key is what has no type or no desk yet."""

    source: str
    target: str
    value: int


class Flow(Answer):
    """From the door to the desk, in one period: each list has the broadest stream first."""

    since: date
    until: date
    doors: tuple[Stream, ...] = ()  # channel → type
    desks: tuple[Stream, ...] = ()  # type → lead desk
    places: tuple[Stream, ...] = ()  # village → type


class GetFlow(Request[Flow]):
    service: ClassVar[str] = "supervision"
    since: date | None = None
    until: date | None = None


class CardRow(Answer):
    dispute_id: str
    number: str
    card: str
    clock: str
    holder: str
    desk: str
    due_at: AwareDatetime
    issued_at: AwareDatetime
    lifted_at: AwareDatetime | None = None


class CardRows(Answer):
    items: tuple[CardRow, ...]
    next_cursor: str = ""


class ListCards(Request[CardRows]):
    service: ClassVar[str] = "supervision"
    card: str = ""
    open_only: bool = True
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
