"""What a mediator writes at the end: the agreement, oral where that is allowed, or why there is none."""

from __future__ import annotations

from datetime import date, timedelta

from standalone.demo.web import Json
from standalone.demo.world import World

# 林地、劳动、医疗: in writing only (domain.md §1.2).
WRITTEN_TYPES = frozenset({"07", "10", "11", "15"})
ORAL = 0.4
END_CODES = ("03", "05", "05", "04", "07", "02", "99")
PROMISES = ("支付约定的款项", "清理堆放的杂物并恢复原状", "当面道歉，今后互不滋扰", "返还保管的物品")


def agreement(world: World, sheet: Json, parties: list[Json]) -> Json:
    """With everything that 人民调解法 §29 asks for."""
    may_be_oral = sheet["complexity"] == "simple" and sheet["type_code"] not in WRITTEN_TYPES
    oral = may_be_oral and world.happens(ORAL)
    signed: Json = {} if oral else {"signed_on": world.today.isoformat()}
    paper: Json = {
        "form": "oral" if oral else "written",
        "parties": [{"name": one["name"], "role": one["role"], **signed} for one in parties],
        "facts": "双方因日常琐事发生争执，主要事实双方均认可。",
        "terms": "双方互谅互让，按约定办理，此后不再为此事争执。",
        "obligations": [] if oral else [_promise(world, parties)],  # oral: performed on the spot
        "place_of_performance": "本村",
    }
    dates = {} if oral else dict.fromkeys(("mediator_signed_on", "sealed_on"), world.today.isoformat())
    return {**paper, **dates}


def _promise(world: World, parties: list[Json]) -> Json:
    what = world.pick(PROMISES)
    due_on: date = world.today + timedelta(days=world.pick((3, 6, 6, 6, 29)))
    promise: Json = {"who": parties[1]["name"], "to_whom": parties[0]["name"], "what": what}
    promise["due_on"] = due_on.isoformat()
    if what != PROMISES[0]:
        return {**promise, "how": "行为"}
    return {**promise, "how": "转账", "amount_yuan": str(world.pick((300, 1200, 8000, 26_000)))}


def failure(world: World) -> Json:
    return {"end_code": world.pick(END_CODES), "note": "多次做工作，双方仍不能达成一致。"}
