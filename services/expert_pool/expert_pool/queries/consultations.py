"""Lists and sheets of consultations, and what choosing an expert reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from contracts import expert_pool as c
from contracts.people import Actor
from expert_pool.errors import UnknownConsultation
from expert_pool.model import Committee, Consultation, Expert, KnownCase
from expert_pool.tables import CASES, COMMITTEES, CONSULTATIONS, EXPERTS
from servicekit.paging import page

T = TypeVar("T")


def list_consultations(session: Session, request: c.ListConsultations, actor: Actor) -> c.Consultations:
    """Newest first: all of them, or one's own as expert, asker, mediator or lead desk."""
    statement = select(Consultation).join(CASES, CASES.c.dispute_id == CONSULTATIONS.c.dispute_id)
    for column in ("expert_id", "dispute_id", "state"):
        if wanted := getattr(request, column):
            statement = statement.where(CONSULTATIONS.c[column] == wanted)
    only_own = actor.may("expert.answer") and request.expert_id == actor.person_id
    if not (only_own or actor.may("dispute.read_all")):
        statement = statement.where(_own(actor))
    keys = [CONSULTATIONS.c.asked_at, CONSULTATIONS.c.id]
    found, cursor = page(session, statement, keys, cursor=request.cursor, limit=request.limit)
    return c.Consultations(items=tuple(sheets(session, found)), next_cursor=cursor)


def sheets(session: Session, found: Sequence[Consultation]) -> list[c.Consultation]:
    """Consultations as people see them, with the names of experts and committees."""
    experts = by_id(session, Expert, EXPERTS.c.id, {one.expert_id for one in found})
    cases = by_id(session, KnownCase, CASES.c.dispute_id, {one.dispute_id for one in found})
    codes = {expert.committee_code for expert in experts.values()}
    committees = by_id(session, Committee, COMMITTEES.c.code, codes)
    split = _split_panels(session, {one.panel_id for one in found if one.panel_id})
    return [
        _sheet(one, cases[one.dispute_id], experts.get(one.expert_id), committees, one.panel_id in split)
        for one in found
    ]


def sheet(session: Session, one: Consultation) -> c.Consultation:
    return sheets(session, [one])[0]


def find(session: Session, consultation_id: str) -> Consultation:
    """The consultation, locked against a second answer.

    :raises UnknownConsultation: there is none.
    """
    found = session.get(Consultation, consultation_id, with_for_update=True)
    if found is None:
        raise UnknownConsultation("没有这份咨询，请刷新列表。")
    return found


def all_committees(session: Session, *, given_up: bool = False) -> Sequence[Committee]:
    """In the order of codes; ``given_up``: those too that may not be asked any more."""
    statement = select(Committee).order_by(COMMITTEES.c.code)
    return session.scalars(statement if given_up else statement.where(COMMITTEES.c.active)).all()


def all_experts(session: Session) -> Sequence[Expert]:
    return session.scalars(select(Expert).order_by(EXPERTS.c.id)).all()


def on_dispute(session: Session, dispute_id: str) -> Sequence[Consultation]:
    """All consultations about one dispute."""
    return session.scalars(select(Consultation).where(CONSULTATIONS.c.dispute_id == dispute_id)).all()


def of_panel(session: Session, panel_id: str) -> Sequence[Consultation]:
    return session.scalars(select(Consultation).where(CONSULTATIONS.c.panel_id == panel_id)).all()


def _split_panels(session: Session, panels: set[str]) -> set[str]:
    """Of these panels those whose experts have given different stances."""
    if not panels:
        return set()
    statement = (
        select(CONSULTATIONS.c.panel_id)
        .where(CONSULTATIONS.c.panel_id.in_(sorted(panels)), CONSULTATIONS.c.state == "answered")
        .group_by(CONSULTATIONS.c.panel_id)
        .having(func.count(CONSULTATIONS.c.stance.distinct()) > 1)
    )
    return set(session.scalars(statement))


def open_load(session: Session) -> Mapping[str, int]:
    """Expert → how many consultations wait for an answer."""
    statement = (
        select(CONSULTATIONS.c.expert_id, func.count())
        .where(CONSULTATIONS.c.state == "asked")
        .group_by(CONSULTATIONS.c.expert_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def consultations_of(session: Session, dispute_id: str) -> list[Consultation]:
    """All of one dispute, locked in one order."""
    statement = select(Consultation).where(CONSULTATIONS.c.dispute_id == dispute_id)
    return list(session.scalars(statement.order_by(CONSULTATIONS.c.id).with_for_update()))


def preload(session: Session, dispute_ids: Sequence[str]) -> Sequence[KnownCase]:
    """Loads the cases of a batch with one query."""
    wanted = CASES.c.dispute_id.in_(sorted(set(dispute_ids)))
    return session.scalars(select(KnownCase).where(wanted)).all()


def _own(actor: Actor) -> ColumnElement[bool]:
    person = actor.person_id
    mine = [CONSULTATIONS.c.asked_by == person]
    if actor.may("expert.answer"):
        mine.append(CONSULTATIONS.c.expert_id == person)
    if actor.may("expert.ask"):
        mine += [CASES.c.mediator_id == person, CASES.c.second_id == person]
        if actor.desk:
            mine.append(CASES.c.lead_desk == actor.desk)
    return or_(*mine)


def by_id(session: Session, kind: type[T], column: Column[Any], wanted: set[str]) -> dict[str, T]:
    found = session.scalars(select(kind).where(column.in_(sorted(wanted)))) if wanted else ()
    return {getattr(one, str(column.key)): one for one in found}


def _sheet(
    one: Consultation,
    case: KnownCase,
    expert: Expert | None,
    committees: Mapping[str, Committee],
    disagrees: bool,
) -> c.Consultation:
    committee = committees.get(expert.committee_code) if expert else None
    copied = {name: getattr(one, name) for name in COPIED}
    return c.Consultation(
        **copied,
        consultation_id=one.id,
        expert_name=expert.name if expert else "",
        committee=committee.name if committee else "",
        narrative=case.narrative,
        reasons=tuple(one.reasons),
        disagrees=disagrees,
        papers=tuple(c.PaperRef(**paper) for paper in one.papers),
        session=c.ExpertSession.model_validate(one.session) if one.session else None,
    )


COPIED = (
    "dispute_id", "number", "expert_id", "type_code", "question", "state", "asked_by", "asked_at", "due_at",
    "opinion", "basis", "answered_at", "panel_id", "stance", "kind", "round",
)  # fmt: skip
