"""Who keeps the experts' pool: a credential that runs out is renewed, a training is held and certified."""

from __future__ import annotations

from datetime import datetime, timedelta

from standalone.demo.web import Json
from standalone.demo.world import World

PUPILS = ("E01", "E02", "E03", "M0001", "M0002", "M0003")
HOURS = (6, 6, 4, 6, 6, 0)  # of each; one goes early, one does not come
LONGER = timedelta(days=730)


def keep_the_pool(world: World) -> int:
    """Once in a play: planned on the first day, held on the next."""
    if not world.training:
        _look_after_credentials(world)
        world.training = _plan(world)
    elif world.training["state"] == "planned" and _has_begun(world):
        _hold(world)
    return 0


def _look_after_credentials(world: World) -> None:
    """A new credential that runs out soon is found on the list and renewed."""
    until = (world.today + timedelta(days=30)).isoformat()
    paper = {"name": "调解专家聘书", "issuer": "镇综治中心", "valid_until": until}
    world.api.post("town", "/experts/E01/credentials", paper)
    world.count("credential running out")
    for row in world.api.all("town", "/expert-credentials", state="expiring"):
        longer = {"valid_until": (world.today + LONGER).isoformat()}
        world.api.post("town", f"/expert-credentials/{row['credential_id']}/renew", longer)
        world.count("credential renewed")


def _plan(world: World) -> Json:
    starts = world.now + timedelta(hours=6)
    plan: Json = {
        "title": "民法典与调解技巧", "place": "镇政府会议室", "organiser": "县司法局", "hours": 6,
        "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=6)).isoformat(),
    }  # fmt: skip
    made = world.api.post("town", "/trainings", plan)
    path = f"/trainings/{made['training_id']}/people"
    world.api.post(PUPILS[0].lower(), path, {"person_ids": [PUPILS[0]]})
    found: Json = world.api.post("town", path, {"person_ids": list(PUPILS)})
    return found


def _has_begun(world: World) -> bool:
    return datetime.fromisoformat(world.training["starts_at"]) <= world.now


def _hold(world: World) -> None:
    path = f"/trainings/{world.training['training_id']}"
    items = [{"person_id": who, "hours": hours} for who, hours in zip(PUPILS, HOURS, strict=True)]
    world.api.post("town", f"{path}/attendance", {"items": items})
    held = world.api.post("town", f"{path}/certificates")
    world.training = {**held, "state": "held"}
    world.done["training certificate"] += held["certified"]
