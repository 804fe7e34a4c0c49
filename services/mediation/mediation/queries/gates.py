"""Situations and reports of danger of one proceeding, as its readers see them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from contracts import mediation as c
from mediation.model import DangerReport, Gate, Proceeding
from mediation.policies import gates as policy
from mediation.queries.names import shown
from mediation.queries.rounds import of_round
from mediation.queries.sealing import unseal
from servicekit.privacy import Key


def gates_of(session: Session, proceeding: Proceeding) -> list[Gate]:
    found = {gate.code: gate for gate in of_round(session, proceeding, Gate)}
    return [found[code] for code in policy.RULES if code in found]


def dangers_of(session: Session, proceeding: Proceeding) -> list[DangerReport]:
    return of_round(session, proceeding, DangerReport, "recorded_at", "report_id")


def in_danger(session: Session, proceeding: Proceeding) -> bool:
    return any(report.replied_at is None for report in dangers_of(session, proceeding))


def gates_sheet(session: Session, proceeding: Proceeding, key: Key, police_phone: str) -> c.Gates:
    gates = gates_of(session, proceeding)
    return c.Gates(
        items=tuple(gate_sheet(gate, proceeding, key) for gate in gates),
        dangers=tuple(_danger_sheet(report, proceeding, key) for report in dangers_of(session, proceeding)),
        blocked=policy.blocked_by(gates),
        police_phone=police_phone,
    )


def gate_sheet(gate: Gate, proceeding: Proceeding, key: Key) -> c.GateSheet:
    rule = policy.RULES[gate.code]
    return c.GateSheet(
        code=gate.code,
        state=gate.state,
        why=tuple(gate.why),
        rule=rule.rule,
        closed=rule.closed,
        ways=rule.ways,
        words=shown(proceeding, key, str(unseal(key, gate.sealed).get("words", ""))),
        decided_by=gate.decided_by,
        decided_at=gate.decided_at,
    )


def _danger_sheet(report: DangerReport, proceeding: Proceeding, key: Key) -> c.DangerSheet:
    opened = {**unseal(key, report.sealed), **unseal(key, report.reply_sealed)}
    answered_by = str(opened.pop("by", ""))
    words = {name: shown(proceeding, key, text) for name, text in opened.items()}
    return c.DangerSheet(
        report_id=report.report_id,
        kind=report.kind,
        words=words["words"],
        informed=report.informed,
        receiver=words["receiver"],
        measures=words["measures"],
        reported_by=report.reported_by,
        reported_at=report.reported_at,
        reply=words.get("reply", ""),
        receipt_no=words.get("receipt_no", ""),
        replied_at=report.replied_at,
        answered_by=answered_by,
    )
