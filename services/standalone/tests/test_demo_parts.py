"""The parts of the demo without a platform: texts, parties, calls, papers, the report."""

from __future__ import annotations

import dataclasses
import io
import json
import random
from datetime import date
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from contracts.field_tasks import AcceptTaskReport, AssignTask, GiveTask, ReportTask
from contracts.intake import DisputeBody
from contracts.mediation import STEP_FIELDS, AgreementInput, StepInput
from servicekit import identity
from standalone.demo import mediators, office, papers, tasks, web
from standalone.demo.parties import parties
from standalone.demo.report import Report
from standalone.demo.texts import narratives
from standalone.demo.world import Entry, World

VILLAGES = ["370832104200", "370832104201"]


def an_api(answer: object) -> web.Api:
    return web.Api("http://town", "password", httpx.MockTransport(answer))  # type: ignore[arg-type]


def a_world(answer: object = lambda _: httpx.Response(200, json={})) -> World:
    return World(an_api(answer), random.Random(1))


def test_plain_lines_and_json_lines_are_read_and_cycled(tmp_path: Path) -> None:
    source = tmp_path / "texts"
    source.write_text('邻居家的树挡了阳光\n\n{"text": "欠了工钱一直不给"}\n', "utf-8")
    assert narratives(source, 3) == ["邻居家的树挡了阳光", "欠了工钱一直不给", "邻居家的树挡了阳光"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"text": 1}', 'line 1: there is no "text"'),
        (b"{", "line 1: not JSON"),
        (b"\xff\xfe\xff", "not UTF-8"),
        (b"\n \n", "no narrative"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_reason(
    tmp_path: Path, content: bytes, words: str
) -> None:
    source = tmp_path / "texts"
    source.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        narratives(source, 1)


def test_invented_parties_pass_the_checks_of_the_door() -> None:
    chance = random.Random(7)
    for _ in range(50):
        people = parties(chance, VILLAGES)
        DisputeBody.model_validate({"channel": "online", "narrative": "邻居争吵不休", "parties": people})
        for one in people:
            assert "phone" not in one or identity.phone(one["phone"])
            assert "id_number" not in one or identity.id_number(one["id_number"], date(2026, 6, 1))


class Lowest(random.Random):
    """Always draws the smallest number."""

    def random(self) -> float:
        return 0.0

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        return 0 if stop is None else start


def test_the_lowest_invented_identity_number_is_one() -> None:
    found = parties(Lowest(), VILLAGES)[0]["id_number"]
    assert identity.id_number(found, date(2026, 6, 1)) == found


def test_a_server_error_is_tried_again_with_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.time, "sleep", lambda _: None)
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        return httpx.Response(503 if len(keys) < 3 else 200, json={"ok": True})

    api = an_api(answer)
    assert api.post("", "/public/disputes", {}) == {"ok": True}
    assert len(keys) == 3 and len(set(keys)) == 1 and api.retries == 2


def test_nobody_at_home_is_asked_again_for_a_while_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 50))
    monkeypatch.setattr(web.time, "sleep", lambda _: None)
    monkeypatch.setattr(web.time, "monotonic", lambda: next(clock))

    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(RuntimeError, match="POST /public/disputes failed 3 times: ConnectError"):
        an_api(answer).post("", "/public/disputes", {})


def test_everybody_signs_in_once_and_acts_with_their_own_token() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/sessions"):
            return httpx.Response(201, json={"token": "t-" + json.loads(request.content)["login"]})
        seen.append(request.headers["Authorization"])
        return httpx.Response(200, json={"items": []})

    api = an_api(answer)
    for who in ("leader", "town", "leader"):
        list(api.all(who, "/disputes"))
    assert seen == ["Bearer t-leader", "Bearer t-town", "Bearer t-leader"]
    assert api.calls == 5


def test_a_list_is_read_to_its_last_page() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        last = request.url.params.get("cursor") == "c2"
        return httpx.Response(200, json={"items": [{"n": last}], "next_cursor": "" if last else "c2"})

    assert list(an_api(answer).all("", "/x")) == [{"n": False}, {"n": True}]


def test_an_unexpected_refusal_is_kept_and_the_others_go_on() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/bad"):
            return httpx.Response(409, json={"code": "odd", "detail": "不行"})
        return httpx.Response(200, json={})

    world = a_world(answer)
    assert world.together(lambda path: world.api.get("", path), ["/good", "/bad", "/good"]) == 3
    assert world.problems == ["409 odd: 不行"]


def test_a_clock_that_cannot_be_wound_is_told() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        known = request.url.path.endswith("/sessions")
        return httpx.Response(200 if known else 404, json={"token": "t", "code": "not_found", "detail": ""})

    with pytest.raises(RuntimeError, match="CLOCK_FILE"):
        a_world(answer).wind(1)


def test_what_mediators_write_has_every_field_of_the_contract() -> None:
    world = a_world()
    for step, fields in STEP_FIELDS.items():
        record = StepInput.model_validate(mediators._record(world, step))
        assert set(record.particulars) <= set(fields)
        assert all(record.particulars.get(key) for key, (_, needed) in fields.items() if needed)
    for kind in ("02", "10"):
        sheet = {"complexity": "simple", "type_code": kind}
        for _ in range(20):
            paper = AgreementInput.model_validate(
                papers.agreement(world, sheet, parties(world.chance, VILLAGES))
            )
            assert paper.form == "oral" or (paper.sealed_on and all(one.signed_on for one in paper.parties))
            assert kind != "10" or paper.form == "written"


def test_what_is_sent_about_tasks_has_every_field_of_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, dict[str, object]]] = []
    row = {"number": "N1", "task_id": "t", "worker_id": "S1", "village_code": VILLAGES[0], "given_by": "M1"}
    state = {"now": "offered"}

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1")
        if request.method == "POST":
            sent.append((path, json.loads(request.content)))
        found: dict[str, object] = {"token": "t", "state": "assigned", "mediator_id": "M1"}
        found["items"] = {
            "/people": [{"person_id": "S1", "login": "grid-1"}],
            "/tasks": [{**row, "state": state["now"], "changes": 3}],
        }.get(path, [{"worker_id": "S1"}])
        return httpx.Response(200, json=found)

    world = a_world(answer)
    world.entries["N1"], world.villages = Entry("N1", "code", []), VILLAGES
    world.board["N1"] = {"number": "N1", "state": "in_mediation", "dispute_id": "d1", "village_code": ""}
    monkeypatch.setattr(world, "happens", lambda share: share == tasks.GIVES)
    tasks.give_tasks(world)
    for state["now"] in ("offered", "accepted", "reported", "unplaced"):
        tasks.do_tasks(world)
    made = {path: body for path, body in sent if path != "/sessions"}
    assert list(made) == [
        "/disputes/d1/tasks",
        *(f"/tasks/t/{way}" for way in ("accept", "report", "done", "assign")),
    ]
    GiveTask.model_validate({"dispute_id": "d1", **made["/disputes/d1/tasks"]})
    for way, kind in (("report", ReportTask), ("done", AcceptTaskReport), ("assign", AssignTask)):
        kind.model_validate({"task_id": "t", **made[f"/tasks/t/{way}"]})
    assert world.problems == []


def test_triage_never_sends_a_dispute_to_an_unknown_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "TOGETHER", 0.0)
    sent: list[dict[str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json={"token": "t"})

    seen = {"type_code": "00", "runner_up": "", "lead_desk": "", "complexity": "simple", "risk": "none"}
    seen |= {"level": "town", "co_desks": [], "desks": []}
    office._study(
        a_world(answer), {"dispute_id": "d", "proposed_desk": "", "study_reasons": [], "suggestion": seen}
    )
    assert sent[-1]["lead_desk"] in office.DESKS and sent[-1]["type_code"] == "18"


def test_disputes_of_other_people_are_left_alone() -> None:
    world = a_world()
    world.entries["N1"] = Entry("N1", "code", [])
    assert world.mine({"number": "N1"}) and not world.mine({"number": "N2"})


def test_the_report_is_a_table_and_json() -> None:
    report = Report(
        registered=2, ends={"archived": 1}, on_the_way={}, median_hours={"登记→受理 accepted": 1.5}, warnings={},
        cards={"red": 1}, lost=["N1"], stuck=[], problems=["409 odd: [不行]"], days=30.0, calls=10, retries=0, seconds=1.0,
    )  # fmt: skip
    assert json.loads(json.dumps(dataclasses.asdict(report)))["lost"] == ["N1"]
    console = Console(file=io.StringIO(), record=True, width=100)
    console.print(report.table())
    text = console.export_text()
    assert "lost: N1" in text and "1 × 409 odd: [不行]" in text and "1.5" in text
