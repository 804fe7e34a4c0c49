"""What the tests of the mediation share: its tables, an office, and a case that walks its whole road."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from contracts import mediation as c
from contracts.assistance import DisputeReopened, VisitRecorded, VisitsFinished
from contracts.case import CaseBrief, PartyRef
from contracts.mediator_dispatch import MediatorAssigned, SecondMediatorNamed
from contracts.people import Actor
from mediation import handlers, tables
from mediation.model import Office, Room
from mediation.settings import Settings
from servicekit.calendar import WorkCalendar
from servicekit.clock import SHANGHAI, local_date
from servicekit.privacy import digest
from testkit.clock import FixedClock

ROOMS = (
    Room("R01", "群众接待大厅", 1, 60, "reception", False),
    Room("R02", "矛盾调处室", 1, 12, "mediation", True),
    Room("R09", "行业纠纷调解室", 2, 14, "mediation", True),
)
OFFICE = Office(
    committee="拳铺镇人民调解委员会",
    agreement_prefix="拳铺人调字",
    court="梁山县人民法院",
    mediators={"M1": "林松原", "M2": "康启星"},
    experts={"E1": "刘云杉"},
    calendar=WorkCalendar(),
    police_phone="0537-0000104",
    phone="0537-0000001",
    address="拳铺镇示例路1号",
    rooms={room.code: room for room in ROOMS},
)
PARTICULARS: dict[str, dict[str, str]] = {
    "hearing": {"rights_told": "是", "applicant_says": "要求还钱", "respondent_says": "承认欠款"},
    "inquiry": {"facts": "2024年借款3万元，有借条"},
    "study": {"law": "民法典第六百七十五条"},
    "weighing": {"proposal": "分两次还清", "applicant_answer": "同意", "respondent_answer": "同意"},
}


class Walk:
    """One dispute on its way through the mediation."""

    def __init__(self, session: Session, make_call: Callable[..., Any], clock: FixedClock) -> None:
        self.session, self.make_call, self.clock = session, make_call, clock
        self.office = OFFICE
        self.settings = Settings(identity_key=SecretStr("a key for tests only"))

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    def run(self, handler: Callable[..., Any], message: Any, actor: Actor | None = None) -> Any:
        call = self.make_call(self.session, actor=actor, settings=self.settings, resources=OFFICE)
        answer = handler(call, message)
        self.session.flush()
        return answer

    @contextmanager
    def calling(self, actor: Actor | None = None) -> Iterator[Any]:
        """What an errand is given: here all its transactions are one."""
        yield self.make_call(self.session, actor=actor, settings=self.settings, resources=OFFICE)
        self.session.flush()

    def calling_as(self, actor: Actor) -> Callable[[], Any]:
        return lambda: self.calling(actor)

    @staticmethod
    def mediator(person_id: str = "M1") -> Actor:
        return Actor(person_id=person_id, roles=("mediator",), rights=("mediation.work", "offer.answer"))

    def brief(self, **changes: Any) -> CaseBrief:
        values: dict[str, Any] = {
            "dispute_id": "d1",
            "number": "LSQP-2026-000001",
            "channel": "window",
            "narrative": "王某某借我3万元不还",
            "parties": tuple(self.ref(n, name) for n, name in enumerate(("李芳", "王小明"), start=1)),
            "village_code": "370832104200",
            "registered_at": self.clock.now(),
            "type_code": "04",
            "complexity": "simple",
            "lead_desk": "sfs",
        }
        return CaseBrief(**{**values, **changes})

    def ref(self, number: int, name: str) -> PartyRef:
        role = "applicant" if number == 1 else "respondent"
        return PartyRef(ref=f"P{number}", role=role, name_digest=digest(self.settings.identity_key, name))

    def open(self, mediator_id: str = "M1", committee: str = "", **changes: Any) -> None:
        ids = {"mediator_id": mediator_id, "committee": committee}
        event = MediatorAssigned(at=self.clock.now(), case=self.brief(**changes), **ids)
        self.run(handlers.take_assigned, event)

    def second(self, mediator_id: str, dispute_id: str = "d1") -> None:
        """The other one of two is named, a minute later."""
        told = {"dispute_id": dispute_id, "number": "LSQP-2026-000001", "round": 1}
        named = SecondMediatorNamed(
            at=self.clock.now() + timedelta(minutes=1), **told, mediator_id=mediator_id
        )
        self.run(handlers.take_second, named)

    def step(self, step: str, *, actor: Actor | None = None, dispute_id: str = "d1", **changes: Any) -> Any:
        values: dict[str, Any] = {
            "step": step,
            "held_at": self.clock.now(),
            "place": "矛盾调处室",
            "present": "王小明、李芳、村主任",
            "text": "王小明说三月底以前还钱，电话13812345678。",
            "particulars": PARTICULARS[step],
        }
        record = c.StepInput(**{**values, **changes})
        request = c.RecordStep(dispute_id=dispute_id, record=record)
        return self.run(handlers.record_step, request, actor or self.mediator())

    def all_steps(self, dispute_id: str = "d1") -> None:
        for step in PARTICULARS:
            self.step(step, dispute_id=dispute_id)

    def party(self, name: str = "王小明", role: str = "respondent", **changes: Any) -> c.AgreementParty:
        values = {
            "name": name,
            "role": role,
            "details": "男，汉族，41岁，农民，住拳东村",
            "signed_on": self.today,
        }
        return c.AgreementParty(**{**values, **changes})

    def agreement(self, **changes: Any) -> c.AgreementInput:
        values: dict[str, Any] = {
            "form": "written",
            "parties": (self.party("李芳", "applicant", phone="13900001111"), self.party()),
            "facts": "王小明于2024年5月向李芳借款3万元，到期未还。",
            "terms": "王小明分两次还清借款3万元，李芳不再要求利息。",
            "obligations": (self.duty(7, "10000.00"), self.duty(37, "20000.00")),
            "place_of_performance": "拳东村村委会",
            "mediator_signed_on": self.today,
            "sealed_on": self.today,
        }
        return c.AgreementInput(**{**values, **changes})

    def duty(self, days: int, amount: str | None, **changes: Any) -> c.ObligationInput:
        values: dict[str, Any] = {
            "who": "王小明",
            "to_whom": "李芳",
            "what": "归还借款本金",
            "how": "转账",
            "due_on": self.today + timedelta(days=days),
            "amount_yuan": Decimal(amount) if amount else None,
        }
        return c.ObligationInput(**{**values, **changes})

    def agree(self, dispute_id: str = "d1", **changes: Any) -> c.ProceedingSheet:
        request = c.ConcludeWithAgreement(dispute_id=dispute_id, agreement=self.agreement(**changes))
        sheet: c.ProceedingSheet = self.run(handlers.conclude_with_agreement, request, self.mediator())
        return sheet

    def fail(self, end_code: str, **changes: Any) -> c.ProceedingSheet:
        values: dict[str, Any] = {"dispute_id": "d1", "end_code": end_code, "note": "王小明不愿再谈"}
        request = c.RecordFailure(**{**values, **changes})
        sheet: c.ProceedingSheet = self.run(handlers.record_failure, request, self.mediator())
        return sheet

    def at(self, hour: int, minute: int = 0, days: int = 1) -> datetime:
        """A moment of a coming day in the town; the tests' clock begins on a Wednesday."""
        on = self.today + timedelta(days=days)
        return datetime.combine(on, time(hour, minute), SHANGHAI)

    def a_session(self, **changes: Any) -> c.SessionInput:
        values: dict[str, Any] = {
            "manner": "together",
            "starts_at": self.at(9),
            "ends_at": self.at(10, 30),
            "room_code": "R02",
            "purpose": "商量还款办法，王小明、李芳到场",
            "people": (
                c.SessionPerson(name="李芳", role="applicant", contact="13900001111"),
                c.SessionPerson(name="王小明", role="respondent"),
            ),
        }
        return c.SessionInput(**{**values, **changes})

    def plan(self, dispute_id: str = "d1", actor: Actor | None = None, **changes: Any) -> c.SessionSheet:
        request = c.PlanSession(dispute_id=dispute_id, session=self.a_session(**changes))
        sheet: c.SessionSheet = self.run(handlers.plan_session, request, actor or self.mediator())
        return sheet

    @staticmethod
    def drawing(ink: bool = True) -> str:
        """A small PNG as a canvas gives it: one stroke on an empty sheet, or the empty sheet."""
        lines = b"".join(b"\0" + bytes([255, 255, 255, 0] * 8) for _ in range(7))
        last = b"\0" + (
            bytes([17, 17, 17, 255]) * 4 + bytes([255, 255, 255, 0]) * 4
            if ink
            else bytes([255, 255, 255, 0] * 8)
        )

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", 8, 8, 8, 6, 0, 0, 0)
        parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines + last)) + chunk(b"IEND", b"")
        return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts).decode()

    def visit(self, **changes: Any) -> VisitRecorded:
        values: dict[str, Any] = {
            "visit_id": "v1",
            "visitor_id": "V1",
            "reached": True,
            "satisfaction": "satisfied",
        }
        ids = {"dispute_id": "d1", "number": "LSQP-2026-000001"}
        return VisitRecorded(at=self.clock.now(), **ids, **{**values, **changes})

    def visits_finished(self) -> VisitsFinished:
        return VisitsFinished(at=self.clock.now(), dispute_id="d1", number="LSQP-2026-000001", round=1)

    def reopened(self) -> DisputeReopened:
        brief = self.brief(round=2)
        return DisputeReopened(at=self.clock.now(), case=brief, reason="unsatisfied", former_mediator_id="M1")


@pytest.fixture
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def walk_on(make_call: Callable[..., Any], clock: FixedClock) -> Callable[[Session], Walk]:
    """For tests that open their own transactions."""
    return lambda session: Walk(session, make_call, clock)


@pytest.fixture
def walk(session: Session, make_call: Callable[..., Any], clock: FixedClock) -> Walk:
    return Walk(session, make_call, clock)
