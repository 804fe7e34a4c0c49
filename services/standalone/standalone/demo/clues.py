"""Grid workers report clues; each level settles, drops, raises or lets lie; one becomes a dispute."""

from __future__ import annotations

from collections import Counter

from standalone.demo.doors import remember
from standalone.demo.parties import parties
from standalone.demo.web import Json
from standalone.demo.world import World

TEXTS = (
    "两户人家为宅基地滴水多次争吵，今天又推搡起来，围了不少人看。",
    "几名工人到工地门口要工钱，说再不给就不走了，情绪比较激动。",
    "村民反映邻居在共用过道堆柴草，劝了两回没用，双方互不说话。",
)
# What becomes of each clue. ``clock``: nobody acts below the town.
FATES = (
    "settle", "settle", "settle", "drop", "drop", "raise-1", "raise-1", "raise-2", "raise-3", "clock", "clock", "dispute",
)  # fmt: skip
STATES = ("open", "settled", "dropped", "became_dispute")
LEVELS = ("grid", "village", "area", "town")


def report_clues(world: World, count: int) -> None:
    fates = FATES[:-1][: count - 1] + FATES[-1:]
    villages = world.chance.sample(world.villages, k=len(fates))
    world.together(lambda each: _report(world, *each), zip(fates, villages, strict=True))


def _report(world: World, fate: str, village: str) -> None:
    body = {
        "village_code": village,
        "text": world.pick(TEXTS),
        "place": "村口",
        "people_count": world.pick((2, 3, 4)),
    }
    sheet = world.api.post(f"grid-{village[-3:]}", "/warnings", body)
    with world.lock:
        world.warnings[sheet["warning_id"]] = fate
        world.errands.add("warnings")


def act_on_warnings(world: World) -> int:
    """Everybody looks at what lies at their level."""
    if not world.warnings:
        return 0
    rows = world.api.all("town", "/warnings", state="open")
    return world.together(
        lambda row: _act(world, row), [r for r in rows if r["warning_id"] in world.warnings]
    )


def _act(world: World, row: Json) -> None:
    fate, level = world.warnings[row["warning_id"]], row["level"]
    login, path = _worker(world, row), f"/warnings/{row['warning_id']}"
    if level == "town":
        world.api.post("town", f"{path}/settle", {"how": "镇里牵头，几家坐下来谈妥了。"})
    elif fate == "dispute":
        _register(world, login, row)
    elif fate == "drop":
        world.api.post(login, f"{path}/drop", {"reason": "上门核实，是误会，没有矛盾。"})
    elif fate == "settle" or fate == f"raise-{LEVELS.index(level)}":
        world.api.post(login, f"{path}/settle", {"how": "当场劝和，双方握手言和。"})
    elif fate.startswith("raise"):
        world.api.post(login, f"{path}/raise", {"reason": "本级做了工作，没有谈拢，请上级支持。"})


def _worker(world: World, row: Json) -> str:
    village = row["village_code"]
    if row["level"] == "area":
        return f"area-{world.areas[village].lower()}"
    return f"{'grid' if row['level'] == 'grid' else 'village'}-{village[-3:]}"


def _register(world: World, login: str, row: Json) -> None:
    if row["dispute_id"]:
        return
    with world.lock:
        people = parties(world.chance, world.villages)
    body = {
        "channel": "warning",
        "narrative": TEXTS[0],
        "parties": people,
        "village_code": row["village_code"],
    }
    remember(
        world, world.api.post(login, "/disputes", {**body, "origin_warning_id": row["warning_id"]}), people
    )
    with world.lock:
        world.warnings[row["warning_id"]] = "waits"


def ends(world: World) -> dict[str, int]:
    """How many of our warnings are in which state."""
    found: Counter[str] = Counter()
    for state in STATES:
        rows = world.api.all("town", "/warnings", state=state)
        found[state] = sum(row["warning_id"] in world.warnings for row in rows)
    return {state: number for state, number in found.items() if number}
