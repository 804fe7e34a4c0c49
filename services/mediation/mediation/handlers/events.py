"""What the mediation hears: a mediator was assigned, a visit was made, the visits are over, a dispute reopened."""

from __future__ import annotations

from typing import cast

from contracts import mediation as c
from contracts.assistance import DisputeReopened, VisitRecorded, VisitsFinished
from contracts.codes import PERFORMANCES, SATISFACTIONS, Outcome
from contracts.errors import TooEarly
from contracts.expert_seats import PanelExpertNamed
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from mediation.handlers.finding import opened_round
from mediation.handlers.handing_over import make_room_for_second, pass_sessions_on
from mediation.handlers.performance import perform_by_visit
from mediation.handlers.records import tell_step
from mediation.model import Gate, Proceeding, StepRecord
from mediation.policies.gates import suspicions
from mediation.queries.sealing import seal
from messaging.call import Call


def take_assigned(call: Call, event: MediatorAssigned) -> None:
    """A mediator has the dispute: the proceeding of this round is opened, once; later it may go to somebody else."""
    brief = event.case
    if (known := call.session.get(Proceeding, (brief.dispute_id, brief.round))) is not None:
        known.take_decision(brief.model_dump(mode="json"))
        _hand_over(call, known, event)
        return
    proceeding = Proceeding(
        dispute_id=brief.dispute_id,
        round=brief.round,
        number=brief.number,
        mediator_id=event.mediator_id,
        type_code=brief.type_code,
        complexity=brief.complexity,
        village_code=brief.village_code,
        brief=brief.model_dump(mode="json"),
        opened_at=call.now,
        committee=event.committee,
    )
    call.session.add(proceeding)
    call.session.add_all(
        Gate(brief.dispute_id, brief.round, code, why=why)
        for code, why in suspicions(brief.narrative).items()
    )
    ids = {"mediator_id": event.mediator_id, "round": brief.round}
    call.audit(brief.dispute_id, "mediation_opened", **ids)
    call.publish(
        c.MediationOpened(
            at=call.now,
            dispute_id=brief.dispute_id,
            number=brief.number,
            mediator_id=event.mediator_id,
            round=brief.round,
        )
    )


def take_second(call: Call, event: SecondMediatorNamed) -> None:
    """The other one of two mediators is known, or has left."""
    proceeding = opened_round(call, event.dispute_id, event.round)
    proceeding.seat_second(event.mediator_id, event.at)
    call.audit(proceeding.dispute_id, "second_mediator", mediator_id=event.mediator_id, round=event.round)
    if proceeding.second_id:
        make_room_for_second(call, proceeding)


def take_expert(call: Call, event: PanelExpertNamed) -> None:
    """An expert sits in the panel, or has left it; the file stays what it was once it is closed."""
    proceeding = opened_round(call, event.dispute_id, event.round)
    proceeding.seat_expert(event.expert_id, event.at)
    call.audit(proceeding.dispute_id, "panel_expert", expert_id=event.expert_id, round=event.round)


def _hand_over(call: Call, proceeding: Proceeding, event: MediatorAssigned) -> None:
    """移交、回避: what was recorded stays, the next step is somebody else's. The first assignment told late changes nothing."""
    changed = event.mediator_id != proceeding.mediator_id and event.at > proceeding.opened_at
    if not changed or proceeding.state != "open":
        return
    former, proceeding.mediator_id = proceeding.mediator_id, event.mediator_id
    proceeding.committee = event.committee
    call.audit(proceeding.dispute_id, "mediator_changed", mediator_id=event.mediator_id, former_id=former)
    pass_sessions_on(call, proceeding, former)


def take_visit(call: Call, event: VisitRecorded) -> None:
    """访: the visit, made by somebody other than the mediator, becomes the fifth record."""
    proceeding = _concluded(call, event.dispute_id, event.round)
    call.session.add(
        StepRecord(
            record_id=call.new_id(),
            dispute_id=proceeding.dispute_id,
            round=proceeding.round,
            position=proceeding.record_visit(),
            step="visit",
            held_at=event.at,
            place="",
            sealed=seal(call.settings.identity_key, visit_words(event)),
            recorded_by=event.visitor_id,
            recorded_at=call.now,
        )
    )
    tell_step(call, proceeding, "visit", event.visitor_id)
    if event.obligations:
        perform_by_visit(call, proceeding, event.obligations, event.performance, event.visitor_id)


def take_visits_finished(call: Call, event: VisitsFinished) -> None:
    """All visits are done and nobody is unhappy: with all records there, the file is closed (归档)."""
    proceeding = _concluded(call, event.dispute_id, event.round)
    if not proceeding.may_become("archived"):
        return
    if "visit" not in proceeding.recorded:
        raise TooEarly("the visit's own record has not come yet")
    proceeding.archive(call.now)
    call.audit(proceeding.dispute_id, "case_archived", outcome=proceeding.outcome, round=proceeding.round)
    call.publish(
        c.CaseArchived(
            at=call.now,
            dispute_id=proceeding.dispute_id,
            number=proceeding.number,
            outcome=cast(Outcome, proceeding.outcome),
            round=proceeding.round,
        )
    )


def take_reopened(call: Call, event: DisputeReopened) -> None:
    """The former round's proceeding is over for good; the next one opens when a mediator is found."""
    former = event.case.round - 1
    proceeding = _concluded(call, event.case.dispute_id, former)
    if not proceeding.may_become("reopened"):
        return
    proceeding.reopen()
    call.audit(proceeding.dispute_id, "mediation_reopened", round=former, reason=event.reason)


def _concluded(call: Call, dispute_id: str, round_: int) -> Proceeding:
    """:raises TooEarly: the round has not been opened here, or has not ended."""
    proceeding = call.session.get(Proceeding, (dispute_id, round_))
    if proceeding is None or proceeding.state == "open":
        raise TooEarly("this round of the mediation has not ended here yet")
    return proceeding


def visit_words(event: VisitRecorded) -> dict[str, object]:
    satisfaction = SATISFACTIONS.get(event.satisfaction or "", "未作评价")
    performance = PERFORMANCES[event.performance]
    told = f"已联系到当事人。满意度：{satisfaction}。履行情况：{performance}。"
    return {
        "present": "",
        "text": told if event.reached else "未联系到当事人。",
        "particulars": {"satisfaction": event.satisfaction or "", "performance": event.performance},
        "findings": event.findings.model_dump(mode="json") if event.findings else None,
    }
