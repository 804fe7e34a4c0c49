"""Takes every event of the house, in whatever order they come: timeline, case, clocks, words and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from contracts.case import DisputeBrief
from contracts.case_results import CaseEnd, CaseLimit, CaseReturn, CaseVisit
from contracts.exchange import OUTSIDE
from contracts.message import Event
from contracts.supervision import CaseMoved
from contracts.warning import ClueReported, WarningEvent
from messaging.call import Call
from servicekit.clock import local_date
from supervision.handlers import shelf
from supervision.handlers.clocks import keep_clocks
from supervision.handlers.facts import (
    actor_of,
    brief_of,
    case_ids,
    details_of,
    digests_of,
    fact_of,
    number_of,
    timeline_subject,
)  # fmt: skip
from supervision.handlers.tallies import post
from supervision.model import Case, Member, PartyKey, TimelineRow, Words
from supervision.policies import tallies, telling
from supervision.policies.fold import fold
from supervision.policies.search import as_tsvector
from supervision.tables import MEMBERS

EXCERPT = 60
WARNING_ENDS = {
    "WarningSettled": "settled",
    "WarningDropped": "dropped",
    "WarningBecameDispute": "became_dispute",
}


def load_batch(session: Session, events: Sequence[Event]) -> list[Any]:
    """Loads and locks what a batch speaks of: one query for cases, one for clocks, one for warnings."""
    cases = shelf.load_cases(session, [one for event in events for one in case_ids(event)])
    return [
        *cases,
        *shelf.load_warned(session, [event.subject for event in events if isinstance(event, WarningEvent)]),
    ]


def take_event(call: Call, event: Event) -> None:
    """One event of any kind; told twice it changes nothing."""
    for dispute_id in case_ids(event):
        case = shelf.case_of(call.session, dispute_id)
        if not case.knows(call.event_id):
            _take_case_event(call, case, event)
    if isinstance(event, WarningEvent):
        _take_warning_event(call, event)
    elif not case_ids(event):
        _note_once(call, timeline_subject(event), event)


def _take_case_event(call: Call, case: Case, event: Event) -> None:
    before, desks, stood = tallies.of_case(case), set(case.member_desks()), (case.channel, case.state)
    case.add(fact_of(event, call.event_id, case.dispute_id))
    case.number = case.number or number_of(event, case.dispute_id)
    brief = brief_of(event)
    if brief is not None:
        _take_brief(call, case, brief)
    keep_clocks(call, case, fold(case))
    _keep_members(call, case, desks)
    post(call, tallies.difference(before, tallies.of_case(case)))
    _note(call, case.dispute_id, event)
    heard = event.name() in telling.HEARD
    if case.channel in OUTSIDE and case.state and (heard or (case.channel, case.state) != stood):
        _tell_move(call, case, event)


def _tell_move(call: Call, case: Case, event: Event) -> None:
    """Where the case came from an outside system, that is told how it stands and what came of it."""
    facts = case.all_facts()
    end, visit = telling.end_of(facts, case.round), telling.visit_of(facts, case.round)
    returned, limit = telling.return_of(facts, case.state), telling.limit_of(facts, case.round)
    call.publish(
        CaseMoved(
            at=event.at,
            dispute_id=case.dispute_id,
            number=case.number,
            channel=case.channel,
            state=case.state,
            end=CaseEnd.model_validate(end) if end else None,
            visit=CaseVisit.model_validate(visit) if visit else None,
            returned=CaseReturn.model_validate(returned) if returned else None,
            limit=CaseLimit.model_validate(limit) if limit else None,
        )
    )


def _take_brief(call: Call, case: Case, brief: DisputeBrief) -> None:
    """The registration does not change; only whether and when it was accepted comes later."""
    if brief.accepted_at is not None:
        case.accepted_at = min(case.accepted_at or brief.accepted_at, brief.accepted_at)
    if case.registered_at is not None:
        return
    case.number, case.channel, case.village_code = brief.number, brief.channel, brief.village_code
    case.confidential, case.origin_warning_id = brief.confidential, brief.origin_warning_id
    case.excerpt = brief.narrative[:EXCERPT]
    case.registered_at, case.registered_on = brief.registered_at, local_date(brief.registered_at)
    call.session.add(
        Words(case.dispute_id, brief.narrative, as_tsvector(f"{brief.number} {brief.narrative}"))
    )
    call.session.add_all(PartyKey(digest, case.dispute_id) for digest in digests_of(brief))


def _keep_members(call: Call, case: Case, before: set[str]) -> None:
    """The desks that may see the case; a new decision takes it from those it passes over."""
    now = set(case.member_desks())
    if case.registered_at is not None:
        at = case.registered_at
        call.session.add_all(Member(desk, case.dispute_id, at) for desk in sorted(now - before))
    if gone := before - now:
        call.session.flush()
        call.session.execute(
            delete(MEMBERS).where(MEMBERS.c.dispute_id == case.dispute_id, MEMBERS.c.desk.in_(gone))
        )


def _take_warning_event(call: Call, event: WarningEvent) -> None:
    if not _note_once(call, event.subject, event):
        return
    warned = shelf.warned_of(call.session, event.subject)
    before = tallies.of_warning(warned)
    warned.number = warned.number or str(getattr(event, "number", ""))
    level = str(getattr(event, "to_level", "") or getattr(event, "level", ""))
    kind = event.name()
    warned.move(state=WARNING_ENDS.get(kind, "open"), level=level, overdue=kind == "WarningOverdue")
    if isinstance(event, ClueReported):
        warned.colour, warned.village_code = event.colour, event.village_code
        warned.reported_on = local_date(event.at)
    post(call, tallies.difference(before, tallies.of_warning(warned)))


def _note(call: Call, subject: str, event: Event) -> None:
    row = TimelineRow(
        subject, call.event_id, event.name(), event.service, event.at, actor_of(event), details_of(event)
    )  # fmt: skip
    call.session.add(row)


def _note_once(call: Call, subject: str, event: Event) -> bool:
    """For events without a case, whose own list of facts would tell; gives whether it was new."""
    key = (subject, call.event_id)
    noted = call.session.info.setdefault("supervision.noted", set())
    if key in noted or call.session.get(TimelineRow, key) is not None:
        return False
    noted.add(key)
    _note(call, subject, event)
    return True
