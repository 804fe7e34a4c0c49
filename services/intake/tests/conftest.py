"""What the tests of intake share: its tables, a small town, people at the window and a form that is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData

from contracts.intake import DisputeBody, RegisterDispute
from contracts.people import Actor
from intake import tables
from intake.policies.fields import Advice, TownBook
from intake.settings import Settings

TOWN = TownBook(
    prefix="LSQP",
    town_code="370832104",
    villages=frozenset({"370832104200", "370832104201"}),
    refusals={
        "N3": Advice("属于行政争议", "依法申请行政复议", "行政复议接待室", "示例路14号", "0537-0000203")
    },
)
RECEPTIONIST = Actor(
    person_id="S0001",
    roles=("receptionist",),
    rights=("dispute.register", "dispute.accept", "dispute.reveal", "dispute.link", "dispute.read"),
)
FORM: dict[str, Any] = {
    "channel": "window",
    "narrative": "我叫王小明，电话13812345678，邻居赵大山翻盖猪圈把排水沟堵住，污水漫进我家菜窖，泡坏了红薯。",
    "parties": [
        {
            "name": "王小明",
            "role": "applicant",
            "phone": "138 1234 5678",
            "id_number": "370832199001010016",
            "village_code": "370832104200",
        },
        {"name": "赵大山", "role": "respondent"},
    ],
    "village_code": "370832104200",
    "occurred_on": "2026-03-01",
    "people_involved": 2,
    "amount_yuan": "1200.50",
}


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture
def form() -> Callable[..., RegisterDispute]:
    """A registration; keyword arguments change the body, ``request_…`` ones the request around it."""

    def make(**changes: Any) -> RegisterDispute:
        around = {key[8:]: changes.pop(key) for key in list(changes) if key.startswith("request_")}
        return RegisterDispute(body=DisputeBody.model_validate({**FORM, **changes}), **around)

    return make


@pytest.fixture
def at_window(make_call: Callable[..., Any]) -> Callable[..., Any]:
    """Calls by the receptionist, unless ``actor`` says otherwise, in the small town."""

    def make(session: Any, **changes: Any) -> Any:
        settings = Settings(identity_key=SecretStr("a key for tests only"))
        return make_call(
            session, **{"actor": RECEPTIONIST, "settings": settings, "resources": TOWN, **changes}
        )

    return make
