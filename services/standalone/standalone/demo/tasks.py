"""Grid workers' tasks: mediators and the coordinator give a few, grid workers answer and report, the givers judge."""

from __future__ import annotations

from datetime import timedelta

from standalone.demo.web import Json
from standalone.demo.world import World

GIVES, REFUSES, SILENT, TOO_LITTLE = 0.06, 0.15, 0.1, 0.2
# kind → what a mediator asks for; without names
ASKED = {
    "verify": "到现场看一看滴水檐和院墙，量一量、拍照片",
    "deliver": "把调解通知书送到被申请人手里，请对方签收",
    "calm": "双方情绪激动，先上门劝一劝，稳住人",
    "watch": "协议以后隔几天去看一看，有变化就报",
}
# The smallest picture: a grey dot.
PHOTO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


def give_tasks(world: World) -> int:
    """By the mediator of the case, once for each dispute at the most."""
    if not world.grid:
        people = world.api.all("admin", "/people", role="grid_worker")
        world.grid.update((one["person_id"], one["login"]) for one in people)
    rows = [row for row in world.in_state("in_mediation") if row["number"] not in world.asked_for]
    world.asked_for.update(row["number"] for row in rows)
    return world.together(lambda row: _give(world, row), [row for row in rows if world.happens(GIVES)])


def _give(world: World, row: Json) -> None:
    path = f"/disputes/{row['dispute_id']}"
    sheet = world.api.get("town", f"{path}/dispatch")
    if sheet["state"] != "assigned":
        return
    kind, village = world.pick(list(ASKED)), row["village_code"] or world.villages[0]
    body = {"kind": kind, "what": ASKED[kind], "village_code": village, "place": "村里"}
    world.api.post(sheet["mediator_id"].lower(), f"{path}/tasks", body)
    world.count("task given")


def do_tasks(world: World) -> int:
    """Everybody acts once on what they see: the asked answer, those who have one report, the givers judge."""
    if not world.done["task given"]:
        return 0
    rows = [row for row in world.api.all("town", "/tasks", whose="all") if world.mine(row)]
    return world.together(lambda row: _act(world, row), rows)


def _act(world: World, row: Json) -> None:
    {"offered": _answer, "accepted": _report, "reported": _judge, "unplaced": _assign}[row["state"]](
        world, row
    )


def _answer(world: World, row: Json) -> None:
    who, base = world.grid[row["worker_id"]], f"/tasks/{row['task_id']}"
    if world.happens(SILENT):
        return
    if world.happens(REFUSES):
        world.api.post(who, f"{base}/refuse", {"reason": "今天在外地，回不来"})
        world.count("task refused")
    else:
        world.api.post(who, f"{base}/accept")


def _report(world: World, row: Json) -> None:
    body = {
        "outcome": "done",
        "words": "去看过了，照片在下面",
        "village_code": row["village_code"],
        "place": "村里",
        "latitude": 35.8,
        "longitude": 116.09,
        "accuracy_m": 15,
        "photos": [{"content": PHOTO}],
    }
    world.api.post(world.grid[row["worker_id"]], f"/tasks/{row['task_id']}/report", body)
    world.count("task reported")


def _judge(world: World, row: Json) -> None:
    base, seen = f"/tasks/{row['task_id']}", {"changes": row["changes"]}
    giver = row["given_by"].lower()
    if world.happens(TOO_LITTLE):
        due_at = (world.now + timedelta(days=2)).isoformat()
        world.api.post(giver, f"{base}/back", {**seen, "reason": "照片不清楚，再拍一张", "due_at": due_at})
        world.count("report sent back")
    else:
        world.api.post(giver, f"{base}/done", seen)
        world.count("task done")


def _assign(world: World, row: Json) -> None:
    workers = world.api.get("town", f"/grid-workers?village_code={row['village_code']}")["items"]
    body = {"changes": row["changes"], "worker_id": workers[0]["worker_id"], "reason": "请他跑一趟"}
    world.api.post("town", f"/tasks/{row['task_id']}/assign", body)
    world.count("task assigned by hand")
