"""A pool of seven experts and one case, and everybody who works with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session

from contracts import expert_draw as d
from contracts.case import CaseBrief, PartyRef
from contracts.mediator_dispatch import MediatorAssigned
from contracts.people import Actor
from contracts.routing import DisputeRouted
from expert_pool import handlers
from expert_pool.settings import Settings
from servicekit.privacy import digest, normalise_name
from servicekit.town import Expert, IndustryCommittee, TrainingRule

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
KEY = "a key for tests only"
QUESTION = "地界以哪一份证为准，请给出意见。"
KEEPER = Actor(person_id="town", roles=("town_coordinator",), rights=("expert.manage",))
ASKER = Actor(person_id="m1", roles=("mediator",), rights=("expert.ask",))


def town_expert(number: int, **changes: Any) -> Expert:
    fields: dict[str, Any] = {
        "id": f"E{number}", "name": f"专家{number}号", "sex": "女", "committee_code": "LAND", "fields": ("07",),
        "title": "工程师", "employer": "", "village_code": "", "credential": "测绘资质",
        "credential_until": date(2027, 1, 1), "phone": "12345",
    }  # fmt: skip
    return Expert(**{**fields, **changes})


@dataclass
class Pool:
    """Runs use cases as transactions of their own would: what they wrote is flushed."""

    session: Session
    make_call: Callable[..., Any]
    town: Any
    settings: Settings
    now: datetime = NOW
    asker: Actor = ASKER

    def run(self, handler: Callable[..., Any], *message: Any, actor: Actor | None = None) -> Any:
        call = self.make_call(
            self.session, settings=self.settings, resources=self.town, actor=actor or ASKER, now=self.now
        )
        answer = handler(call, *message)
        self.session.flush()
        return answer

    def expert(self, code: str) -> Actor:
        return Actor(person_id=code, roles=("expert",), rights=("expert.answer",))

    def draw(self, actor: Actor = ASKER, **changes: Any) -> d.Draw:
        fields = {"dispute_id": "d1", "question": QUESTION, "count": 2, **changes}
        return self.run(handlers.draw_experts, d.DrawExperts.model_validate(fields), actor=actor)

    def consultations(self) -> list[Any]:
        from expert_pool import queries

        return sorted(queries.on_dispute(self.session, "d1"), key=lambda one: one.expert_id)


@pytest.fixture
def pool(session: Session, make_call: Callable[..., Any]) -> Pool:
    """Seven experts: E6 is a party, the credential of E7 is over; one mediator; one case about land."""
    experts = [town_expert(n) for n in range(1, 7)]
    experts.append(town_expert(7, credential_until=date(2026, 3, 10)))
    town = SimpleNamespace(
        rooms={"R09": SimpleNamespace(floor=2, name="行业纠纷调解室")},
        settings=SimpleNamespace(training=TrainingRule(source="县司法局通知"), centre_name="示例镇综治中心"),
        industry_committees={"LAND": IndustryCommittee("LAND", "土地纠纷调解委员会", ("03", "07"), "M1")},
        experts={one.id: one for one in experts},
        mediators={"m1": SimpleNamespace(id="m1", name="某调解员")},
    )
    pool = Pool(session, make_call, town, Settings(identity_key=SecretStr(KEY)))
    pool.run(handlers.load_experts)
    tied = PartyRef(ref="P1", role="applicant", name_digest=digest(KEY, normalise_name("专家6号")))
    case = CaseBrief(
        dispute_id="d1", number="LSQP-1", channel="window", narrative="两家争地界", parties=(tied,), registered_at=NOW,
        type_code="07", complexity="complex", lead_desk="zrzy",
    )  # fmt: skip
    routed = DisputeRouted(at=NOW, case=case, decision_no=1, decided_by="rules", confidence=0.9)
    pool.run(handlers.take_routed, routed)
    pool.run(handlers.take_assigned, MediatorAssigned(at=NOW, case=case, mediator_id="m1"))
    return pool
