"""People come again with the same matter before it is settled: the window registers it, sees that it is one, and links it."""

from __future__ import annotations

from standalone.demo.doors import WINDOWS, remember
from standalone.demo.web import Json
from standalone.demo.world import World

AGAIN = 0.06  # of the disputes that somebody is asked to mediate or does
WORDS = "前些天来登记过，还没有等到结果，今天再来反映一次。"


def come_again(world: World) -> int:
    """Each dispute that somebody told in words has one chance, and what is itself a repeat none."""
    open_ones = world.in_state("offered", "in_mediation")
    rows = [
        row for row in open_ones if row["number"] not in world.repeated and world.entries[row["number"]].text
    ]
    world.repeated.update(row["number"] for row in rows)
    return world.together(lambda row: _again(world, row), [row for row in rows if world.happens(AGAIN)])


def _again(world: World, row: Json) -> None:
    first, window = world.entries[row["number"]], world.pick(WINDOWS)
    body = {
        "channel": "window",
        "narrative": f"{first.text}{WORDS}",
        "parties": first.parties,
        "village_code": first.parties[0]["village_code"],
    }
    receipt = world.api.post(window, "/disputes", body)
    remember(world, receipt, first.parties)
    with world.lock:
        world.repeated.add(receipt["number"])
    _link(world, window, receipt["id"], row["number"])


def _link(world: World, window: str, dispute_id: str, number: str) -> None:
    """As proposed where the look-alikes found it; else by the number on the person's receipt."""
    path = f"/disputes/{dispute_id}/links"
    found = world.api.get(window, path)["proposals"]
    proposed = any(one["kind"] == "duplicate" and one["other_number"] == number for one in found)
    reason = "同一人同一事项，系统已提示。" if proposed else "当事人出示了上次的回执。"
    world.api.post(window, path, {"other_number": number, "kind": "duplicate", "reason": reason})
    world.count("came again, proposed as a repeat" if proposed else "came again, told by the receipt")
