"""Offers are accepted, refused or left lying; mediators go through 听查研评 and end with an agreement or without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from standalone.demo import court, inside
from standalone.demo.papers import agreement, failure
from standalone.demo.web import Json
from standalone.demo.world import World

REFUSES, SILENT = 0.08, 0.07
FAILS = 0.12
BUSY = 0.15  # the mediator has no time for a case this half day
ASKS_EXPERT, ASKS_HELP = 0.03, 0.05
KINDS = ("legal_aid", "counselling", "relief")
STEPS: dict[str, tuple[str, dict[str, str]]] = {
    "hearing": (
        "分别听取了双方的陈述，告知了权利义务。",
        {
            "rights_told": "已告知",
            "applicant_says": "申请人讲了事情经过和要求。",
            "respondent_says": "被申请人讲了自己的理由。",
        },
    ),
    "inquiry": (
        "到现场看了，问了知情的邻居。",
        {"facts": "经过属实，双方对主要事实没有争议。", "evidence": "现场照片、证人证言"},
    ),
    "study": ("对照法律和村规民约作了研究。", {"law": "《中华人民共和国民法典》相关规定"}),
    "weighing": (
        "提出方案，双方逐条商量。",
        {
            "proposal": "各让一步，限期办理。",
            "applicant_answer": "可以商量。",
            "respondent_answer": "可以商量。",
        },
    ),
}


def answer_offers(world: World) -> int:
    """Each mediator answers their own offers; the coordinator's list tells the players whose turn it is."""
    if not world.in_state("offered", "signed", "reopened"):
        return 0
    rows = [row for row in world.api.all("town", "/dispatch", state="offering") if world.mine(row)]
    asked = [row for row in rows if row["offer"] and row["offer"]["offer_id"] not in world.silent]
    return world.together(lambda row: _answer(world, row), asked)


def _answer(world: World, row: Json) -> None:
    offer, mood = row["offer"], _mood(world)
    login = offer["mediator_id"].lower()
    if mood == "accept":
        world.api.post(login, f"/offers/{offer['offer_id']}/accept")
        took(world, row["dispute_id"], offer["mediator_id"])
    elif mood == "refuse":
        world.api.post(login, f"/offers/{offer['offer_id']}/refuse", {"reason": "近日手头的事已排满。"})
    else:
        world.silent.add(offer["offer_id"])


def _mood(world: World) -> str:
    with world.lock:
        drawn = world.chance.random()
    return "refuse" if drawn < REFUSES else "silent" if drawn < REFUSES + SILENT else "accept"


def took(world: World, dispute_id: str, mediator_id: str) -> None:
    with world.lock:
        world.mediators[dispute_id] = mediator_id


def assign_by_hand(world: World) -> int:
    """The coordinator names a mediator where nobody is left."""
    if not world.in_state("unassigned"):
        return 0
    rows = [row for row in world.api.all("town", "/dispatch", state="unassigned") if world.mine(row)]
    return world.together(lambda row: _assign(world, row), rows)


def _assign(world: World, row: Json) -> None:
    path = f"/disputes/{row['dispute_id']}"
    choices = world.api.get("town", f"{path}/mediator-suggestions")["items"]
    if not choices:
        raise RuntimeError(f"{row['number']}: nobody can be assigned")
    mediator = choices[0]["mediator_id"]
    body = {"mediator_id": mediator, "reason": "由镇级协调指派。"}
    world.api.post("town", f"{path}/mediator", body)
    took(world, row["dispute_id"], mediator)


def mediate(world: World) -> int:
    """Mediators with open cases work on them."""
    rows = world.in_state("in_mediation")
    with world.lock:
        who = {**{r["dispute_id"]: r["mediator_id"] for r in rows if r["mediator_id"]}, **world.mediators}
    there = [row["dispute_id"] for row in rows if row["dispute_id"] in who]
    free = [one for one in there if f"/disputes/{one}" not in world.meeting]
    ids = [one for one in free if not world.happens(BUSY)]
    return world.together(lambda dispute_id: _work(world, dispute_id, who[dispute_id].lower()), ids)


def _work(world: World, dispute_id: str, login: str) -> None:
    """One or more steps in a half day; the answer to each says what comes next."""
    path = f"/disputes/{dispute_id}"
    sheet = world.sheets.pop(dispute_id, None) or world.api.get(login, f"{path}/proceeding")
    while sheet["state"] == "open" and sheet["next_step"]:
        _look_into(world, path, login, sheet)
        before, sheet = sheet, inside.before_step(world, path, login, sheet)
        if sheet is not before:
            continue
        sheet = world.api.post(login, f"{path}/steps", _record(world, sheet["next_step"]))
        _ask_around(world, path, login, sheet)
        if inside.meets(world, path, login, sheet):
            return
        if sheet["next_step"] == "study" and world.happens(0.6):
            world.sheets[dispute_id] = sheet
            return  # goes on another half day
    if sheet["state"] == "open" and sheet["may_conclude"]:
        _look_into(world, path, login, sheet)
        _conclude(world, path, login, sheet)


def _look_into(world: World, path: str, login: str, sheet: Json) -> None:
    """What the words made the platform suspect – violence, title to land – is found out before the work goes on."""
    if sheet["next_step"] == "hearing":
        return  # nobody has been asked yet
    for gate in sheet["gates"]:
        if gate["state"] == "suspected":
            found = {"confirmed": False, "words": "已向双方和村干部当面核实，没有这种情形。"}
            world.api.post(login, f"{path}/gates/{gate['code']}", found)
    sheet["gates"] = []


def _record(world: World, step: str) -> Json:
    text, particulars = STEPS[step]
    held_at = (world.now - timedelta(minutes=5)).isoformat()
    place = world.pick(("矛盾调处室", "村委会调解室", "当事人家中"))
    record: dict[str, Any] = {"step": step, "held_at": held_at, "place": place, "text": text}
    return {**record, "present": "双方当事人、调解员", "particulars": particulars}


def _ask_around(world: World, path: str, login: str, sheet: Json) -> None:
    if sheet["complexity"] == "complex":
        world.errands.add("experts")  # one may have been drawn for the panel
    if sheet["next_step"] == "study" and world.happens(ASKS_EXPERT):
        question = {"question": "责任应当怎样划分，请从专业上给个意见。", "count": world.pick((1, 1, 2))}
        world.errands.add("experts")
        world.note(lambda: world.api.post(login, f"{path}/draws", question))
    if sheet["next_step"] == "weighing" and world.happens(ASKS_HELP):
        wanted = {"kind": world.pick(KINDS), "matter": "当事人确有困难，请予帮助。"}
        world.errands.add(wanted["kind"])
        world.note(lambda: world.api.post(login, f"{path}/assistance", wanted))


def _conclude(world: World, path: str, login: str, sheet: Json) -> None:
    entry = world.entries[sheet["number"]]
    if world.happens(FAILS):
        world.api.post(login, f"{path}/failure", failure(world))
    else:
        paper = inside.partly(world, agreement(world, sheet, entry.parties))
        if not inside.signs(world, path, login, paper):
            world.api.post(login, f"{path}/agreement", paper)
        court.agreed(world, path, login, paper)
