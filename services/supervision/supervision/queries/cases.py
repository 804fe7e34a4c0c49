"""One case: its sheet with clocks, its timeline, and the progress that a citizen sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts.merging import Follower
from contracts.supervision import (
    AskedPapers,
    CaseSheet,
    GetCase,
    GetProgress,
    GetTimeline,
    Progress,
    ProgressStep,
    Timeline,
    TimelineEntry,
)
from supervision.errors import NoSuchCase
from supervision.model import Case, TimelineRow
from supervision.policies.merging import followers, following
from supervision.policies.papers import still_asked
from supervision.policies.states import history, holder_and_action
from supervision.queries.rows import clock_sheet, row_values
from supervision.queries.view import View
from supervision.tables import CASES, TIMELINE, WORDS

# What people, or the rules about a text, said in words; everything else are codes, ids and moments.
SAID = frozenset({"document", "measures", "reason", "reasons", "result", "task", "why"})
UNKNOWN = "没有这件纠纷，或者不在您的查看范围内。"


def get_case(view: View, request: GetCase) -> CaseSheet:
    """:raises NoSuchCase: unknown, not registered yet, or outside what the actor may see."""
    case, scope = _visible(view, request.dispute_id), view.scope()
    holder, action = holder_and_action(case.state, case.desk, case.mediator_id, case.offered_to)
    links = [one for one in (case.origin_warning_id, *case.links.split(",")) if one]
    facts = case.all_facts()
    under = following(facts)
    if under is not None:
        holder, action = "", "none"
    return CaseSheet(
        **row_values(case, scope, view.now),
        narrative=_narrative(view, case.dispute_id) if scope.may_read(case) else "",
        clocks=tuple(clock_sheet(clock, view.now, facts) for clock in sorted(case.clocks, key=_clock_order)),
        holder=holder,
        next_action=action,
        links=tuple(dict.fromkeys(links)),
        head_id=under.head_id if under else "",
        head_number=under.head_number if under else "",
        followers=_followers(view, followers(facts)) if scope.may_read(case) else (),
    )


def _followers(view: View, kinds: dict[str, str]) -> tuple[Follower, ...]:
    """Whoever works on a case reads what is worked under it; of a confidential one only that it is there."""
    found = view.session.scalars(
        select(Case).where(CASES.c.dispute_id.in_(kinds), CASES.c.registered_at.is_not(None))
    )
    return tuple(
        Follower(
            dispute_id=one.dispute_id,
            number=one.number,
            kind=kinds[one.dispute_id],
            state=one.state,
            registered_at=one.registered_at or view.now,
            narrative="" if one.confidential else _narrative(view, one.dispute_id),
        )
        for one in sorted(found, key=lambda case: (case.registered_at, case.dispute_id))
    )


def get_timeline(view: View, request: GetTimeline) -> Timeline:
    """Everything that happened to a case, oldest first; bounded by what can happen to one case.

    Of a confidential case that is not theirs people see what happened, not what was said.
    """
    with_words = view.scope().may_read(_visible(view, request.dispute_id))
    mine = select(TimelineRow).where(TIMELINE.c.subject == request.dispute_id)
    rows = view.session.execute(mine.order_by(TIMELINE.c.at, TIMELINE.c.event_id)).scalars()
    return Timeline(
        items=tuple(
            TimelineEntry(
                event_id=row.event_id,
                at=row.at,
                kind=row.kind,
                service=row.service,
                actor_id=row.actor_id,
                details=row.details if with_words else _without_words(row.details),
            )
            for row in rows
        )
    )


def _without_words(details: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in details.items() if name not in SAID}


def get_progress(view: View, request: GetProgress) -> Progress:
    """States and days; whoever holds the query code may ask, so nobody's person or words are in it."""
    case = view.session.get(Case, request.dispute_id)
    if case is None or case.registered_at is None:
        raise NoSuchCase("没有查到这件纠纷，请核对查询码。")
    settle, facts = case.clock("settle", f"r{case.round}"), case.all_facts()
    under = following(facts)
    head = view.session.get(Case, under.head_id) if under else None
    return Progress(
        head_state=head.state if head else "",
        head_number=head.number if head and under and under.kind == "duplicate" else "",
        number=case.number,
        state=case.state,
        registered_at=case.registered_at,
        due_on=settle.due_on if settle is not None else None,
        desk=case.desk,
        steps=tuple(ProgressStep(at=at, state=state) for at, state in history(facts)),
        may_answer=any(clock.name == "visit" and clock.stopped_at is None for clock in case.clocks),
        papers=tuple(AskedPapers.model_validate(dict(fact.data)) for fact in still_asked(facts)),
    )


def _visible(view: View, dispute_id: str) -> Case:
    scope = view.scope()
    case: Case | None = view.session.get(Case, dispute_id)
    if case is None or case.registered_at is None or not scope.covers(case):
        raise NoSuchCase(UNKNOWN)
    return case


def _narrative(view: View, dispute_id: str) -> str:
    found = select(WORDS.c.narrative).where(WORDS.c.dispute_id == dispute_id)
    return view.session.execute(found).scalar_one_or_none() or ""


def _clock_order(clock: Any) -> tuple[Any, str]:
    return clock.started_at, clock.name
