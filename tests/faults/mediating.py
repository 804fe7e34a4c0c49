"""What a mediator does with one dispute: takes it, goes through 听查研评, writes the agreement."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from servicekit.clock import local_date
from standalone.demo.mediators import STEPS
from standalone.demo.papers import agreement
from standalone.demo.web import Api, Json

if TYPE_CHECKING:
    from faults.flow import Life

CHECKED = {"confirmed": False, "words": "已向双方和村干部当面核实，没有这种情形。"}
WHERE = {"place": "矛盾调处室", "present": "双方当事人、调解员"}


def accepted(door: Api, life: Life) -> bool:
    """The mediator who is asked says yes; False while nobody is asked."""
    sheet = door.get("leader", f"/disputes/{life.dispute_id}/dispatch")
    for offer in (each for each in sheet["offers"] if each["state"] == "open"):
        life.mediator = offer["mediator_id"].lower()
        door.post(life.mediator, f"/offers/{offer['offer_id']}/accept")
        return True
    return False


def agreed(door: Api, life: Life) -> bool:
    """All steps one after the other, and a numbered agreement."""
    path = f"/disputes/{life.dispute_id}"
    sheet = door.get(life.mediator, f"{path}/proceeding")
    while sheet["state"] == "open" and sheet["next_step"]:
        _rule_out(door, path, life.mediator, sheet)
        sheet = door.post(life.mediator, f"{path}/steps", _record(sheet))
    _rule_out(door, path, life.mediator, sheet)
    door.post(life.mediator, f"{path}/agreement", _paper(sheet, life.people))
    return True


def _rule_out(door: Api, path: str, login: str, sheet: Json) -> None:
    """What the words made the platform suspect is not so; nobody knows before the first hearing."""
    suspected = [gate["code"] for gate in sheet["gates"] if gate["state"] == "suspected"]
    for code in suspected if sheet["next_step"] != "hearing" else ():
        door.post(login, f"{path}/gates/{code}", CHECKED)


def _record(sheet: Json) -> Json:
    text, particulars = STEPS[sheet["next_step"]]
    step = {"step": sheet["next_step"], "text": text, "particulars": particulars}
    return {**step, **WHERE, "held_at": sheet["opened_at"]}


def _paper(sheet: Json, people: list[dict[str, Any]]) -> Json:
    """Dated by the platform's clock, which may be far from ours."""
    today = local_date(datetime.fromisoformat(sheet["opened_at"]) + timedelta(0))
    world: Any = SimpleNamespace(today=today, happens=lambda _: False, pick=lambda choices: choices[0])
    return agreement(world, sheet, people)
