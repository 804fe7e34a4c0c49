"""Citizens, windows and outside platforms bring disputes in; the window accepts them or says where to go."""

from __future__ import annotations

from standalone.demo.parties import parties
from standalone.demo.web import Json
from standalone.demo.world import Entry, World

WINDOWS = ("window1", "window2", "window3")
OUTSIDE = ("hotline_12345", "province_platform", "grid")
# door → share of the disputes that come through it
DOORS = {"online": 38, "window": 26, "hotline_12345": 14, "grid": 10, "province_platform": 7, "letter": 5}
REFUSED = 0.05
REASONS = ("N1", "N2", "N3", "N4", "N5", "N7", "N8", "N9")
ELSEWHERE = {"place": "汶上县综治中心（演示）", "address": "汶上县示例路2号", "phone": "0537-0000299"}


def open_doors(world: World) -> None:
    """What everybody must know first: the villages, and the tokens of the outside platforms."""
    organisation = world.api.get("admin", "/organisation")
    world.areas = {place["code"]: place["area_code"] for place in organisation["villages"]}
    world.villages = sorted(world.areas)
    for channel in OUTSIDE:
        made = world.api.post("admin", "/tokens", {"name": f"演示 {channel}", "channel": channel})
        world.api.add_token(channel, made["token"])


def bring(world: World, texts: list[str]) -> None:
    """Registers ``texts`` through every door."""
    doors = world.chance.choices(list(DOORS), list(DOORS.values()), k=len(texts))
    world.together(lambda each: _register(world, *each), zip(doors, texts, strict=True))


def _register(world: World, door: str, text: str) -> None:
    with world.lock:
        people = parties(world.chance, world.villages)
        window = world.chance.choice(WINDOWS)
        reference = f"demo-{world.chance.randrange(16**12):012x}"
    body: Json = {"channel": door, "narrative": text, "parties": people}
    body["village_code"] = people[0]["village_code"]
    if door == "online":
        receipt = world.api.post("", "/public/disputes", body)
    elif door in OUTSIDE:
        receipt = world.api.post(f"token:{door}", "/disputes", {**body, "external_ref": reference})
    else:
        receipt = world.api.post(window, "/disputes", body)
    remember(world, receipt, people, text)


def remember(world: World, receipt: Json, people: list[Json], text: str = "") -> None:
    with world.lock:
        number = receipt["number"]
        world.entries[number] = Entry(number, receipt["query_code"], people, text=text)


def at_the_window(world: World) -> int:
    """The receptionists go through what arrived."""
    if not world.in_state("registered"):
        return 0
    waiting = [row for row in world.api.all("window1", "/arrivals", state="registered") if world.mine(row)]
    return world.together(lambda row: _decide(world, row), waiting)


def _decide(world: World, row: Json) -> None:
    window, path = world.pick(WINDOWS), f"/disputes/{row['dispute_id']}"
    if world.happens(REFUSED):
        code = world.pick(REASONS)
        place = {"go_to": ELSEWHERE} if code == "N9" else {}
        world.api.post(window, f"{path}/refuse", {"reason_code": code, "note": "已当面说明去处。", **place})
    else:
        world.api.post(window, f"{path}/accept")
