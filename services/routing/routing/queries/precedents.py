"""Boundary rulings: what the decision takes up, what is shown beside a case, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from contracts import precedents as c
from contracts.joint_study import ListPrecedents, Precedents
from contracts.people import Actor
from contracts.routing import Precedent as Shown
from contracts.routing import Suggestion
from routing.errors import RulingUnknown
from routing.model import Docket, JointStudy, PrecedentRuling
from routing.policies import joint
from routing.policies.precedents import Precedent, pairs_of
from routing.queries.joint import sees_all
from routing.tables import DOCKETS, PRECEDENTS, STUDIES
from servicekit.paging import page

TAKEN_UP = 500  # the newest that one process compares with; a town makes a few dozen a year
STANDS = PRECEDENTS.c.state == "in_force"


def in_force(session: Session) -> tuple[tuple[str, int], ...]:
    """(study, version) of every ruling in force."""
    wanted = select(PRECEDENTS.c.study_id, PRECEDENTS.c.version).where(STANDS)
    return tuple(
        (row.study_id, row.version) for row in session.execute(wanted.order_by(PRECEDENTS.c.study_id))
    )


def precedents_of(session: Session) -> tuple[Precedent, ...]:
    """What the decision compares a case with."""
    wanted = (
        select(PrecedentRuling, DOCKETS.c.brief)
        .join(STUDIES, STUDIES.c.study_id == PRECEDENTS.c.study_id)
        .join(DOCKETS, DOCKETS.c.dispute_id == STUDIES.c.dispute_id)
        .where(STANDS)
        .order_by(PRECEDENTS.c.decided_at.desc(), PRECEDENTS.c.study_id)
    )
    return tuple(
        Precedent(one.study_id, one.type_code, one.lead_desk, one.words, pairs_of(str(brief["narrative"])))
        for one, brief in session.execute(wanted.limit(TAKEN_UP))
    )


def cited(known: Sequence[PrecedentRuling], suggestion: Suggestion) -> tuple[Shown, ...]:
    """The precedents that speak to what the rules suggest."""
    desks = {one.code: one.confidence for one in suggestion.desks}
    return tuple(as_precedent(one) for one in joint.speaking_to(known, suggestion.type_code, desks))


def list_precedents(session: Session, request: ListPrecedents) -> Precedents:
    """Those in force, the newest first."""
    found = newest_precedents(session, [request.type_code] if request.type_code else (), request.limit)
    return Precedents(items=tuple(as_precedent(one) for one in found))


def newest_precedents(
    session: Session, type_codes: Iterable[str], limit: int = 200
) -> Sequence[PrecedentRuling]:
    order = (PRECEDENTS.c.decided_at.desc(), PRECEDENTS.c.study_id)
    wanted = select(PrecedentRuling).where(STANDS).order_by(*order)
    if codes := sorted(set(type_codes)):
        wanted = wanted.where(PRECEDENTS.c.type_code.in_(codes))
    return session.scalars(wanted.limit(limit)).all()


def as_precedent(one: PrecedentRuling) -> Shown:
    return Shown(
        study_id=one.study_id,
        type_code=one.type_code,
        lead_desk=one.lead_desk,
        passed_over=tuple(one.passed_over),
        words=one.words,
        decided_at=one.decided_at,
    )


def find_rulings(session: Session, request: c.FindPrecedents, actor: Actor) -> c.RulingSheets:
    """The newest first, narrowed."""
    narrowed = list(_narrowed(request))
    statement = (
        select(PrecedentRuling).join(STUDIES, STUDIES.c.study_id == PRECEDENTS.c.study_id).where(*narrowed)
    )
    keys = [PRECEDENTS.c.decided_at, PRECEDENTS.c.study_id]
    found, cursor = page(
        session, statement, keys, cursor=request.cursor, limit=request.limit, descending=True
    )
    counted = select(func.count()).select_from(
        PRECEDENTS.join(STUDIES, STUDIES.c.study_id == PRECEDENTS.c.study_id)
    )
    total = session.scalar(counted.where(*narrowed)) or 0
    return c.RulingSheets(items=tuple(_sheets(session, found, actor)), next_cursor=cursor, total=total)


def get_ruling(session: Session, request: c.GetPrecedent, actor: Actor) -> c.RulingSheet:
    """:raises RulingUnknown: there is none."""
    return ruling_sheet(session, find_ruling(session, request.study_id), actor)


def find_ruling(session: Session, study_id: str, *, lock: bool = False) -> PrecedentRuling:
    """:raises RulingUnknown: there is none."""
    found = session.get(PrecedentRuling, study_id, with_for_update=lock or None)
    if found is None:
        raise RulingUnknown("没有这条先例，请从先例列表打开。")
    return found


def ruling_sheet(session: Session, ruling: PrecedentRuling, actor: Actor) -> c.RulingSheet:
    return next(iter(_sheets(session, [ruling], actor)))


def _narrowed(request: c.FindPrecedents) -> Iterator[ColumnElement[bool]]:
    if request.state:
        yield PRECEDENTS.c.state == request.state
    if request.type_code:
        yield PRECEDENTS.c.type_code == request.type_code
    if request.desk:
        yield PRECEDENTS.c.lead_desk == request.desk
    if words := request.q.strip():
        inside = (PRECEDENTS.c.words, STUDIES.c.question, STUDIES.c.number)
        yield or_(*(column.contains(words, autoescape=True) for column in inside))


OWN = (
    "study_id",
    "type_code",
    "lead_desk",
    "words",
    "decided_at",
    "state",
    "version",
    "changed_by",
    "changed_at",
    "reason",
)


def _sheets(session: Session, rulings: Sequence[PrecedentRuling], actor: Actor) -> Iterator[c.RulingSheet]:
    """One statement for the studies and one for the cases of all of them; the case is for who may read every dispute."""
    ids = [one.study_id for one in rulings]
    studies = {
        one.study_id: one for one in session.scalars(select(JointStudy).where(STUDIES.c.study_id.in_(ids)))
    }
    disputes = [one.dispute_id for one in studies.values()]
    cases = {
        one.dispute_id: one
        for one in session.scalars(select(Docket).where(DOCKETS.c.dispute_id.in_(disputes)))
    }
    for one in rulings:
        study = studies[one.study_id]
        yield c.RulingSheet(
            **{name: getattr(one, name) for name in OWN},
            passed_over=tuple(one.passed_over),
            number=study.number,
            dispute_id=study.dispute_id,
            question=study.question,
            narrative=_narrative(cases.get(study.dispute_id)) if sees_all(actor) else "",
            history=tuple(c.EarlierRuling.model_validate(each) for each in one.history),
        )


def _narrative(docket: Docket | None) -> str:
    """Masked; of a confidential case nothing."""
    return "" if docket is None or docket.brief.get("confidential") else str(docket.brief["narrative"])
