"""Joint studies as their readers see them: lists, and one sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import Session

from contracts import joint_study as c
from contracts.errors import Forbidden
from contracts.people import Actor
from routing.errors import StudyUnknown
from routing.model import Docket, JointStudy, StudyGuest, StudySeat
from routing.policies import joint
from routing.tables import DOCKETS, GUESTS, SEATS, STUDIES
from servicekit.clock import SHANGHAI
from servicekit.paging import page


def list_studies(session: Session, request: c.ListStudies, actor: Actor) -> c.StudySheets:
    """The next meeting first; a desk or a guest sees those that they are called to."""
    concluded = request.handles and request.dispute_id and request.state == "concluded"
    own = concluded and actor.may("mediation.work")
    statement = (select(JointStudy) if own else _visible(actor)).where(STUDIES.c.state == request.state)
    if request.dispute_id:
        statement = statement.where(STUDIES.c.dispute_id == request.dispute_id)
    statement = statement.where(*_narrowed(request))
    if request.awaiting:
        statement = statement.where(
            or_(_seated(actor, SEATS.c.opinion == ""), _invited(actor, GUESTS.c.opinion == ""))
        )
    keys = [STUDIES.c.meets_at, STUDIES.c.study_id]
    first = request.state == "called"
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=not first
    )
    inside = sees_all(actor) or (actor.may("desk.work") and actor.desk)
    sheets = tuple(one if inside else _outside(one) for one in _sheets(session, found))
    return c.StudySheets(items=sheets, next_cursor=cursor)


def _outside(sheet: c.StudySheet) -> c.StudySheet:
    """In a list a guest sees that there is a study, and its end; what the case and the desks say is opened, and recorded."""
    seats = tuple(seat.model_copy(update={"opinion": "", "vote_words": ""}) for seat in sheet.seats)
    return sheet.model_copy(update={"narrative": "", "guests": (), "draft": None, "seats": seats})


def _narrowed(request: c.ListStudies) -> Iterator[ColumnElement[bool]]:
    """By a desk that is called, and by the days of the meeting in the town's time."""
    if request.desk:
        yield STUDIES.c.study_id.in_(select(SEATS.c.study_id).where(SEATS.c.desk == request.desk))
    if request.since:
        yield STUDIES.c.meets_at >= _midnight(request.since)
    if request.until:
        yield STUDIES.c.meets_at < _midnight(request.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def find_study(session: Session, study_id: str, actor: Actor, *, lock: bool = False) -> JointStudy:
    """:raises StudyUnknown: there is none, or this person is not called to it."""
    statement = _visible(actor).where(STUDIES.c.study_id == study_id)
    if lock:
        statement = statement.with_for_update(of=STUDIES).execution_options(populate_existing=True)
    found = session.scalars(statement).first()
    if found is None:
        raise StudyUnknown("没有这次联合研判，或者您和您的部门没有受邀。")
    return found


def is_called(dispute_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a joint study is called over the dispute of a row."""
    return exists().where(STUDIES.c.dispute_id == dispute_id, STUDIES.c.state == "called")


def going_on(session: Session, dispute_id: str) -> bool:
    return bool(called_over(session, [dispute_id]))


def called_over(session: Session, dispute_ids: Sequence[str]) -> dict[str, str]:
    """Dispute → the joint study that is called over it."""
    among = STUDIES.c.dispute_id.in_(dispute_ids)
    wanted = select(STUDIES.c.dispute_id, STUDIES.c.study_id).where(among, STUDIES.c.state == "called")
    return {row.dispute_id: row.study_id for row in session.execute(wanted)}


def seats_of(session: Session, study: JointStudy) -> Sequence[StudySeat]:
    wanted = select(StudySeat).where(SEATS.c.study_id == study.study_id).order_by(SEATS.c.desk)
    return session.scalars(wanted).all()


def sheet_of(session: Session, study: JointStudy) -> c.StudySheet:
    return next(iter(_sheets(session, [study])))


def sees_all(actor: Actor) -> bool:
    """The centre and those who may read every dispute."""
    return actor.may("routing.decide") or actor.may("dispute.read_all")


def _visible(actor: Actor) -> Select[Any]:
    """:raises Forbidden: neither the centre nor a desk, nor anybody who could be invited."""
    if sees_all(actor):
        return select(JointStudy)
    if not any(actor.may(right) for right in joint.INVITABLE):
        raise Forbidden("联合研判只对研判员、受邀的部门和人员、领导开放。")
    return select(JointStudy).where(or_(_seated(actor), _invited(actor)))


def _seated(actor: Actor, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the desk of the actor is called."""
    if not (actor.may("desk.work") and actor.desk):
        return false()
    return STUDIES.c.study_id.in_(select(SEATS.c.study_id).where(SEATS.c.desk == actor.desk, *more))


def _invited(actor: Actor, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the actor is a guest whose invitation stands."""
    mine = (GUESTS.c.person_id == actor.person_id, GUESTS.c.state == "invited", *more)
    return STUDIES.c.study_id.in_(select(GUESTS.c.study_id).where(*mine))


def _sheets(session: Session, studies: Sequence[JointStudy]) -> Iterable[c.StudySheet]:
    """Three statements for any number of studies."""
    ids = [study.study_id for study in studies]
    seats = _by_study(session, select(StudySeat).where(SEATS.c.study_id.in_(ids)).order_by(SEATS.c.desk))
    invited = select(StudyGuest).where(GUESTS.c.study_id.in_(ids))
    guests = _by_study(session, invited.order_by(GUESTS.c.invited_at, GUESTS.c.person_id))
    brief = select(Docket).where(DOCKETS.c.dispute_id.in_([study.dispute_id for study in studies]))
    narratives = {docket.dispute_id: str(docket.brief["narrative"]) for docket in session.scalars(brief)}
    for study in studies:
        sheet = _sheet(study, seats[study.study_id], narratives.get(study.dispute_id, ""))
        yield sheet.model_copy(update={"guests": tuple(_guest(one) for one in guests[study.study_id])})


def _by_study(session: Session, wanted: Select[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for one in session.scalars(wanted):
        found[one.study_id].append(one)
    return found


OWN = (
    "study_id", "dispute_id", "number", "state", "question", "room", "meets_at", "called_by", "called_at", "ended_by",
    "ended_at", "reason", "chair_id", "recorder_id", "reminded_at", "moves",
)  # fmt: skip
GUEST = (
    "person_id",
    "role",
    "state",
    "invited_by",
    "invited_at",
    "came",
    "opinion",
    "in_writing",
    "said_at",
    "reason",
)
SEAT = (
    "desk", "person_id", "came", "lead_desk", "opinion", "in_writing", "said_by", "said_at", "said_times", "vote",
    "vote_words", "voted_by", "voted_at",
)  # fmt: skip


def _sheet(study: JointStudy, seats: Sequence[StudySeat], narrative: str) -> c.StudySheet:
    return c.StudySheet(
        **{name: getattr(study, name) for name in OWN},
        narrative=narrative,
        seats=tuple(_seat(seat) for seat in seats),
        quorum=joint.quorum_of(len(seats)),
        heard=sum(seat.heard for seat in seats),
        conclusion=c.Conclusion.model_validate(study.conclusion) if study.conclusion else None,
        draft=c.Draft.model_validate(study.draft) if study.draft else None,
    )


def _seat(seat: StudySeat) -> c.Seat:
    return c.Seat(**{name: getattr(seat, name) for name in SEAT})


def _guest(guest: StudyGuest) -> c.Guest:
    return c.Guest(**{name: getattr(guest, name) for name in GUEST})
