"""Calls between desks and parts of co-desks as their readers see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, and_, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from contracts import whistles as c
from contracts.errors import Forbidden
from contracts.people import Actor
from departments.errors import WhistleUnknown
from departments.model import CoPart, DeskCase, Whistle
from departments.queries.cases import check_reader, counted
from departments.tables import CO_PARTS, UNTOLD, WHISTLES
from servicekit.paging import page

Found = TypeVar("Found", Whistle, CoPart)
OWN = (
    "whistle_id", "dispute_id", "number", "type_code", "caller_desk", "called_desk", "state", "matter", "called_by", "called_at",
    "arrive_by", "arrived_by", "arrived_at", "late", "result", "answered_by", "answered_at", "cancelled_by", "cancelled_at",
    "reason", "reminders", "reminded_at",
)  # fmt: skip
PART = (
    "part_id", "dispute_id", "number", "type_code", "lead_desk", "co_desk", "state", "task", "due_on", "assigned_by",
    "assigned_at", "result", "done_by", "done_at", "times", "reason",
    "reminders", "reminded_at", "decision_no", "signed_by", "signed_at",
)  # fmt: skip
# table → the desk that asks, the desk that is asked, when it is due
SIDES: dict[Table, tuple[str, str, str]] = {
    WHISTLES: ("caller_desk", "called_desk", "arrive_by"),
    CO_PARTS: ("lead_desk", "co_desk", "due_on"),
}
OPEN = ("called", "arrived")
STATES: dict[Table, tuple[str, ...]] = {
    WHISTLES: (*OPEN, "answered", "cancelled"),
    CO_PARTS: ("open", "done", "dropped"),
}
UNSIGNED = (CO_PARTS.c.state == "open", CO_PARTS.c.signed_at.is_(None))
ALL_READERS = ("dispute.read_all", "supervision.read")


def list_whistles(session: Session, request: c.ListWhistles, actor: Actor, now: datetime) -> c.Whistles:
    """What is open the soonest due first, else the newest first."""
    where = [_between(WHISTLES, request, actor), *_filtered(WHISTLES, request)]
    wanted = [*where, *_in_state(request.state, now)]
    keys = [WHISTLES.c.arrive_by, WHISTLES.c.whistle_id]
    newest = request.state not in ("open", "called", "arrived", "overdue")
    statement = select(Whistle).where(*wanted)
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=newest
    )
    return c.Whistles(
        items=tuple(as_whistle(one) for one in found),
        next_cursor=cursor,
        by_state=_counts(session, WHISTLES, where),
    )


def get_whistle(session: Session, request: c.GetWhistle, actor: Actor) -> c.Whistle:
    """One call with the narrative of its case, for both sides."""
    check_seer(actor, request.desk)
    return whistle_sheet(session, find_whistle(session, request.whistle_id, actor))


def whistle_sheet(session: Session, found: Whistle) -> c.Whistle:
    return as_whistle(found, _narrative(session, found.dispute_id, found.caller_desk))


def list_parts(session: Session, request: c.ListParts, actor: Actor, today: date) -> c.Parts:
    """What is open the soonest due first, else the newest first."""
    where = [_between(CO_PARTS, request, actor), *_filtered(CO_PARTS, request)]
    wanted = [*where, *_part_in_state(request.state, today)]
    keys = [CO_PARTS.c.due_on, CO_PARTS.c.part_id]
    newest = request.state not in ("open", "unsigned", "overdue")
    statement = select(CoPart).where(*wanted)
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=newest
    )
    return c.Parts(
        items=tuple(as_part(one) for one in found),
        next_cursor=cursor,
        by_state=_counts(session, CO_PARTS, where) | _unsigned(session, where),
    )


def _unsigned(session: Session, where: list[ColumnElement[bool]]) -> dict[str, int]:
    number = session.scalar(select(counted(CO_PARTS.c.part_id, [*where, *UNSIGNED]))) or 0
    return {"unsigned": number} if number else {}


def get_part(session: Session, request: c.GetPart, actor: Actor) -> c.Part:
    check_seer(actor, request.desk)
    return part_sheet(session, find_part(session, request.part_id, actor))


def part_sheet(session: Session, found: CoPart) -> c.Part:
    return as_part(found, _narrative(session, found.dispute_id, found.lead_desk))


def find_whistle(session: Session, whistle_id: str, actor: Actor, *, lock: bool = False) -> Whistle:
    """:raises WhistleUnknown: there is none, or it is between other desks."""
    return _find(session, Whistle, WHISTLES, whistle_id, actor, lock)


def find_part(session: Session, part_id: str, actor: Actor, *, lock: bool = False) -> CoPart:
    """:raises WhistleUnknown: there is none, or it is between other desks."""
    return _find(session, CoPart, CO_PARTS, part_id, actor, lock)


def is_called(session: Session, dispute_id: str, desk: str) -> bool:
    """Whether the desk has an open call in this case."""
    open_one = and_(WHISTLES.c.called_desk == desk, WHISTLES.c.state.in_(OPEN))
    found = select(WHISTLES.c.whistle_id).where(WHISTLES.c.dispute_id == dispute_id, open_one).limit(1)
    return session.scalar(found) is not None


def check_seer(actor: Actor, desk: str) -> None:
    """Supervision sees what passes between desks, besides the desks themselves.

    :raises Forbidden, AnotherDesk: see there.
    """
    if not any(actor.may(right) for right in ALL_READERS):
        check_reader(actor, desk)


def _between(table: Table, request: Any, actor: Actor) -> ColumnElement[bool]:
    check_seer(actor, request.desk)
    asking, asked, _ = SIDES[table]
    if request.direction == "all" and any(actor.may(right) for right in ALL_READERS):
        return true()
    if request.direction == "all" and request.dispute_id:
        return or_(table.c[asking] == request.desk, table.c[asked] == request.desk)
    if request.direction == "all":
        raise Forbidden("只能查看本部门吹哨或者被吹哨的事项。")
    return table.c[asking if request.direction == "by_me" else asked] == request.desk


def _filtered(table: Table, request: Any) -> list[ColumnElement[bool]]:
    """One dispute's, those with a desk on the other side, those of a type."""
    asking, asked, _ = SIDES[table]
    side = {"by_me": [asked], "to_me": [asking], "all": [asking, asked]}[request.direction]
    wanted = {
        request.dispute_id: table.c.dispute_id == request.dispute_id,
        request.other: or_(*(table.c[name] == request.other for name in side)),
        request.type: table.c.type_code == request.type,
    }
    return [condition for given, condition in wanted.items() if given]


def _part_in_state(state: str, today: date) -> list[ColumnElement[bool]]:
    if state == "overdue":
        return [CO_PARTS.c.state == "open", CO_PARTS.c.due_on < today]
    if state == "unsigned":
        return list(UNSIGNED)
    return [CO_PARTS.c.state == state] if state else []


def _in_state(state: str, now: datetime) -> list[ColumnElement[bool]]:
    if state == "overdue":
        return [WHISTLES.c.state == "called", WHISTLES.c.arrive_by < now]
    if state == "open":
        return [WHISTLES.c.state.in_(OPEN)]
    return [WHISTLES.c.state == state] if state else []


def _counts(session: Session, table: Table, where: list[ColumnElement[bool]]) -> dict[str, int]:
    """How many there are in each state, none counted without end."""
    key = next(iter(table.primary_key.columns))
    states = [
        select(literal(state), counted(key, [*where, table.c.state == state])) for state in STATES[table]
    ]
    return {str(state): int(number) for state, number in session.execute(union_all(*states)) if number}


def _find(session: Session, of: type[Found], table: Table, key: str, actor: Actor, lock: bool) -> Found:
    found = session.get(of, key, with_for_update=lock or None, populate_existing=lock)
    asking, asked, _ = SIDES[table]
    mine = found is not None and actor.desk in (getattr(found, asking), getattr(found, asked))
    if found is None or not (mine or any(actor.may(right) for right in ALL_READERS)):
        raise WhistleUnknown("没有这一项，或者与本部门无关，请刷新列表。")
    return found


def _narrative(session: Session, dispute_id: str, desk: str) -> str:
    found = session.get(DeskCase, (dispute_id, desk))
    return str(found.case["narrative"]) if found is not None else ""


def as_whistle(one: Whistle, narrative: str = "") -> c.Whistle:
    copied = {name: getattr(one, name) for name in OWN}
    return c.Whistle(
        **copied, narrative=narrative, of_called=_score(one, "called"), of_caller=_score(one, "caller")
    )


def _score(one: Whistle, side: str) -> c.Score | None:
    given = {name: getattr(one, f"{side}_{at}") for name, at in SCORE.items()}
    return None if given["stars"] is None else c.Score(**given)


SCORE = {"stars": "stars", "words": "words", "by": "scored_by", "at": "scored_at"}


def as_part(one: CoPart, narrative: str = "") -> c.Part:
    return c.Part(**{name: getattr(one, name) for name in PART}, narrative=narrative)


def overdue_whistles(session: Session, now: datetime, limit: int) -> list[Whistle]:
    """Those whose lateness nobody told yet, the longest waiting first; what somebody else has locked comes later."""
    due = select(Whistle).where(UNTOLD, WHISTLES.c.arrive_by < now)
    ordered = due.order_by(WHISTLES.c.arrive_by, WHISTLES.c.whistle_id).limit(limit)
    return list(session.scalars(ordered.with_for_update(skip_locked=True)))
