"""What a desk's list and page read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, union_all
from sqlalchemy.orm import Session

from contracts import departments as c
from contracts.case import CaseBrief, Evidence
from contracts.errors import Forbidden
from contracts.people import Actor
from departments.desks import desks
from departments.errors import AnotherDesk, CaseNotHere
from departments.model import PROGRESS, DeskCase
from departments.queries import law
from departments.settings import House
from departments.tables import DESK_CASES
from servicekit import batches
from servicekit.paging import page

EXCERPT = 80
COUNT_LIMIT = 1_000
COPIED = (
    "dispute_id", "number", "desk", "state", "type_code", "complexity", "risk", "level", "village_code",
    "arrived_at", "head_number", "sign_due_at", "signed_at", "officer_id",
)  # fmt: skip


def list_desk_cases(
    session: Session, request: c.ListDeskCases, actor: Actor, away: Sequence[str] = ()
) -> c.DeskCases:
    """The desk's cases of one state (all with ""), filtered and sorted as asked.

    ``away`` are the colleagues for whom the actor stands in today: theirs are among the actor's own.
    """
    check_reader(actor, request.desk)
    conditions = _conditions(request)
    if request.mine:
        conditions.append(DESK_CASES.c.officer_id.in_((actor.person_id, *away)))
    sort = request.sort or ("sign_due_at" if request.state == "waiting" else "-sign_due_at")
    keys = [DESK_CASES.c[sort.removeprefix("-")], DESK_CASES.c.dispute_id]
    found, cursor = page(
        session,
        select(DeskCase).where(*conditions),
        keys,
        cursor=request.cursor,
        limit=request.limit,
        descending=sort.startswith("-"),
    )
    by_state = _by_state(session, request.desk)
    total = session.scalar(select(counted(DESK_CASES.c.dispute_id, conditions))) or 0
    return c.DeskCases(
        items=tuple(as_row(case) for case in found),
        next_cursor=cursor,
        waiting=by_state.get("waiting", 0),
        total=min(total, COUNT_LIMIT),
        total_at_least=total > COUNT_LIMIT,
        by_state=by_state,
    )


def get_desk_case(
    session: Session, request: c.GetDeskCase, actor: Actor, house: House, today: date
) -> c.DeskCase:
    """One case with its masked narrative, the evidence of the routing and the law that speaks to it."""
    check_reader(actor, request.desk)
    return as_sheet(session, find(session, request.dispute_id, request.desk), house, today)


def find(session: Session, dispute_id: str, desk: str, *, lock: bool = False) -> DeskCase:
    """The case at this desk.

    :raises CaseNotHere: it never came to this desk.
    """
    case = session.get(DeskCase, (dispute_id, desk), with_for_update=lock or None)
    if case is None:
        raise CaseNotHere("本部门没有这一件，请刷新列表；刚分流的事项可能还在路上。")
    return case


def newest_elsewhere(session: Session, case: DeskCase) -> str:
    """The desk to which a newer decision gave the dispute; "" where there is none."""
    newer = DESK_CASES.c.decision_no > case.decision_no
    statement = select(DESK_CASES.c.desk).where(DESK_CASES.c.dispute_id == case.dispute_id, newer)
    return session.scalars(statement.order_by(DESK_CASES.c.decision_no.desc()).limit(1)).first() or ""


def preload(session: Session, dispute_ids: Sequence[str]) -> None:
    """The cases of a batch at every desk, with one query; locked in one order against the desks' officers."""
    cases = DESK_CASES.c
    here = select(DeskCase).where(batches.among(cases.dispute_id, dispute_ids))
    locked = batches.locked(session, here, cases.dispute_id, cases.desk)
    keys = [(dispute_id, desk) for dispute_id in dispute_ids for desk in desks()]
    batches.stock(session, DeskCase, keys, session.scalars(locked))


def everywhere(session: Session, dispute_id: str) -> list[DeskCase]:
    """The dispute at every desk that it came to; costs nothing in a batch."""
    found = (batches.find(session, DeskCase, (dispute_id, desk)) for desk in desks())
    return [case for case in found if case is not None]


def _conditions(request: c.ListDeskCases) -> list[ColumnElement[bool]]:
    wanted = {
        "state": request.state,
        "type_code": request.type,
        "complexity": request.complexity,
        "risk": request.risk,
        "village_code": request.village,
    }
    filters = [DESK_CASES.c[column] == value for column, value in wanted.items() if value]
    return [DESK_CASES.c.desk == request.desk, *filters]


def _by_state(session: Session, desk: str) -> dict[str, int]:
    """How many the desk has in each state, none counted beyond COUNT_LIMIT."""
    states = [
        select(
            literal(state),
            counted(DESK_CASES.c.dispute_id, [DESK_CASES.c.desk == desk, DESK_CASES.c.state == state]),
        )
        for state in PROGRESS
    ]
    return {state: number for state, number in session.execute(union_all(*states)) if number}


def count_waiting(session: Session, desk: str, now: datetime) -> tuple[int, int]:
    """How many wait at the desk to be signed for, and how many of them are late; none counted beyond COUNT_LIMIT."""
    waiting = [DESK_CASES.c.desk == desk, DESK_CASES.c.state == "waiting"]
    late = [*waiting, DESK_CASES.c.sign_due_at < now]
    row = session.execute(
        select(counted(DESK_CASES.c.dispute_id, waiting), counted(DESK_CASES.c.dispute_id, late))
    ).one()
    return int(row[0]), int(row[1])


def counted(key: ColumnElement[Any], conditions: Sequence[ColumnElement[bool]]) -> ScalarSelect[int]:
    """As many as there are, at most one more than COUNT_LIMIT: a list of years is not counted for every page."""
    some = select(key).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def check_reader(actor: Actor, desk: str) -> None:
    """The desk's own officers read its list, and those who may read everything.

    :raises Forbidden, AnotherDesk: see there.
    """
    if actor.may("dispute.read_all"):
        return
    if not actor.may("desk.work"):
        raise Forbidden("您没有查看部门事项的权限。")
    check_desk(actor, desk)


def check_desk(actor: Actor, desk: str) -> None:
    """:raises AnotherDesk: the actor does not sit at ``desk``."""
    if actor.desk != desk:
        raise AnotherDesk("这是其他部门的事项，请由该部门的经办人办理。")


def as_row(case: DeskCase) -> c.DeskCase:
    """The case as a list shows it: no narrative."""
    return _answer(case, narrative="", evidence=())


def as_sheet(session: Session, case: DeskCase, house: House, today: date) -> c.DeskCase:
    evidence = tuple(Evidence.model_validate(one) for one in case.evidence)
    sheet = in_time(_answer(case, narrative=case.case["narrative"], evidence=evidence), house, today)
    return sheet.model_copy(update=law.of_sheet(session, case, house, today))


def in_time(row: c.DeskCase, house: House, today: date) -> c.DeskCase:
    """With the last day of its return, where the desk may return it at all (domain.md §5.2)."""
    if not row.may_return:
        return row
    last = house.return_until(row.arrived_at)
    return row.model_copy(update={"return_until": last, "may_return": today <= last})


def brief(case: DeskCase) -> CaseBrief:
    return CaseBrief.model_validate(case.case)


def _answer(case: DeskCase, *, narrative: str, evidence: tuple[Evidence, ...]) -> c.DeskCase:
    copied = {name: getattr(case, name) for name in COPIED}
    return c.DeskCase(
        **copied,
        excerpt=case.case["narrative"][:EXCERPT],
        narrative=narrative,
        evidence=evidence,
        co_desks=tuple(case.case.get("co_desks", ())),
        severe=bool(case.case.get("severe")),
        may_return=case.may_return and case.state == "waiting",
    )
