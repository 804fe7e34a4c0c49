"""The pages of the dispatch on a stub bus: what a coordinator and a mediator see and may send, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import mediation
from contracts import mediator_dispatch as c
from contracts.directory import GetNames, GetOrganisation, Names, Organisation, Place, Principal
from contracts.joint_study import StudySheets
from contracts.people import Actor
from testkit.page import page_errors

COORDINATOR = ("C1", "town_coordinator", ("dispatch.manage", "dispute.read_all"))
CHINESE = re.compile(r"[㐀-鿿]")
PLACES = Organisation(
    town_code="370832104",
    town_name="Town",
    centre_name="Centre",
    areas=(Place(code="A1", name="North"),),
    villages=(Place(code="370832104200", name="East", area_code="A1"),),
    departments=(),
    rooms=(),
)

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
DANGERS = mediation.DangerRows(items=())
STUDIES = StudySheets(items=())


class Bus:
    """Answers by the request's type with what a test gives it, and remembers what was asked."""

    def __init__(self, who: tuple[str, str, tuple[str, ...]], **answers: Callable[[Any], Any]) -> None:
        person, role, rights = who
        actor = Actor(person_id=person, roles=(role,), rights=rights)
        self.principal = Principal(person_id=person, login=person, name="Li", actor=actor)
        self.asked, self.answers = (
            list[Any](),
            {"ListDangers": lambda _: DANGERS, "ListStudies": lambda _: STUDIES, **answers},
        )

    def ask(self, request: Any, *_: Any, **__: Any) -> Any:
        self.asked.append(request)
        name = type(request).__name__
        if name in self.answers:
            return self.answers[name](request)
        match request:
            case GetOrganisation():
                return PLACES
            case c.GetDispatch():
                return c.DispatchSheet(dispute_id=request.dispute_id, state="unassigned")
            case GetNames():
                return Names(names=dict.fromkeys(request.person_ids, "Li"))
        return self.principal


def in_english(page: str) -> list[str]:
    """What of a page's own part is Chinese still; options are the town's data."""
    body = page[page.index("<main") : page.index("</main>")]
    return CHINESE.findall(re.sub(r"<script.*?</script>|<select.*?</select>", "", body, flags=re.DOTALL))


def a_choice(number: int, **changes: Any) -> c.MediatorChoice:
    values: dict[str, Any] = {
        "mediator_id": f"M000{number}", "name": f"Li {number}", "committee": "East", "level": "village",
        "load": 1, "load_cap": 2, "cost": 1.0, "reasons": ("从事调解3年。",),
    }  # fmt: skip
    return c.MediatorChoice(**{**values, **changes})


FULL = a_choice(1, obstacles=("该调解员手上已有2件，达到上限。",))
TIED = a_choice(2, barred=True, obstacles=("当事人申请该调解员回避，应当另选他人。",))


def nobody_left(request: c.SuggestMediators) -> c.MediatorChoices:
    items = (FULL, TIED) if request.everybody else ()
    return c.MediatorChoices(items=items, total=len(items))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_nobody_is_left_the_coordinator_still_has_somebody_to_choose(
    language: str, open_page: Any
) -> None:
    page = open_page(Bus(COORDINATOR, SuggestMediators=nobody_left), f"/dispatch/d1?lang={language}")
    assert 'value="M0001"' in page
    assert 'value="M0002"' not in page  # nobody's choice: named with its obstacle, without a button
    assert "Li 2" in page
    assert 'name="reason"' in page
    assert language == "zh" or in_english(page) == []


def test_somebody_is_looked_for_on_the_whole_roster(open_page: Any) -> None:
    bus = Bus(COORDINATOR, SuggestMediators=nobody_left)
    page = open_page(bus, "/dispatch/d1?q=Li&area_code=A1")
    asked = [one for one in bus.asked if isinstance(one, c.SuggestMediators)]
    assert [(one.everybody, one.q, one.area_code) for one in asked] == [(True, "Li", "A1")]
    assert "达到上限" in page


def test_who_may_be_asked_comes_without_obstacles_and_chosen(open_page: Any) -> None:
    found = c.MediatorChoices(items=(a_choice(3),), total=1)
    page = open_page(Bus(COORDINATOR, SuggestMediators=lambda _: found), "/dispatch/d1")
    assert re.search(r'value="M0003"[^>]*checked', page)


def test_a_choice_without_a_reason_keeps_what_was_chosen(client_of: Any) -> None:
    bus = Bus(COORDINATOR, SuggestMediators=nobody_left)
    client = client_of(bus)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/dispatch/d1").text)
    assert token is not None
    form = {"csrf_token": token[1], "mediator_id": "M0001", "reason": ""}
    answer = client.post("/dispatch/d1", data=form)
    assert answer.status_code == 422
    assert page_errors(answer.text) == []
    assert re.search(r'value="M0001"[^>]*checked', answer.text)


OFFICER = ("O1", "desk_officer", ("desk.work",))
SUPERVISOR = ("S1", "supervisor", ("supervision.read",))
WEAPON = mediation.DangerRow(
    report_id="r1",
    dispute_id="d1",
    number="LSQP-2026-000001",
    kind="weapon",
    informed="110",
    village_code="370832104200",
    reported_by="M1",
    reported_at=NOW,
    answer_by=NOW,
)
FOUND = mediation.DangerRows(items=(WEAPON,), open=1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_coordinators_first_page_warns_of_a_danger_until_it_is_answered(
    language: str, open_page: Any
) -> None:
    rows = c.DispatchRows(items=())
    bus = Bus(COORDINATOR, ListDangers=lambda _: FOUND, ListDispatch=lambda _: rows)
    page = open_page(bus, f"/dispatch?lang={language}")
    assert 'href="/dangers#danger-r1"' in page
    assert ("持有凶器" in page) == (language == "zh")
    quiet = open_page(Bus(COORDINATOR, ListDispatch=lambda _: rows), "/dispatch")
    assert "danger-r1" not in quiet
    assert 'hx-get="/dangers/alert"' in quiet  # and looks again


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("who", "answers"), [(OFFICER, True), (COORDINATOR, True), (SUPERVISOR, False)])
def test_who_acts_answers_a_danger_and_who_supervises_looks_on(
    who: Any, answers: bool, language: str, open_page: Any
) -> None:
    page = open_page(Bus(who, ListDangers=lambda _: FOUND), f"/dangers?lang={language}")
    assert ('action="/dangers/r1"' in page) == answers
    assert language == "zh" or in_english(page) == []


def test_an_answered_danger_says_who_did_it_and_when(open_page: Any) -> None:
    done = WEAPON.model_copy(update={"replied_at": NOW, "answered_by": "O1"})
    found = mediation.DangerRows(items=(done,))
    page = open_page(Bus(SUPERVISOR, ListDangers=lambda _: found), "/dangers?state=answered")
    assert "已处置" in page
    assert "Li" in page
    assert open_page(Bus(SUPERVISOR), "/dangers").count("没有等处置的险情") == 1


CHOSEN = {"mediator_id": "M0003", "reason": "原调解员住院"}


@pytest.mark.parametrize(
    ("state", "address", "heading", "command"),
    [
        ("assigned", "/dispatch/d1", "改派调解员", "MoveCase"),
        ("concluded", "/dispatch/d1", "改派调解员", "MoveCase"),
        ("assigned", "/dispatch/d1?seat=second", "安排第二名调解员", "SeatSecond"),
    ],
)
def test_what_somebody_has_is_moved_and_the_second_seat_filled_with_the_costs_in_view(
    client_of: Any, state: str, address: str, heading: str, command: str
) -> None:
    sheet = c.DispatchSheet(dispute_id="d1", state=state, mediator_id="M0009", second_id="M0008")
    found = c.MediatorChoices(items=(a_choice(3, cost=1.25),), total=1)
    answers = {"SuggestMediators": lambda _: found, "GetDispatch": lambda _: sheet, command: lambda _: sheet}
    bus = Bus(COORDINATOR, **answers)
    client = client_of(bus)
    page = client.get(address).text
    assert page_errors(page) == []
    assert heading in page
    assert "1.25" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    assert client.post(address, data={"csrf_token": token[1], **CHOSEN}).status_code in (302, 303)
    sent = [one for one in bus.asked if type(one).__name__ == command]
    assert [(one.mediator_id, one.reason) for one in sent] == [tuple(CHOSEN.values())]
