"""Finding and locking proceedings, for a person's use case and for a batch of events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from contracts.case import CaseBrief
from contracts.errors import TooEarly
from contracts.message import Event
from mediation.errors import FileClosed, NotYourProceeding, ProceedingUnknown
from mediation.model import Proceeding
from mediation.queries.proceedings import may_read
from mediation.tables import PROCEEDINGS
from messaging.call import Call


def own_proceeding(call: Call, dispute_id: str) -> Proceeding:
    """The newest proceeding, locked, in which the actor may act: presiding, the other one of two, or for an absent one.

    Whoever stands in for somebody leaves a row that says for whom.

    :raises Forbidden: the actor lacks the right, or somebody else has the dispute.
    """
    call.demand("mediation.work")
    proceeding = newest(call.session, dispute_id, lock=True)
    if not proceeding.mediates(call.actor.person_id):
        raise NotYourProceeding("该件由其他调解员办理，您不能记录或者结束调解。")
    if absent := proceeding.acts_for(call.actor.person_id):
        call.audit(proceeding.dispute_id, "acted_for", on_behalf_of=absent, round=proceeding.round)
    return proceeding


def presided_proceeding(call: Call, dispute_id: str) -> Proceeding:
    """For what only one of two mediators decides: the end, the final text, the sealed file.

    :raises NotYourProceeding: the actor has it, but does not preside.
    """
    proceeding = own_proceeding(call, dispute_id)
    if not proceeding.presides(call.actor.person_id):
        if proceeding.acts_for(call.actor.person_id):
            raise NotYourProceeding("代班期间可以记录和开会；结束调解和协议定稿要等本人，或者请协调员改派。")
        raise NotYourProceeding("两名调解员办理的，结束调解、协议定稿和封卷由主持的一位办理。")
    return proceeding


def own_round(call: Call, dispute_id: str, number: int) -> Proceeding:
    """The proceeding of what was reached by its own id, locked, with its file still open.

    :raises FileClosed: it belongs to an earlier round, or the file is closed.
    """
    proceeding = own_proceeding(call, dispute_id)
    if proceeding.round != number:
        raise FileClosed("这是上一轮调解的材料，不能再修改。")
    proceeding.must_take_papers()
    return proceeding


def round_of(call: Call, dispute_id: str, number: int) -> Proceeding:
    """One round's proceeding, for reading."""
    return call.session.get_one(Proceeding, (dispute_id, number))


def opened_round(call: Call, dispute_id: str, number: int) -> Proceeding:
    """One round's proceeding, for what others tell of it.

    :raises TooEarly: the mediation of this round is not open yet.
    """
    proceeding = call.session.get(Proceeding, (dispute_id, number))
    if proceeding is None:
        raise TooEarly("the mediation of this round is not open yet")
    return proceeding


def may_see_words(call: Call, proceeding: Proceeding) -> bool:
    """Unmasked words are for the mediators of the round and for whoever may reveal what they may read."""
    own = call.actor.may("mediation.work") and proceeding.took_part(call.actor.person_id)
    return own or (call.actor.may("dispute.reveal") and may_read(call.actor, proceeding))


def newest(session: Session, dispute_id: str, *, lock: bool = False) -> Proceeding:
    """The proceeding of the newest round.

    :raises ProceedingUnknown: no mediator has the dispute yet.
    """
    found = session.scalars(_newest(lock), {"dispute": dispute_id}).first()
    if found is None:
        raise ProceedingUnknown("该纠纷还没有调解员接单，暂无调解过程。")
    return found


@cache
def _newest(lock: bool) -> Select[Any]:
    own = PROCEEDINGS.c
    rounds = select(Proceeding).where(own.dispute_id == bindparam("dispute")).order_by(own.round.desc())
    statement = rounds.limit(1)
    return statement.with_for_update().execution_options(populate_existing=True) if lock else statement


def load_proceedings(session: Session, events: Sequence[Event]) -> Any:
    """For a batch: all rounds of its disputes, locked in one order."""
    own = PROCEEDINGS.c
    wanted = sorted({event.subject for event in events})
    statement = select(Proceeding).where(own.dispute_id.in_(wanted)).order_by(own.dispute_id, own.round)
    return list(session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def brief_of(proceeding: Proceeding) -> CaseBrief:
    return CaseBrief.model_validate(proceeding.brief)
