"""The doors of grid workers' tasks on a stub bus: every state has its page and its forms, in both languages, for each role."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts import field_tasks as c
from contracts.directory import GetNames, GetOrganisation, Names, Organisation, Place, Principal
from contracts.errors import Fault, Refused
from contracts.mediator_dispatch import DispatchSheet, GetDispatch
from contracts.people import Actor
from gateway.people import COOKIE
from testkit.page import page_errors

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
VILLAGE = "370832104200"
WORKER = ("S0048", "grid_worker", ("warning.report", "task.answer"))
GIVER = ("M0001", "mediator", ("task.give", "offer.answer", "dispute.read"))
TOWN = ("C1", "town_coordinator", ("task.give", "dispatch.manage", "dispute.read_all"))
CHINESE = re.compile(r"[㐀-鿿]")


def a_report(**changes: Any) -> c.TaskReportSheet:
    photo = c.TaskPhotoSheet(photo_id="p1", media_type="image/jpeg", size=9, sha256="0" * 64, scan="clean")
    values: dict[str, Any] = {
        "report_no": 1, "worker_id": "S0048", "outcome": "done", "words": "delivered", "village_code": VILLAGE,
        "place": "home", "latitude": 35.8, "longitude": 116.1, "accuracy_m": 9, "reported_at": NOW, "late": True,
        "photos": (photo,), "state": "waiting",
    }  # fmt: skip
    return c.TaskReportSheet(**{**values, **changes})


def a_task(**changes: Any) -> c.TaskSheet:
    values: dict[str, Any] = {
        "task_id": "t1", "dispute_id": "d1", "number": "LSQP-2026-000001", "kind": "deliver", "state": "accepted",
        "risk": "red", "village_code": VILLAGE, "excerpt": "paper", "given_by": "M0001", "given_at": NOW,
        "due_at": NOW + timedelta(days=2), "worker_id": "S0048", "offered_at": NOW,
        "expires_at": NOW + timedelta(hours=2), "what": "the paper", "place": "east", "whole": True, "changes": 7,
    }  # fmt: skip
    return c.TaskSheet(**{**values, **changes})


class Bus:
    """Answers from what a test gives it, and remembers what was asked."""

    def __init__(self, who: tuple[str, str, tuple[str, ...]]) -> None:
        person, role, rights = who
        actor = Actor(person_id=person, roles=(role,), rights=rights)
        self.principal = Principal(person_id=person, login=person, name="Li", actor=actor)
        self.task, self.asked = a_task(), list[Any]()
        self.refusal: Fault | None = None

    def ask(self, request: Any, *_: Any, **__: Any) -> Any:
        self.asked.append(request)
        if isinstance(request, (c.AcceptTaskReport, c.SendTaskBack, c.ReportTask)) and self.refusal:
            raise Refused(self.refusal)
        return self.answer(request)

    def answer(self, request: Any) -> Any:
        match request:
            case GetOrganisation():
                areas = (Place(code="A1", name="North"),)
                villages = (Place(code=VILLAGE, name="East", area_code="A1"),)
                return Organisation(
                    town_code="370832104",
                    town_name="Town",
                    centre_name="Centre",
                    areas=areas,
                    villages=villages,
                    departments=(),
                    rooms=(),
                )
            case GetNames():
                return Names(names=dict.fromkeys(request.person_ids, "Li"))
            case GetDispatch():
                return DispatchSheet(dispute_id="d1", state="assigned")
            case c.ListTasks():
                gives = request.whose == "dispute"
                return c.TaskRows(items=(self.task,), unplaced=1, overdue=1, may_give=gives)
            case c.ListGridWorkers():
                row = c.GridWorkerRow(
                    worker_id="S0048", name="Li", village_code=VILLAGE, area_code="A1", load=1, load_cap=5, available=False
                )  # fmt: skip
                return c.GridWorkers(items=(row,))
            case _ if getattr(request, "service", "") == "directory":
                return self.principal
        return self.task


ASKED = {"state": "offered", "what": "", "place": "", "excerpt": "", "whole": False, "may": ("answer",)}
REPORTED = {"state": "reported", "reports": (a_report(),), "may": ("judge",)}
LEFT = {"state": "unplaced", "worker_id": "", "may": ("assign", "withdraw"), "late": True}
JUDGED = a_report(state="sent_back", judged_why="blurred", judged_at=NOW, judged_by="M0001")
TAKEN_BACK = {"state": "withdrawn", "withdrawn_by": "M0001", "withdrawn_why": "they came"}
STATES: list[tuple[Any, dict[str, Any], list[str]]] = [
    (WORKER, ASKED, ["/tasks/t1/accept"]),
    (WORKER, {"may": ("report", "give_back")}, ['capture="environment"', "data-locate", "geo:0,0"]),
    (GIVER, REPORTED, ["35.80000", "/tasks/t1/photos/p1"]),
    (GIVER, {"state": "offered", "may": ("withdraw",)}, ["/tasks/t1/withdraw"]),
    (TOWN, LEFT, ["/tasks/t1/assign", "S0048"]),
    (GIVER, {"state": "done", "reports": (JUDGED,)}, ["blurred"]),
    (GIVER, TAKEN_BACK, ["they came"]),
]


@pytest.mark.parametrize(("who", "changes", "shown"), STATES)
def test_every_state_has_its_page_with_what_can_be_done(
    who: Any, changes: Any, shown: list[str], open_page: Any
) -> None:
    bus = Bus(who)
    bus.task = a_task(**changes)
    page = open_page(bus, "/tasks/t1")
    assert [part for part in shown if part not in page] == []
    forms = {
        one
        for one in ("accept", "report", "done", "back", "withdraw", "assign")
        if f'action="/tasks/t1/{one}"' in page
    }
    allowed = {"answer": {"accept"}, "report": {"report"}, "judge": {"done", "back"}}
    assert forms == set().union(*(allowed.get(one, {one} - {"give_back"}) for one in changes.get("may", ())))


@pytest.mark.parametrize(("who", "changes", "shown"), STATES)
def test_every_state_speaks_english(who: Any, changes: Any, shown: list[str], open_page: Any) -> None:
    bus = Bus(who)
    bus.task = a_task(**changes)
    for address in ("/tasks/t1?lang=en", "/tasks?lang=en"):
        page = open_page(bus, address)
        body = re.sub(
            r"<script.*?</script>|<select.*?</select>",
            "",
            page[page.index("<main") : page.index("</main>")],
            flags=re.DOTALL,
        )
        assert CHINESE.findall(body) == []


@pytest.mark.parametrize(("who", "whose"), [(WORKER, "mine"), (GIVER, "given"), (TOWN, "all")])
def test_each_role_begins_with_its_own_list(who: Any, whose: str, open_page: Any) -> None:
    bus = Bus(who)
    page = open_page(bus, "/tasks")
    assert next(one for one in bus.asked if isinstance(one, c.ListTasks)).whose == whose
    assert ("请指派" in page) == (whose == "all")
    assert 'href="/tasks"' in page  # the menu has it


def test_the_disputes_page_gives_a_task_with_a_key_of_its_own(client_of: Any, open_page: Any) -> None:
    bus = Bus(GIVER)
    page = open_page(bus, "/disputes/d1/tasks")
    key = re.search(r'name="key" value="([0-9a-f]{32})"', page)
    assert key is not None
    client = client_of(bus)
    form = {
        "kind": "calm",
        "what": "calm them down",
        "village_code": VILLAGE,
        "due_at": "2026-03-12T09:00",
        "key": key[1],
    }
    answer = post(client, "/disputes/d1/tasks", "/disputes/d1/tasks", form)
    asked = next(one for one in bus.asked if isinstance(one, c.GiveTask))
    assert (answer.status_code, asked.key, asked.due_at) == (
        302,
        key[1],
        datetime(2026, 3, 12, 1, 0, tzinfo=UTC),
    )


def test_who_saves_upon_an_older_state_sees_the_new_one_and_why(client_of: Any) -> None:
    bus = Bus(GIVER)
    bus.task = a_task(state="reported", reports=(a_report(),), may=("judge",), changes=9)
    bus.refusal = Fault(
        code="task_moved", status=409, message="您打开以后这件任务有了变化：这件任务已经完成。请看过再办。"
    )
    answer = post(client_of(bus), "/tasks/t1", "/tasks/t1/back", {"changes": "7", "reason": "blurred photo"})
    assert (answer.status_code, "有了变化" in answer.text, "blurred photo" in answer.text) == (
        422,
        True,
        True,
    )
    assert 'name="changes" value="9"' in answer.text


def test_a_report_without_its_photo_is_told_at_the_field_and_keeps_the_words(client_of: Any) -> None:
    bus = Bus(WORKER)
    bus.task = a_task(may=("report",))
    bus.refusal = Fault(
        code="bad_task", status=422, message="m", errors=({"field": "photos", "reason": "请拍一张。"},)
    )
    form = {"outcome": "done", "words": "handed over", "village_code": VILLAGE}
    answer = post(client_of(bus), "/tasks/t1", "/tasks/t1/report", form)
    assert (answer.status_code, "handed over" in answer.text) == (422, True)
    assert "f-photos-error" in answer.text and page_errors(answer.text) == []


def post(client: Any, page: str, to: str, form: dict[str, str]) -> Any:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token is not None
    return client.post(to, data={**form, "csrf_token": token[1]})


@pytest.mark.parametrize(
    ("who", "method", "address"),
    [
        (WORKER, "POST", "/api/v1/disputes/d1/tasks"),
        (WORKER, "POST", "/api/v1/tasks/t1/done"),
        (GIVER, "POST", "/api/v1/tasks/t1/accept"),
        (GIVER, "POST", "/api/v1/tasks/t1/assign"),
        (GIVER, "GET", "/api/v1/grid-workers"),
        (("e1", "expert", ("expert.answer",)), "GET", "/api/v1/tasks"),
        (("e1", "expert", ("expert.answer",)), "GET", "/tasks"),
    ],
)
def test_whoever_lacks_the_right_is_refused_at_the_door(
    who: Any, method: str, address: str, client_of: Any
) -> None:
    bus = Bus(who)
    client = client_of(bus)
    token = client.extensions["people"]._session_of(bus.principal)
    client.delete_cookie(COOKIE)
    answer = client.open(address, method=method, headers={"Authorization": f"Bearer {token}"}, json={})
    assert answer.status_code == 403
    assert [one for one in bus.asked if one.service == "mediator_dispatch"] == []
