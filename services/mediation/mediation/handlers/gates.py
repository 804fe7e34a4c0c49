"""Situations of domain.md §1.9 are settled by the mediator; danger is reported at once (人民调解法 §25)."""

from __future__ import annotations

from typing import Any

from contracts import mediation as c
from contracts.errors import Forbidden
from mediation import queries
from mediation.errors import ReportUnknown, WrongMoment
from mediation.handlers.finding import newest, own_proceeding, own_round
from mediation.model import DangerReport, Gate, Proceeding
from mediation.policies.dangers import may_answer
from mediation.policies.records import CLOCK_SLACK
from mediation.queries.sealing import seal
from messaging.call import Call


def settle_gate(call: Call, request: c.SettleGate) -> c.Gates:
    """The situation is there or is not; it may also be one that no word of the narrative made one think of."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_open()
    which = (proceeding.dispute_id, proceeding.round, request.code)
    gate = call.session.get(Gate, which)
    if gate is None:
        gate = Gate(*which)
        call.session.add(gate)
    words = seal(call.settings.identity_key, {"words": request.words})
    gate.settle(request.confirmed, request.exempt, words, call.actor.person_id, call.now)
    told: dict[str, Any] = {"gate": gate.code, "confirmed": request.confirmed, "round": proceeding.round}
    call.audit(proceeding.dispute_id, "gate_settled", **told, exempt=request.exempt)
    call.publish(c.GateSettled(**_about(call, proceeding), **told, decided_by=call.actor.person_id))
    return _sheet(call, proceeding)


def report_danger(call: Call, request: c.ReportDanger) -> c.Gates:
    """Kept with its moment and told to all who watch; possible as long as the file is not closed."""
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_take_papers()
    danger = request.danger
    if danger.reported_at > call.now + CLOCK_SLACK:
        raise WrongMoment("报告时间不能晚于现在；请先报告，再登记。", field="danger.reported_at")
    words = danger.model_dump(include={"words", "receiver", "measures"})
    report = DangerReport(
        report_id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        kind=danger.kind,
        informed=danger.informed,
        sealed=seal(call.settings.identity_key, words),
        reported_by=call.actor.person_id,
        reported_at=danger.reported_at,
        recorded_at=call.now,
    )
    call.session.add(report)
    told: dict[str, Any] = {"report_id": report.report_id, "kind": report.kind, "informed": report.informed}
    call.audit(proceeding.dispute_id, "danger_reported", **told, reported_at=danger.reported_at.isoformat())
    call.publish(
        c.DangerReported(
            **_about(call, proceeding),
            **told,
            reported_by=report.reported_by,
            reported_at=report.reported_at,
            round=proceeding.round,
        )
    )
    return _sheet(call, proceeding)


def record_danger_reply(call: Call, request: c.RecordDangerReply) -> c.Gates:
    """:raises ReportUnknown: there is no such report. :raises AlreadyAnswered: the answer is there."""
    report = call.session.get(DangerReport, request.report_id)
    if report is None:
        raise ReportUnknown("没有这次报告，请刷新页面。")
    proceeding = own_round(call, report.dispute_id, report.round)
    _answer(call, proceeding, report, request.reply, request.receipt_no)
    return _sheet(call, proceeding)


def answer_danger(call: Call, request: c.AnswerDanger) -> c.DangerRow:
    """The police desk, the desk that leads or a coordinator says what was done.

    :raises ReportUnknown: there is no such report. :raises AlreadyAnswered: somebody was first.
    """
    report = call.session.get(DangerReport, request.report_id)
    if report is None:
        raise ReportUnknown("没有这次报告，请刷新页面。")
    lead_desk = queries.brief_of_report(call.session, report).lead_desk
    if not may_answer(frozenset(call.actor.rights), call.actor.desk, lead_desk):
        raise Forbidden("只有派出所、牵头部门和镇级协调员能登记险情怎么处置的。")
    proceeding = newest(call.session, report.dispute_id, lock=True)
    call.session.refresh(report)
    _answer(call, proceeding, report, request.done, request.receipt_no)
    call.session.flush()
    return queries.danger_row(call.session, report, call.settings.identity_key)


def _answer(call: Call, proceeding: Proceeding, report: DangerReport, reply: str, receipt_no: str) -> None:
    words = {"reply": reply, "receipt_no": receipt_no, "by": call.actor.person_id}
    report.answer(seal(call.settings.identity_key, words), call.now)
    call.audit(proceeding.dispute_id, "danger_answered", report_id=report.report_id)
    told: dict[str, Any] = {
        "report_id": report.report_id,
        "answered_by": call.actor.person_id,
        "round": report.round,
    }
    call.publish(c.DangerAnswered(**_about(call, proceeding), **told))


def _about(call: Call, proceeding: Proceeding) -> dict[str, Any]:
    return {"at": call.now, "dispute_id": proceeding.dispute_id, "number": proceeding.number}


def _sheet(call: Call, proceeding: Proceeding) -> c.Gates:
    call.session.flush()
    phone = call.resources.police_phone
    return queries.gates_sheet(call.session, proceeding, call.settings.identity_key, phone)
