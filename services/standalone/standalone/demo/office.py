"""Triage decides what the rules leave open; the twelve desks sign, or return with a proposal."""

from __future__ import annotations

from datetime import timedelta

from contracts.codes import grade_of
from standalone.demo.between_desks import ask_others
from standalone.demo.web import Json
from standalone.demo.world import World

DESKS = ("zzb", "sfs", "xfb", "pcs", "sqmy", "rss", "zrzy", "nyncj", "scjg", "mzb", "fl", "czjs")
RETURNED = 0.05
LEFT_LYING = 0.08  # a desk does not come to it this half day
CATCH_ALL = "sfs"
TOGETHER = 0.2  # of what waits for a person is studied by several desks
GRAVE_TOGETHER = 0.8  # of what is hard and grave
AGREES = 0.8  # a desk speaks for the lead that triage thinks of
TABLE = 3  # desks at a joint study
VOTED = 0.5  # of the studies put the whole to the vote
BOUNDARY = 0.3  # of the studies rule on later cases, too


def at_triage(world: World) -> int:
    if not world.in_state("referred", "returned"):
        return 0
    waiting = [row for row in world.api.all("triage1", "/routing/referred") if world.mine(row)]
    return world.together(lambda row: _study(world, row), waiting)


def _study(world: World, row: Json) -> None:
    seen = row["suggestion"]
    kind = seen["type_code"] if seen["type_code"] != "00" else seen["runner_up"] or "18"
    desk = row["proposed_desk"] or seen["lead_desk"]
    decision = {
        "type_code": kind,
        "complexity": grade_of(seen["complexity"], seen.get("severe")),
        "risk": seen["risk"],
        "level": seen["level"],
        "lead_desk": desk if desk in DESKS else CATCH_ALL,
        "co_desks": [each for each in seen["co_desks"] if each != desk],
    }
    grave = "grave" in row["study_reasons"]
    if grave:
        world.count("grave, proposed for a joint study")
    decide = _study_together if world.happens(GRAVE_TOGETHER if grave else TOGETHER) else _decide
    decide(world, row, decision)


def _decide(world: World, row: Json, decision: Json) -> None:
    body = {**decision, "reason": "研判后确定。"}
    world.api.post(world.pick(("triage1", "triage2")), f"/disputes/{row['dispute_id']}/routing", body)


def _study_together(world: World, row: Json, decision: Json) -> None:
    """Several desks are called, most of them speak – not always for the same lead – and the conclusion routes."""
    lead = decision["lead_desk"]
    desks = list(dict.fromkeys((lead, *(one["code"] for one in row["suggestion"]["desks"]), "zzb", "sfs")))[
        :TABLE
    ]
    body = {
        "question": "由哪个部门牵头，哪些部门配合？",
        "desks": desks,
        "meets_at": (world.now + timedelta(hours=2)).isoformat(),
        "room": "R03",
    }
    study = world.api.post("triage1", f"/disputes/{row['dispute_id']}/studies", body)["study_id"]
    for desk in desks:
        said = {"lead_desk": lead if world.happens(AGREES) else desk, "opinion": "按职责分工，意见如上。"}
        world.api.post(f"{desk}1", f"/studies/{study}/opinion", said)
    end = {
        **decision,
        "measures": "牵头部门三日内上门，协办部门配合。",
        "due_on": (world.today + timedelta(days=7)).isoformat(),
    }
    if world.happens(BOUNDARY):
        end["boundary"] = "以后同类事项照此分工，不再逐件研判。"
        world.count("boundary ruled on")
    if world.happens(VOTED):
        _vote(world, study, desks, end)
    else:
        world.api.post("triage1", f"/studies/{study}/conclusion", end)


def _vote(world: World, study: str, desks: list[str], finding: Json) -> None:
    """An expert is heard, then the whole is put to the vote; some desks reserve a point, and it takes effect."""
    of = f"/studies/{study}"
    world.api.post("triage1", f"{of}/guests", {"person_id": "E01", "role": "expert"})
    world.api.post("e01", f"{of}/words", {"opinion": "从专业上看，可以这样分工。", "in_writing": True})
    world.api.post("triage1", f"{of}/drafts", finding)
    for desk in desks:
        vote = (
            {"vote": "for"} if world.happens(AGREES) else {"vote": "reserved", "words": "人手不足，请统筹。"}
        )
        world.api.post(f"{desk}1", f"{of}/drafts/1/vote", vote)
    world.api.post("triage1", f"{of}/drafts/1/conclude", {})
    world.count("studied together with a vote on the whole")


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
        ask_others(world, desk, row, [each for each in DESKS if each != desk])
