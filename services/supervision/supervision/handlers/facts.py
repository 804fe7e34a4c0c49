"""Reads events: which cases they speak of, what they say of them, and what the timeline may show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from contracts.assistance import VisitRecorded
from contracts.case import CaseBrief, DisputeBrief
from contracts.exchange import OrderTermSet
from contracts.intake import DisputesLinked
from contracts.linking import DisputesUnlinked
from contracts.mediation import DisputeConcluded
from contracts.merging import DisputeMerged, DisputeParted, MergedEnded
from contracts.message import Event
from contracts.video_feed import GatheringObserved
from contracts.warning import WarningEvent
from servicekit.clock import local_date
from supervision.model import Fact

MAX_DETAIL = 100
# event → the field that names who did it; events that are not here have nobody (rules, timers).
ACTORS: dict[str, str] = {
    "DisputeRegistered": "registered_by", "DisputeAccepted": "accepted_by", "DisputeRefused": "refused_by",
    "DisputesLinked": "linked_by", "DisputesUnlinked": "unlinked_by", "AttachmentAdded": "added_by",
    "DisputeMerged": "merged_by", "DisputeParted": "parted_by", "DisputeHandedOver": "confirmed_by", "ExtensionAsked": "asked_by",
    "DisputeRouted": "decided_by", "RoutingCorrected": "corrected_by", "RoutingReferred": "by", "DisputeSigned": "officer_id",
    "DisputeReturned": "officer_id", "OfferRefused": "mediator_id", "MediatorAssigned": "mediator_id",
    "FollowUpAssigned": "decided_by",
    "MediationOpened": "mediator_id", "StepRecorded": "recorded_by", "DisputeConcluded": "mediator_id",
    "VisitRecorded": "visitor_id", "OpinionAsked": "asked_by", "OpinionDeclined": "expert_id",
    "OpinionGiven": "expert_id", "ExpertWanted": "asked_by", "PanelExpertNamed": "expert_id",
    "StudyCalled": "called_by", "StudyConcluded": "concluded_by", "StudyCancelled": "cancelled_by",
    "StudyMoved": "moved_by",
    "DeskCalled": "called_by", "DeskArrived": "arrived_by", "WhistleAnswered": "answered_by", "WhistleScored": "scored_by",
    "WhistleCancelled": "cancelled_by", "PartAssigned": "assigned_by", "PartSigned": "signed_by", "PartDone": "done_by",
    "PartDropped": "dropped_by",
    "HandoverOffered": "offered_by", "CaseHandedOver": "accepted_by", "HandoverDeclined": "declined_by", "PapersAsked": "by",
    "PapersGiven": "by", "PapersWithdrawn": "by", "LimitChanged": "by",
    "DutySubstituted": "changed_by", "DutyCheckedIn": "person_id",
    "TaskGiven": "given_by", "TaskRefused": "worker_id", "TaskReported": "worker_id", "TaskSentBack": "judged_by",
    "TaskDone": "judged_by", "TaskWithdrawn": "withdrawn_by",
    "WarningRaised": "raised_by", "WarningSettled": "settled_by", "WarningDropped": "dropped_by",
}  # fmt: skip
# event → {what the fact calls it: the event's field}
SAID: dict[str, dict[str, str]] = {
    "OrderTermSet": {"order_due_at": "order_due_at", "given": "given"},
    "OrderChanged": {"change": "kind"},
    "RoutingReferred": {"decision": "decisions", "why": "why"},
    "RoutingCorrected": {"decision": "decision_no", "former": "former_desk"},
    "DisputeRouted": {"decision": "decision_no"},
    "DisputeSigned": {"decision": "decision_no", "law_due_on": "law_due_on", "law_source": "law_source"},
    "StudyConcluded": {"study": "study_id", "due_on": "due_on"},
    "LimitChanged": {
        "law_due_on": "law_due_on",
        "law_source": "law_source",
        "limit_kind": "kind",
        "reason": "reason",
    },
    "DisputeReturned": {"decision": "decision_no", "reason": "reason"},
    "MediatorOffered": {"mediator": "mediator_id", "offer": "offer_id", "attempt": "attempt"},
    "OfferRefused": {"offer": "offer_id", "attempt": "attempt"},
    "OfferLapsed": {"offer": "offer_id", "attempt": "attempt"},
    "NoMediatorLeft": {"attempt": "tried"},
    "MediatorAssigned": {"mediator": "mediator_id"},
    "SecondMediatorNamed": {"second": "mediator_id"},
    "FollowUpAssigned": {"successor": "mediator_id"},
    "DeputyNamed": {"deputy": "deputy_id"},
    "MediationOpened": {"mediator": "mediator_id"},
    "DisputeConcluded": {"mediator": "mediator_id", "outcome": "outcome", "reason": "reason_code"},
    "VisitPlanned": {"visit": "visit_id", "due_on": "due_on"},
    "VisitRecorded": {
        "visit": "visit_id",
        "satisfaction": "satisfaction",
        "reached": "reached",
        "performance": "performance",
    },
    "DisputeMerged": {"head": "head_id", "head_number": "head_number", "kind": "kind", "step": "step"},
    "DisputeParted": {"step": "step"},
    "MergedArchived": {"step": "step"},
    "MergedEnded": {"step": "step", "outcome": "outcome", "reason": "reason_code"},
    "WarningBecameDispute": {"other": "warning_id"},
    "DeskCalled": {"whistle": "whistle_id", "due_on": "due_on", "called_desk": "called_desk"},
    "DeskArrived": {"whistle": "whistle_id"},
    "WhistleCancelled": {"whistle": "whistle_id"},
    "PartAssigned": {"part": "part_id", "due_on": "due_on", "called_desk": "co_desk"},
    "PartDone": {"part": "part_id"},
    "PartDropped": {"part": "part_id"},
    "PapersAsked": {"papers": "request_id", "kinds": "kinds", "of": "of", "until_on": "until_on"},
    "PapersGiven": {"papers": "request_id"},
    "PapersWithdrawn": {"papers": "request_id"},
}
HIDDEN = frozenset({"at", "dispute_id", "number", "warning_id", "case", "dispute", "evidence", "performance"})
CASE_DETAILS = ("type_code", "complexity", "risk", "level", "lead_desk", "co_desks", "round")


def case_ids(event: Event) -> list[str]:
    """The disputes that the event speaks of, in a fixed order."""
    if isinstance(event, (DisputesLinked, DisputesUnlinked)) and event.kind != "warning":
        return sorted({event.dispute_id, event.other_id})
    if isinstance(event, (DisputeMerged, DisputeParted)):
        return sorted({event.dispute_id, event.head_id})
    if isinstance(event, WarningEvent):
        return [found] if (found := str(getattr(event, "dispute_id", ""))) else []
    return [event.subject] if event.subject else []


def brief_of(event: Event) -> DisputeBrief | None:
    """The registration's brief, where the event carries one."""
    found = _field(event, "case") or _field(event, "dispute")
    return found if isinstance(found, DisputeBrief) else None


def number_of(event: Event, dispute_id: str) -> str:
    """The dispute's number, where the event names it."""
    if isinstance(event, (DisputeMerged, DisputeParted)) and dispute_id == event.head_id:
        return event.head_number
    brief = brief_of(event)
    if brief is not None:
        return brief.number
    own = "dispute_number" if isinstance(event, WarningEvent) else "number"
    return str(getattr(event, own, ""))


def fact_of(event: Event, event_id: str, dispute_id: str) -> Fact:
    """What the event says about ``dispute_id``."""
    kind = event.name()
    data = {name: _plain(getattr(event, field)) for name, field in SAID.get(kind, {}).items()}
    case = _field(event, "case")
    if isinstance(case, CaseBrief):
        data.update(_sight(case))
    if isinstance(event, (DisputesLinked, DisputesUnlinked)):
        told = "other" if isinstance(event, DisputesLinked) else "parted"
        data[told] = event.other_id if dispute_id == event.dispute_id else event.dispute_id
    if isinstance(event, (DisputeMerged, DisputeParted)) and dispute_id == event.head_id:
        data["follower"] = event.dispute_id
    if isinstance(event, OrderTermSet):
        data["order_due_on"] = local_date(event.order_due_at).isoformat()
    if isinstance(event, (DisputeConcluded, MergedEnded, VisitRecorded)):
        data["on"] = local_date(event.at).isoformat()
    number = case.round if isinstance(case, CaseBrief) else int(_field(event, "round") or 0)
    if kind in ("DisputeRegistered", "DisputeAccepted", "DisputeRefused"):
        number = 1
    return Fact(
        event_id, kind, event.at, number, {key: value for key, value in data.items() if value is not None}
    )


def _sight(case: CaseBrief) -> dict[str, Any]:
    desks = "".join(f"{desk}," for desk in dict.fromkeys((case.lead_desk, *case.co_desks)) if desk)
    # Of the first decision there is nothing to tell apart.
    told = {"brief": case.decision_no} if case.decision_no > 1 else {}
    return {
        **told,
        **({"severe": True} if case.severe else {}),
        "type": case.type_code,
        "complexity": case.complexity,
        "risk": case.risk,
        "level": case.level,
        "desk": case.lead_desk,
        "desks": f",{desks}",
    }


def actor_of(event: Event) -> str:
    return str(getattr(event, ACTORS.get(event.name(), ""), "") or "")


def timeline_subject(event: Event) -> str:
    """Under what the timeline keeps an event that speaks of no dispute: a warning, a person, a gathering."""
    if isinstance(event, GatheringObserved):
        return event.external_id[:40]
    return (event.subject or str(getattr(event, "person_id", "")))[:40]


def details_of(event: Event) -> dict[str, str]:
    """The event's own codes, ids and short reasons as texts; never a narrative or a party."""
    shown = {name: getattr(event, name) for name in _shown(type(event))}
    case = _field(event, "case")
    if isinstance(case, CaseBrief):
        shown.update({name: getattr(case, name) for name in CASE_DETAILS})
    return {name: text for name, value in shown.items() if (text := _text(value))}


def _field(event: Event, name: str) -> Any:
    """None where this kind of event has no such field; asking a model for what it lacks is slow."""
    return getattr(event, name) if name in _fields(type(event)) else None


@cache
def _fields(kind: type[Event]) -> frozenset[str]:
    return frozenset(kind.model_fields)


@cache
def _shown(kind: type[Event]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name not in HIDDEN)


def _text(value: Any) -> str:
    """ "" for what the timeline does not show: nothing, parts, empty lists."""
    if isinstance(value, (tuple, list)):
        return "；".join(part for part in value if isinstance(part, str))[:MAX_DETAIL]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        str(_plain(value))[:MAX_DETAIL]
        if isinstance(value, (str, int, float, Decimal, date, datetime))
        else ""
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def digests_of(brief: DisputeBrief) -> Sequence[str]:
    """Every digest by which one of the parties can be found, each once."""
    found = (
        d for p in brief.parties for d in (p.name_digest, p.id_digest, p.phone_digest, p.organisation_digest)
    )
    return tuple(dict.fromkeys(digest for digest in found if digest))
