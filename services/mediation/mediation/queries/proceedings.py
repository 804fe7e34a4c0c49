"""One proceeding as its readers see it, and lists of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, text
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.errors import Forbidden
from contracts.people import Actor
from mediation.errors import ProceedingUnknown
from mediation.model import Agreement, Obligation, Proceeding, StepRecord
from mediation.policies import other_ways
from mediation.policies.gates import blocked_by, ways_of
from mediation.queries.gates import gate_sheet, gates_of, in_danger
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from mediation.queries.sheets import agreement_sheet, known_names, step_sheet
from mediation.queries.skips import skip_sheet, skips_of
from mediation.tables import AGREEMENTS, DANGER_REPORTS, GATES, PROCEEDINGS, SKIPS, STEP_RECORDS
from mediation.tables.proceedings import DEPUTISED, SECONDED, SUCCEEDED
from servicekit.aside import aside
from servicekit.paging import page
from servicekit.privacy import Key, mask_text

EXCERPT = 80
# One of these rights lets a person read a proceeding that is not their own; all words are masked.
READERS = (
    "dispute.read",
    "dispute.read_all",
    "supervision.read",
    "dispatch.manage",
    "visit.work",
    "dispute.reveal",
)


def may_read(actor: Actor, proceeding: Proceeding) -> bool:
    """Of a confidential case only its mediators, its desks, and those who read all disputes."""
    if proceeding.took_part(actor.person_id):
        return True
    if proceeding.brief.get("confidential"):
        return actor.may("dispute.read_all") or _has_desk(actor, proceeding)
    return any(actor.may(right) for right in READERS)


def _has_desk(actor: Actor, proceeding: Proceeding) -> bool:
    brief = proceeding.brief
    return bool(actor.desk) and actor.desk in (brief.get("lead_desk"), *brief.get("co_desks", ()))


def list_proceedings(session: Session, request: c.ListProceedings, actor: Actor) -> c.ProceedingRows:
    """Proceedings by mediator and state, newest first; a mediator sees their own."""
    if actor.person_id != request.mediator_id and not any(actor.may(right) for right in READERS):
        raise Forbidden("您只能查看自己办理的调解。")
    state: ColumnElement[str] = PROCEEDINGS.c.state
    statement = select(Proceeding)
    if request.standing_in:
        return _stands_in(session, request)
    if request.mediator_id:
        statement = statement.where(_of_mediator(request.mediator_id))
        state = aside(state)  # a person's own are few, those of a state are many
    if request.state:
        statement = statement.where(state == request.state)
    keys = [PROCEEDINGS.c.opened_at, PROCEEDINGS.c.dispute_id, PROCEEDINGS.c.round]
    found, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    return c.ProceedingRows(items=tuple(_row(one) for one in found), next_cursor=cursor)


def _stands_in(session: Session, request: c.ListProceedings) -> c.ProceedingRows:
    """What somebody took on after the end until it is sealed, and what they see to in an absence."""
    own = PROCEEDINGS.c
    taken_on = and_(text(SUCCEEDED), own.successor_id == request.mediator_id, own.bound_at.is_(None))
    for_another = and_(text(DEPUTISED), own.deputy_id == request.mediator_id, own.bound_at.is_(None))
    statement = select(Proceeding).where(or_(taken_on, for_another), aside(own.state) != "reopened")
    keys = [own.opened_at, own.dispute_id, own.round]
    found, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    return c.ProceedingRows(items=tuple(_row(one) for one in found), next_cursor=cursor)


def _of_mediator(person_id: str) -> ColumnElement[bool]:
    """Presiding, the other one of two, following up, or acting for somebody."""
    own = PROCEEDINGS.c
    few = ((SECONDED, own.second_id), (SUCCEEDED, own.successor_id), (DEPUTISED, own.deputy_id))
    return or_(own.mediator_id == person_id, *(and_(text(some), who == person_id) for some, who in few))


def get_proceeding(session: Session, request: c.GetProceeding, actor: Actor, key: Key) -> c.ProceedingSheet:
    """The newest round of one dispute.

    :raises ProceedingUnknown: there is none, or this person may not know of it.
    """
    return sheet_of(session, readable(session, request.dispute_id, actor), key)


def readable(session: Session, dispute_id: str, actor: Actor) -> Proceeding:
    """The newest proceeding, where this person may read it.

    :raises ProceedingUnknown: there is none, or this person may not know of it.
    """
    own = PROCEEDINGS.c
    statement = select(Proceeding).where(own.dispute_id == dispute_id).order_by(own.round.desc())
    proceeding = session.scalars(statement.limit(1)).first()
    if proceeding is None or not may_read(actor, proceeding):
        raise ProceedingUnknown("没有可以查看的调解过程：可能还没有调解员接单，或者不在您的职责内。")
    return proceeding


def sheet_of(session: Session, proceeding: Proceeding, key: Key) -> c.ProceedingSheet:
    """Everything about one proceeding, with every name, number and address in it masked."""
    there = _beside(session, proceeding)
    told = records_of(session, proceeding) if STEP_RECORDS.name in there else []
    records = [(one, unseal(key, one.sealed)) for one in told]
    own = (proceeding.dispute_id, proceeding.round)
    agreement = session.get(Agreement, own) if AGREEMENTS.name in there else None
    words = unseal(key, agreement.sealed) if agreement else {}
    end = unseal(key, proceeding.end_sealed)
    promised = obligations_of(session, proceeding) if agreement else []
    obligations = [(one, unseal(key, one.sealed)) for one in promised]
    gates = gates_of(session, proceeding) if GATES.name in there else []
    skips = skips_of(session, proceeding) if SKIPS.name in there else []
    names = known_names([opened for _, opened in records], words, end, [opened for _, opened in obligations])
    return c.ProceedingSheet(
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        state=proceeding.state,
        mediator_id=proceeding.mediator_id,
        second_id=proceeding.second_id,
        expert_id=proceeding.expert_id,
        successor_id=proceeding.successor_id,
        deputy_id=proceeding.deputy_id,
        acting=proceeding.acting,
        round=proceeding.round,
        type_code=proceeding.type_code,
        complexity=proceeding.complexity,
        village_code=proceeding.village_code,
        narrative=_narrative(proceeding),
        opened_at=proceeding.opened_at,
        concluded_at=proceeding.concluded_at,
        steps=tuple(step_sheet(one, opened, names) for one, opened in records),
        next_step=proceeding.next_step,
        may_conclude=proceeding.may_conclude,
        agreement=agreement_sheet(agreement, words, obligations, names) if agreement else None,
        end_code=proceeding.end_code,
        end_note=mask_text(str(end.get("note", "")), names),
        other_ways=(*ways_of(gates), *other_ways(proceeding.type_code)) if proceeding.end_code else (),
        heard=tuple(proceeding.heard),
        skips=tuple(skip_sheet(one, proceeding, key) for one in skips),
        gates=tuple(gate_sheet(one, proceeding, key) for one in gates),
        in_danger=DANGER_REPORTS.name in there and in_danger(session, proceeding),
        blocked=blocked_by(gates) if proceeding.state == "open" else "",
        lead_desk=str(proceeding.brief.get("lead_desk") or ""),
    )


def _beside(session: Session, proceeding: Proceeding) -> set[str]:
    """The tables that hold something of it: one question instead of one for each, and most hold nothing."""
    own = {"dispute_id": proceeding.dispute_id, "round": proceeding.round}
    row = session.execute(_whatever_is_there(), own).one()
    return {name for name, there in row._mapping.items() if there}


@cache
def _whatever_is_there() -> Any:
    return select(
        *(
            exists()
            .where(table.c.dispute_id == bindparam("dispute_id"), table.c.round == bindparam("round"))
            .label(table.name)
            for table in (STEP_RECORDS, AGREEMENTS, GATES, SKIPS, DANGER_REPORTS)
        )
    )


def records_of(session: Session, proceeding: Proceeding) -> list[StepRecord]:
    """听查研评 as they were made, then the visits by their day."""
    found = of_round(session, proceeding, StepRecord, "position")
    visits = sorted((one for one in found if one.step == "visit"), key=lambda one: one.held_at)
    return [*(one for one in found if one.step != "visit"), *visits]


def obligations_of(session: Session, proceeding: Proceeding) -> list[Obligation]:
    """In their order."""
    return of_round(session, proceeding, Obligation, "no")


def _narrative(proceeding: Proceeding) -> str:
    return str(proceeding.brief.get("narrative", ""))


def _excerpt(proceeding: Proceeding) -> str:
    if proceeding.brief.get("confidential"):
        return "保密件，打开后查看。"
    text = _narrative(proceeding)
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def _row(proceeding: Proceeding) -> c.ProceedingRow:
    return c.ProceedingRow(
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        state=proceeding.state,
        type_code=proceeding.type_code,
        complexity=proceeding.complexity,
        village_code=proceeding.village_code,
        excerpt=_excerpt(proceeding),
        next_step=proceeding.next_step,
        opened_at=proceeding.opened_at,
        round=proceeding.round,
        mediator_id=proceeding.mediator_id,
        successor_id=proceeding.successor_id,
        deputy_id=proceeding.deputy_id,
    )
