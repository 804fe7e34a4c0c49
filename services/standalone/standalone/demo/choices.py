"""Parties choose a mediator or object to one, mediators hand over, hard cases get a second one, somebody is away."""

from __future__ import annotations

import time
from datetime import timedelta

from standalone.demo.mediators import took
from standalone.demo.web import Json
from standalone.demo.world import World

WISHES, OBJECTS, OBJECTS_LATER, HANDS_OVER, AWAY = 0.05, 0.04, 0.01, 0.02, 0.02
PATIENCE = 3.0  # seconds until mediation has heard of a hand-over


def parties_choose(world: World) -> int:
    """With the query code, once for each dispute, while somebody is asked or, more seldom, has it."""
    waiting = [row for row in world.in_state("offered") if row["number"] not in world.chosen]
    going_on = [row for row in world.in_state("in_mediation") if world.happens(OBJECTS_LATER)]
    world.chosen.update(row["number"] for row in waiting)
    wish = [row for row in waiting if world.happens(WISHES)]
    against = [row for row in waiting if row not in wish and world.happens(OBJECTS)]
    done = world.together(lambda row: _wish(world, row), wish)
    return done + world.together(lambda row: _object(world, row), [*against, *going_on])


def _wish(world: World, row: Json) -> None:
    base = f"/public/disputes/{world.entries[row['number']].query_code}"
    choices = [one for one in world.api.get("", f"{base}/mediators")["items"] if not one["asked"]]
    if choices:
        world.api.post("", f"{base}/mediator-wish", {"mediator_id": choices[0]["mediator_id"]})
        world.count("mediator wished")


def _object(world: World, row: Json) -> None:
    base = f"/public/disputes/{world.entries[row['number']].query_code}"
    body = {"side": "respondent", "reason": "他和对方是亲戚，请换一位。"}
    world.api.post("", f"{base}/objection", body)
    world.mediators.pop(row["dispute_id"], None)  # who stepped aside hands nothing over
    world.count("mediator objected to")


def hand_over(world: World) -> int:
    """A mediator asks a colleague, who consents; the file is theirs a moment later."""
    rows = [row for row in world.in_state("in_mediation") if row["dispute_id"] in world.mediators]
    free = [one for one in (row["dispute_id"] for row in rows) if f"/disputes/{one}" not in world.meeting]
    some = [one for one in free if world.happens(HANDS_OVER)]
    return world.together(lambda dispute_id: _hand_over(world, dispute_id), some)


def _hand_over(world: World, dispute_id: str) -> None:
    path, holder = f"/disputes/{dispute_id}", world.mediators[dispute_id]
    choices = world.api.get("town", f"{path}/mediator-suggestions")["items"]
    others = [one["mediator_id"] for one in choices if one["mediator_id"] != holder]
    if not others:
        return
    body = {"mediator_id": others[0], "reason": "要出门学习，请同事接着办。"}
    offer = world.api.post(holder.lower(), f"{path}/hand-over", body)
    world.api.post(others[0].lower(), f"/offers/{offer['offer_id']}/accept")
    took(world, dispute_id, others[0])
    world.sheets.pop(dispute_id, None)
    world.count("handed over")
    _until_it_is_theirs(world, dispute_id, others[0])


def _until_it_is_theirs(world: World, dispute_id: str, mediator_id: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if world.api.get("leader", f"/disputes/{dispute_id}/proceeding")["mediator_id"] == mediator_id:
            return
        time.sleep(0.1)


def second_seats(world: World) -> int:
    """Who is asked to be the second of two consents."""
    if not world.in_state("in_mediation"):
        return 0
    rows = [row for row in world.api.all("town", "/dispatch", state="assigned") if world.mine(row)]
    asked = [row["offer"] for row in rows if row["offer"] and row["offer"]["kind"] == "second"]
    return world.together(lambda offer: _sit_down(world, offer), asked)


def _sit_down(world: World, offer: Json) -> None:
    world.api.post(offer["mediator_id"].lower(), f"/offers/{offer['offer_id']}/accept")
    world.count("two mediators")


def be_away(world: World) -> int:
    """Some who have just been asked are away from today on."""
    if not world.in_state("offered"):
        return 0
    rows = [row for row in world.api.all("town", "/dispatch", state="offering") if world.mine(row)]
    asked = {row["offer"]["mediator_id"] for row in rows if row["offer"]}
    return world.together(lambda who: _leave(world, who), sorted(who for who in asked if world.happens(AWAY)))


def _leave(world: World, mediator_id: str) -> None:
    until = (world.today + timedelta(days=3)).isoformat()
    body = {
        "mediator_id": mediator_id,
        "from_on": world.today.isoformat(),
        "until_on": until,
        "reason": "参加培训",
    }
    world.api.post(mediator_id.lower(), "/absences", body)
    world.count("mediator away")
