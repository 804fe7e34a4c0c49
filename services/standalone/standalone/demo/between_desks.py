"""Desks ask one another: they call others in, come – not always in time –, answer and score; co-desks do their parts."""

from __future__ import annotations

from datetime import timedelta

from standalone.demo.web import Json
from standalone.demo.world import World

CALLS = 0.12  # of the cases that a desk has signed for
PARTS = 0.5  # of those with co-desks
STAYS_AWAY = 0.15  # this half day; whoever comes later is late
AGAIN = 0.1  # of the parts are given back once


def ask_others(world: World, desk: str, row: Json, others: list[str]) -> None:
    """Right after signing: a whistle for some cases, a part for some co-desks."""
    path = f"/desks/{desk}/disputes/{row['dispute_id']}"
    if world.happens(CALLS):
        body = {"called_desk": world.pick(others), "matter": "请派人到现场一起查看，并说明本部门的意见。"}
        made = world.api.post(f"{desk}1", f"{path}/whistles", body)
        world.calls[made["whistle_id"]] = made
    for co_desk in row["co_desks"][:1]:
        if co_desk in others and world.happens(PARTS):
            due_on = (world.today + timedelta(days=3)).isoformat()
            body = {"co_desk": co_desk, "task": "核实本部门掌握的情况，形成书面意见。", "due_on": due_on}
            made = world.api.post(f"{desk}1", f"{path}/parts", body)
            world.parts[made["part_id"]] = made


def answer_calls(world: World) -> int:
    """Whoever was called comes or stays away; whoever came answers, and both sides score."""
    return world.together(lambda one: _come(world, one), list(world.calls.values()))


def do_parts(world: World) -> int:
    """Co-desks report their parts; some are asked to do it again."""
    return world.together(lambda one: _finish(world, one), list(world.parts.values()))


def _come(world: World, one: Json) -> None:
    if world.happens(STAYS_AWAY):
        return
    del world.calls[one["whistle_id"]]
    caller, called = one["caller_desk"], one["called_desk"]
    path = f"/desks/{called}/whistles/{one['whistle_id']}"
    world.api.post(f"{called}1", f"{path}/arrive")
    world.api.post(f"{called}1", f"{path}/answer", {"result": "已到现场，按职责处理并告知双方。"})
    world.api.post(f"{called}1", f"{path}/score", {"stars": world.pick((4, 5))})
    own = f"/desks/{caller}/whistles/{one['whistle_id']}/score"
    world.api.post(f"{caller}1", own, {"stars": world.pick((3, 4, 5)), "words": "配合到位。"})
    world.count("call scored on both sides")


def _finish(world: World, one: Json) -> None:
    if world.happens(STAYS_AWAY):
        return
    lead, co_desk, part = one["lead_desk"], one["co_desk"], one["part_id"]
    world.api.post(f"{co_desk}1", f"/desks/{co_desk}/parts/{part}/finish", {"result": "已核实，意见附后。"})
    if one["times"] == 1 and world.happens(AGAIN):
        due_on = (world.today + timedelta(days=2)).isoformat()
        body = {"reason": "请补充现场照片。", "due_on": due_on}
        world.parts[part] = world.api.post(f"{lead}1", f"/desks/{lead}/parts/{part}/back", body)
    else:
        del world.parts[part]
