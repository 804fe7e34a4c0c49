"""What the lists of visits and of requests read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text, true
from sqlalchemy.orm import Session

from assistance import policies
from assistance.errors import UnknownRequest, UnknownVisit
from assistance.model import AidRequest, FollowUp, KnownDispute, Visit
from assistance.tables import AID_REQUESTS, DISPUTES, FOLLOW_UPS, SECONDED, VISITS
from contracts import assistance as c
from contracts.people import Actor
from servicekit.clock import SHANGHAI
from servicekit.paging import page

EXCERPT = 80
HIDDEN_EXCERPT = "（保密件）"
SEES_ALL_VISITS = ("visit.work", "dispute.read_all", "supervision.read")
COUNSELLORS = frozenset({"assistance", "leader"})


def list_visits(session: Session, request: c.ListVisits, actor: Actor, today: date) -> c.Visits:
    """Visits of one state (all with ""), planned ones most urgent first; who handled the case sees no words."""
    scope = _visits_of(actor)
    statement = select(Visit).where(scope)
    if request.state:
        statement = statement.where(VISITS.c.state == request.state)
    if request.dispute_id:
        statement = statement.where(VISITS.c.dispute_id == request.dispute_id)
    if request.due_until:
        statement = statement.where(VISITS.c.due_on <= request.due_until)
    keys, newest_first = [VISITS.c.due_on, VISITS.c.id], request.state != "planned"
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=newest_first
    )
    rounds = {(one.dispute_id, one.round): one for one in _rounds_of(session, found)}
    items = tuple(sheet(rounds[one.dispute_id, one.round], one, actor) for one in found)
    return c.Visits(items=items, next_cursor=cursor, due=_due(session, scope, today))


def sheet(follow: FollowUp, visit: Visit, actor: Actor) -> c.Visit:
    """A visit as this person sees it: the handler reads no answer, a stranger nothing of a confidential matter."""
    open_to = policies.may_read(follow, actor)
    return c.Visit(
        visit_id=visit.id,
        dispute_id=visit.dispute_id,
        number=follow.number,
        state=visit.state,
        round=visit.round,
        type_code=follow.type_code,
        village_code=follow.village_code,
        excerpt=follow.case["narrative"][:EXCERPT] if open_to else HIDDEN_EXCERPT,
        outcome=follow.outcome,
        mediator_id=follow.mediator_id,
        due_on=visit.due_on,
        tries=visit.tries,
        visitor_id=visit.visitor_id,
        satisfaction=visit.satisfaction,
        performance=visit.performance,
        words=visit.words if _sees_words(follow, visit, actor) else "",
        recorded_at=visit.recorded_at,
        findings=c.VisitFindings.model_validate(visit.findings) if visit.findings else None,
    )


def count_visits(session: Session, request: c.CountVisits, actor: Actor) -> c.VisitFigures:
    """What was found, counted in one pass over the visits that were made."""
    day = datetime.combine(request.from_on, time(), SHANGHAI)
    after = datetime.combine(request.until_on + timedelta(days=1), time(), SHANGHAI)
    own = VISITS.c
    made = (own.recorded_at >= day, own.recorded_at < after, own.state.in_(("done", "unreached")))
    rows = session.execute(
        select(own.state, own.satisfaction, own.performance, own.findings).where(_visits_of(actor), *made)
    ).all()
    return _counted(rows)


def _counted(rows: Sequence[Any]) -> c.VisitFigures:
    done = [row for row in rows if row.state == "done"]
    found = [row.findings for row in done if row.findings is not None]
    return c.VisitFigures(
        answered=len(done),
        unreached=len(rows) - len(done),
        asked=len(found),
        satisfaction=Counter(row.satisfaction for row in done if row.satisfaction),
        performance=Counter(row.performance for row in done if row.performance),
        court=Counter(one["court"] for one in found if one["court"]),
        improper=sum(one["improper"] for one in found),
        trouble=sum(one["trouble"] for one in found),
        measures=Counter(measure for one in found for measure in one["measures"]),
    )


def round_of_visit(session: Session, visit_id: str) -> FollowUp:
    """The round to which a visit belongs, locked until the end of the transaction.

    :raises UnknownVisit: there is no such visit.
    """
    key = session.execute(
        select(VISITS.c.dispute_id, VISITS.c.round).where(VISITS.c.id == visit_id)
    ).one_or_none()
    found = session.get(FollowUp, tuple(key), with_for_update=True) if key else None
    if found is None:
        raise UnknownVisit("没有这次回访，请刷新列表。")
    return found


def newest_round(session: Session, dispute_id: str) -> FollowUp:
    """The newest closed round of a dispute, locked.

    :raises UnknownVisit: it was never closed.
    """
    statement = select(FollowUp).where(FOLLOW_UPS.c.dispute_id == dispute_id)
    found = session.scalars(statement.order_by(FOLLOW_UPS.c.round.desc()).limit(1).with_for_update()).first()
    if found is None:
        raise UnknownVisit("这一件还没有办结，办结后再请您评价。")
    return found


def find_request(session: Session, request_id: str, actor: Actor) -> AidRequest:
    """The request, locked; one for counselling is unknown to everybody but counsellors and leaders.

    :raises UnknownRequest: see above.
    """
    found = session.get(AidRequest, request_id, with_for_update=True)
    if found is None or (found.is_confidential and not is_counsellor(actor)):
        raise UnknownRequest("没有这项申请，请刷新列表。")
    return found


def list_requests(
    session: Session, request: c.ListAssistance, actor: Actor
) -> tuple[list[AidRequest], str, int]:
    """Requests that the actor may know of, open ones most urgent first; the next cursor; how many are open."""
    scope = _requests_of(actor)
    statement = select(AidRequest).where(scope)
    for column in ("kind", "state", "dispute_id"):
        if wanted := getattr(request, column):
            statement = statement.where(AID_REQUESTS.c[column] == wanted)
    keys, newest_first = [AID_REQUESTS.c.due_at, AID_REQUESTS.c.id], request.state != "asked"
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=newest_first
    )
    waiting = select(func.count()).select_from(AID_REQUESTS).where(scope, AID_REQUESTS.c.state == "asked")
    return found, cursor, session.scalar(waiting) or 0


def is_counsellor(actor: Actor) -> bool:
    return bool(COUNSELLORS & set(actor.roles))


def preload_rounds(
    session: Session, keys: Sequence[tuple[str, int]], *, lock: bool = False
) -> Sequence[FollowUp]:
    """Loads all rounds of a batch's disputes with one query; by the dispute alone, for SQLite's index."""
    wanted = FOLLOW_UPS.c.dispute_id.in_(sorted({dispute_id for dispute_id, _ in keys}))
    statement = select(FollowUp).where(wanted)
    if lock:
        ordered = statement.order_by(FOLLOW_UPS.c.dispute_id, FOLLOW_UPS.c.round)
        statement = ordered.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).all()


def preload_disputes(session: Session, dispute_ids: Sequence[str]) -> Sequence[KnownDispute]:
    wanted = DISPUTES.c.dispute_id.in_(sorted(set(dispute_ids)))
    return session.scalars(select(KnownDispute).where(wanted)).all()


def _rounds_of(session: Session, found: Sequence[Visit]) -> Sequence[FollowUp]:
    return preload_rounds(session, [(one.dispute_id, one.round) for one in found]) if found else ()


def _due(session: Session, scope: ColumnElement[bool], today: date) -> int:
    waiting = (VISITS.c.state == "planned") & (VISITS.c.due_on <= today)
    return session.scalar(select(func.count()).select_from(VISITS).where(waiting, scope)) or 0


def _same_round() -> ColumnElement[bool]:
    return (VISITS.c.dispute_id == FOLLOW_UPS.c.dispute_id) & (VISITS.c.round == FOLLOW_UPS.c.round)


def _sees_all(actor: Actor) -> bool:
    return any(actor.may(right) for right in SEES_ALL_VISITS)


def _sees_words(follow: FollowUp, visit: Visit, actor: Actor) -> bool:
    """Of a confidential matter whoever heard them, besides those who read all disputes."""
    if follow.case.get("confidential"):
        return actor.may("dispute.read_all") or actor.person_id == visit.visitor_id
    return _sees_all(actor)


def _visits_of(actor: Actor) -> ColumnElement[bool]:
    """All visits, or those of the cases that the actor mediated, led at a desk or has in the village."""
    if _sees_all(actor):
        return true()
    seconded = and_(text(SECONDED), FOLLOW_UPS.c.second_id == actor.person_id)
    mine = [FOLLOW_UPS.c.mediator_id == actor.person_id, seconded]
    if actor.desk:
        mine.append(FOLLOW_UPS.c.lead_desk == actor.desk)
    if actor.village_code:
        mine.append(FOLLOW_UPS.c.village_code == actor.village_code)
    return select(FOLLOW_UPS.c.round).where(_same_round(), or_(*mine)).exists()


def _requests_of(actor: Actor) -> ColumnElement[bool]:
    own = AID_REQUESTS.c.asked_by == actor.person_id
    if not (actor.may("assistance.work") or actor.may("dispute.read_all")):
        return own
    return true() if is_counsellor(actor) else or_(own, AID_REQUESTS.c.kind != "counselling")
