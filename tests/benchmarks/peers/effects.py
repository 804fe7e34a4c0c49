"""What an event of the chain brings about, without any machinery: the rows and the next event, as Fengqiao's handlers write them.

The peers share the house's rules and contracts: what is compared is how messages and rows are moved.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.servers import plain
from contracts.case import CaseBrief
from contracts.codes import TYPES
from contracts.departments import DisputeSigned
from contracts.envelope import Envelope, encode
from contracts.intake import DisputeAccepted
from contracts.mediator_dispatch import MediatorOffered
from contracts.message import Event
from contracts.routing import DisputeRouted
from departments.desks import desks
from departments.settings import Settings as DeskSettings
from departments.settings import load_resources
from mediator_dispatch import policies
from mediator_dispatch.model import Candidate, DispatchCase
from mediator_dispatch.settings import Settings
from routing.policies import decide, load_rules
from routing.queries import as_suggestion
from routing.queries.study import facts_of
from servicekit.audit import START
from servicekit.audit.digest import canonical, row_hash
from servicekit.clock import local_date
from servicekit.engine import service_url
from servicekit.ids import new_id
from servicekit.town import load_town

# By name: where columns came later, the order of a table is not the model's.
ROSTER = ", ".join(field.name for field in fields(Candidate))
Row = tuple[str, dict[str, Any]]  # table, values


@dataclass(frozen=True)
class Work:
    """Rows to insert, and the event to tell; ``burdened`` is the mediator whose load grows by one."""

    rows: list[Row]
    event: Event
    event_id: str
    body: str
    burdened: str = ""


Step = Callable[[Envelope], Work]


def step_of(service: str) -> Step:
    """What the service does with the event it hears."""
    return {"routing": Route, "departments": Sign, "mediator_dispatch": Offer}[service]()


def database(service: str) -> str:
    return plain(service_url(os.environ["DATABASE_URL"], service))


class Route:
    """The rules decide where an accepted dispute goes."""

    def __init__(self) -> None:
        self.rules = load_rules(Path(os.environ["TOWN"]) / "routing")

    def __call__(self, envelope: Envelope) -> Work:
        event, now = envelope.event, datetime.now(UTC)
        assert isinstance(event, DisputeAccepted)
        chosen = as_suggestion(decide(facts_of(event.dispute), self.rules))
        decision, brief = chosen.model_dump(mode="json"), event.dispute.model_dump(mode="json")
        case = CaseBrief.model_validate({**brief, **decision})
        routed = DisputeRouted(
            at=now, case=case, decision_no=1, decided_by="rules", confidence=chosen.confidence,
            runner_up=chosen.runner_up, evidence=chosen.evidence, rules_version=chosen.rules_version,
        )  # fmt: skip
        docket = {
            "dispute_id": case.dispute_id, "number": case.number, "channel": case.channel,
            "village_code": case.village_code, "brief": _json(brief), "suggestion": _json(decision), "since": now,
            "state": "routed", "why": "", "decisions": 1, "returned_by": "", "return_reason": "", "proposed_desk": "",
        }  # fmt: skip
        ruling = {
            "dispute_id": case.dispute_id, "decision_no": 1, "decided_at": now, "decided_by": "rules",
            "decision": _json(decision), "designated": False, "reason": "",
        }  # fmt: skip
        told = {"desk": case.lead_desk, "type": case.type_code, "decision_no": 1}
        audit = _audit(case.dispute_id, now, ("routing.decided", told))
        return _work([("dockets", docket), ("rulings", ruling), *audit], routed, envelope)


class Sign:
    """The desk takes the case and signs for it."""

    def __init__(self) -> None:
        self.house = load_resources(DeskSettings(town=os.environ["TOWN"]))

    def __call__(self, envelope: Envelope) -> Work:
        event, now = envelope.event, datetime.now(UTC)
        assert isinstance(event, DisputeRouted)
        case, desk = event.case, desks()[event.case.lead_desk]
        signed = DisputeSigned(
            at=now, case=case, desk=desk.code, officer_id="auto", decision_no=event.decision_no
        )
        copied = ("dispute_id", "number", "round", "type_code", "complexity", "risk", "level", "village_code")
        desk_case = {
            **{name: getattr(case, name) for name in copied}, "desk": desk.code, "state": "signed",
            "case": case.model_dump_json(), "evidence": _json([one.model_dump() for one in event.evidence]),
            "decision_no": event.decision_no, "designated": event.designated, "arrived_at": now,
            "sign_due_at": self.house.sign_due(now), "signed_at": now, "officer_id": "auto", "returned_times": 0,
            "returned_at": None, "return_reason": "", "proposed_desk": "",
        }  # fmt: skip
        told = {"desk": desk.code, "decision_no": event.decision_no}
        audit = _audit(case.dispute_id, now, ("desk.arrived", told), ("desk.signed", told))
        return _work([("desk_cases", desk_case), *audit], signed, envelope)


class Offer:
    """The best mediator is asked; the crew and its loads are kept in this process, the only one that offers."""

    def __init__(self) -> None:
        self.town, self.terms = load_town(Path(os.environ["TOWN"])), Settings().offer_terms()
        with psycopg.connect(database("mediator_dispatch")) as connection:
            rows = connection.execute(f"SELECT {ROSTER} FROM mediators ORDER BY mediator_id").fetchall()
        self.crew = policies.Crew(Candidate(*row) for row in rows)

    def __call__(self, envelope: Envelope) -> Work:
        event, now = envelope.event, datetime.now(UTC)
        assert isinstance(event, DisputeSigned)
        case = self._case(event.case, now)
        search, weights, name = (
            policies.search_for(case, local_date(now)),
            policies.WEIGHTS,
            TYPES[case.type_code],
        )
        choices = policies.choose(search, self.crew, weights, 3)
        picks = [one.mediator for one in choices]
        assert picks, "nobody is left: raise the load caps"
        chosen, offer_id = picks[0], new_id()
        reasons = policies.reasons_for(search, chosen, weights, name)
        behind = [
            {
                "mediator_id": one.mediator_id,
                "cost": price,
                "why": policies.behind(search, one, chosen, weights, name),
            }
            for price, one in choices[1:]
        ]
        until = policies.offer_until(case, now, self.terms)
        chosen.burden()
        offered = MediatorOffered(
            at=now, dispute_id=case.dispute_id, number=case.number, offer_id=offer_id,
            mediator_id=chosen.mediator_id, expires_at=until, round=case.round, reasons=reasons,
        )  # fmt: skip
        row = {
            **columns_of(case), "brief": event.case.model_dump_json(), "offer_id": offer_id,
            "tried": _json([chosen.mediator_id]),
        }  # fmt: skip
        offer = {
            "offer_id": offer_id, "dispute_id": case.dispute_id, "mediator_id": chosen.mediator_id,
            "round": case.round, "state": "open", "reasons": _json(list(reasons)), "offered_at": now,
            "expires_at": until, "answered_at": None, "answer_reason": "",
            "runners_up": _json(behind), "stood": 0, "kind": "lead",
        }  # fmt: skip
        ids = {"offer_id": offer_id, "mediator_id": chosen.mediator_id, "round": case.round}
        audit = _audit(
            case.dispute_id, now, ("dispatch_opened", {"round": case.round}), ("mediator_offered", ids)
        )
        work = _work([("dispatch_cases", row), ("offers", offer), *audit], offered, envelope)
        return Work(work.rows, work.event, work.event_id, work.body, chosen.mediator_id)

    def _case(self, brief: CaseBrief, now: datetime) -> DispatchCase:
        village = self.town.villages.get(brief.village_code)
        return DispatchCase(
            dispute_id=brief.dispute_id, number=brief.number, type_code=brief.type_code,
            complexity=brief.complexity, risk=brief.risk, level=brief.level, village_code=brief.village_code,
            area_code=village.area_code if village else "", brief=brief.model_dump(mode="json"), since=now,
        )  # fmt: skip


def columns_of(case: DispatchCase) -> dict[str, Any]:
    """The case as its table takes it: drivers want lists as JSON texts."""
    kept = {key: value for key, value in vars(case).items() if key != "_sa_instance_state"}
    return {key: _json(value) if isinstance(value, list | dict) else value for key, value in kept.items()}


def inbox_row(consumer: str, event_id: str) -> dict[str, Any]:
    return {"consumer": consumer, "event_id": event_id, "received_at": datetime.now(UTC)}


def _work(rows: list[Row], event: Event, cause: Envelope) -> Work:
    event_id, correlation_id = new_id(), cause.correlation_id or cause.event_id
    body = encode(Envelope(event_id, correlation_id, event))
    outbox = {
        "event_id": event_id, "exchange": event.exchange(), "routing_key": event.routing_key(),
        "subject": event.subject, "correlation_id": correlation_id, "body": body,
        "created_at": datetime.now(UTC),
    }  # fmt: skip
    return Work([*rows, ("outbox", outbox)], event, event_id, body)


def _audit(dispute_id: str, at: datetime, *steps: tuple[str, Mapping[str, Any]]) -> list[Row]:
    """The first rows of the dispute's chain in this service."""
    rows: list[Row] = []
    previous = START
    for position, (action, details) in enumerate(steps, 1):
        row = {
            "id": new_id(), "dispute_id": dispute_id, "position": position, "at": at, "actor_id": "system",
            "role": "system", "action": action, "details": details, "previous_hash": previous,
        }  # fmt: skip
        previous = row_hash(row)
        rows.append(("audit", {**row, "details": canonical(details), "hash": previous}))
    return rows


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
