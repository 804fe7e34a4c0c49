"""Triage decides what the rules leave open; the twelve desks sign, or return with a proposal."""

from __future__ import annotations

from standalone.demo.web import Json
from standalone.demo.world import World

DESKS = ("zzb", "sfs", "xfb", "pcs", "sqmy", "rss", "zrzy", "nyncj", "scjg", "mzb", "fl", "czjs")
RETURNED = 0.05
LEFT_LYING = 0.08  # a desk does not come to it this half day
CATCH_ALL = "sfs"


def at_triage(world: World) -> int:
    if not world.in_state("referred", "returned"):
        return 0
    waiting = [row for row in world.api.all("triage1", "/routing/referred") if world.mine(row)]
    return world.together(lambda row: _study(world, row), waiting)


def _study(world: World, row: Json) -> None:
    seen = row["suggestion"]
    kind = seen["type_code"] if seen["type_code"] != "00" else seen["runner_up"] or "18"
    desk = row["proposed_desk"] or seen["lead_desk"]
    body = {
        "type_code": kind,
        "complexity": seen["complexity"],
        "risk": seen["risk"],
        "level": seen["level"],
        "lead_desk": desk if desk in DESKS else CATCH_ALL,
        "co_desks": [each for each in seen["co_desks"] if each != desk],
        "reason": "联合研判后确定。",
    }
    world.api.post(world.pick(("triage1", "triage2")), f"/disputes/{row['dispute_id']}/routing", body)


def at_the_desks(world: World) -> int:
    busy = {row["desk"] for row in world.in_state("routed")} & set(DESKS)
    return sum(_desk(world, desk) for desk in sorted(busy))


def _desk(world: World, desk: str) -> int:
    found = world.api.all(f"{desk}1", f"/desks/{desk}/disputes", state="waiting")
    waiting = [row for row in found if world.mine(row) and row["lead"] and not world.happens(LEFT_LYING)]
    return world.together(lambda row: _sign_or_return(world, desk, row), waiting)


def _sign_or_return(world: World, desk: str, row: Json) -> None:
    officer, path = f"{desk}{world.pick((1, 2))}", f"/desks/{desk}/disputes/{row['dispute_id']}"
    if row["may_return"] and world.happens(RETURNED):
        other = world.pick([each for each in DESKS if each != desk])
        body = {"reason": "核对职责后，认为不属于本部门主责。", "proposed_desk": other}
        world.api.post(officer, f"{path}/return", body)
    else:
        world.api.post(officer, f"{path}/sign")
