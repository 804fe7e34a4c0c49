"""After a written agreement: what was promised is done and recorded, some go to the court together, some files are bound."""

from __future__ import annotations

import base64
import time
from typing import Any

from standalone.demo import inside
from standalone.demo.web import Json
from standalone.demo.world import World

PATIENCE = 60.0  # seconds until a file is bound
PERFORMS, CONFIRMS, BINDS, BREAKS = 0.3, 0.08, 0.05, 0.2
PAGE = base64.b64encode(b"%PDF-1.7 a scan").decode()
SCANS = {"identity": "both", "signed_paper": ""}  # purpose → whose
EXPLANATION = "双方当场核对了证件原件，其余材料由村委会保存，情况属实。"


def agreed(world: World, path: str, login: str, paper: Json) -> None:
    """Notes what the mediator will do another half day about a written agreement."""
    if paper["form"] != "written":
        return
    with world.lock:
        if world.chance.random() < CONFIRMS:
            world.later.append((_confirm, path, login))
        if world.chance.random() < PERFORMS:
            world.later.append((_perform, path, login))
        elif world.chance.random() < BREAKS:
            world.later.append((inside.asks_after(enforced=False), path, login))


def follow_up(world: World) -> int:
    """What was noted the half days before, in the order in which it was noted for each dispute."""
    with world.lock:
        due, world.later = world.later, []
    by_path: dict[str, list[Any]] = {}
    for act, path, login in due:
        by_path.setdefault(path, []).append((act, login))
    return world.together(lambda path: _all(world, path, by_path[path]), by_path)


def _all(world: World, path: str, acts: list[Any]) -> None:
    for act, login in acts:
        act(world, path, login)


def _confirm(world: World, path: str, login: str) -> None:
    """双方共同申请司法确认: the papers, the application, the court's number and its ruling."""
    for purpose, whose in SCANS.items():
        scan = {"purpose": purpose, "about": whose, "filename": f"{purpose}.pdf", "content": PAGE}
        world.api.post(login, f"{path}/files", scan)
    form = world.api.post(login, f"{path}/confirmation/open")
    people = [{**one, "joins": True} for one in form["application"]["applicants"]]
    application = {**form["application"], "applicants": people, "promised": True}
    saved = {"version": form["version"], "application": application}
    sheet = world.api.post(login, f"{path}/confirmation", saved)
    if not sheet["ready"]:
        world.count("confirmation not possible")
        return
    today = world.today.isoformat()
    world.api.post(login, f"{path}/confirmation/submission", {"channel": "in_person", "submitted_on": today})
    number = f"（{world.today.year}）鲁0832民特{len(world.entries) + world.done['confirmed by the court']}号"
    world.api.post(login, f"{path}/confirmation/filing", {"accepted_on": today, "case_no": number})
    ruling = {"decision": "confirmed", "decided_on": today, "served_on": today}
    world.api.post(login, f"{path}/confirmation/decision", ruling)
    world.count("confirmed by the court")
    with world.lock:
        world.later.append((inside.asks_after(enforced=True), path, login))


def _perform(world: World, path: str, login: str) -> None:
    """Everything that was promised is done at once."""
    sheet = world.api.get(login, f"{path}/performance")
    for item in sheet["items"]:
        done: Json = {"performed_on": world.today.isoformat(), "words": "已当面履行，双方确认。"}
        if item["amount_yuan"]:
            done["amount_yuan"] = item["amount_yuan"]
        world.api.post(login, f"{path}/performance/{item['no']}", done)
    world.count("performed")


def bind(world: World) -> int:
    """Some files of what is archived are sealed, once."""
    fresh = [row for row in world.in_state("archived") if row["number"] not in world.shelved]
    world.shelved |= {row["number"] for row in fresh}
    mine = [row for row in fresh if row["dispute_id"] in world.mediators and world.happens(BINDS)]
    return world.together(lambda row: _bind(world, row["dispute_id"]), mine)


def _bind(world: World, dispute_id: str) -> None:
    """封卷: one PDF, sealed, and looked at afterwards whether it is still what was sealed."""
    path, login = f"/disputes/{dispute_id}", world.mediators[dispute_id].lower()
    world.api.post(login, f"{path}/file/seal", {"explanation": EXPLANATION})
    _until_it_is_bound(world, login, path)
    if not world.api.get(login, f"{path}/file/verification")["unchanged"]:
        raise RuntimeError(f"{path}: the sealed file is not what was sealed")
    world.count("case file sealed")


def _until_it_is_bound(world: World, login: str, path: str) -> None:
    """An errand of the platform binds it.

    :raises RuntimeError: it failed, or it takes longer than anybody would wait.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        binding = world.api.get(login, f"{path}/file")["binding"]
        if not binding:
            return
        if binding["failed"]:
            break
        time.sleep(0.2)
    raise RuntimeError(f"{path}: the file was not bound")
