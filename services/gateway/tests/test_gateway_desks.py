"""The pages of the desks on a stub bus: absences and duty, in both languages, for each who may open them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from contracts import desk_law as law
from contracts import desk_people as p
from contracts import duty as d
from contracts import joint_study as j
from contracts import whistles as w
from contracts.departments import DeskCase, DeskCases, LegalLimit, LimitChange
from contracts.desk_papers import Notes, PaperRequests
from contracts.directory import Department, GetNames, Names, Organisation, Place, Principal, SavedViews
from contracts.errors import Fault, Refused, Unavailable
from contracts.mediation import DangerRows
from contracts.people import Actor
from contracts.study_moves import MoveStudy
from contracts.supervision import Flow, Stream

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 11)
CHINESE = re.compile(r"[㐀-鿿]")
HEAD = ("S0039", "desk_officer", ("desk.work",), "czjs")
COLLEAGUE = ("S0040", "desk_officer", ("desk.work",), "czjs")
CENTRE = ("S0011", "town_coordinator", ("duty.manage", "supervision.read"), "")
PLACES = Organisation(
    town_code="370832104",
    town_name="Town",
    centre_name="Centre",
    areas=(Place(code="A1", name="North"),),
    villages=(Place(code="370832104200", name="East", area_code="A1"),),
    departments=(
        Department(code="czjs", name="Building", residence_mode="随驻"),
        Department(code="sfs", name="Justice", residence_mode="常驻"),
    ),
    rooms=(),
)
ABSENCE = p.Absence(
    absence_id="a1", desk="czjs", person_id="S0040", deputy_id="S0039", from_on=TODAY, until_on=TODAY, reason="ill",
    marked_at=NOW, marked_by="S0039",
)  # fmt: skip
OFFICERS = p.Officers(items=(p.Officer(person_id="S0039"), p.Officer(person_id="S0040", away=True)))

CHANGE = d.DutyChange(
    change_id="c1", desk="czjs", kind="arranged", first=TODAY, last=date(2100, 1, 1), person_id="S0040", reason="ill",
    by="S0011", at=NOW, halves=3,
)  # fmt: skip


def nobody_answers(_: Any) -> Any:
    raise Unavailable("supervision is away")


class Bus:
    """Answers by the request's type with what a test gives it, and remembers what was asked."""

    def __init__(
        self, who: tuple[str, str, tuple[str, ...], str], **answers: Callable[[Any], Any] | object
    ) -> None:
        person, role, rights, desk = who
        actor = Actor(person_id=person, roles=(role,), rights=rights, desk=desk)
        self.principal = Principal(person_id=person, login=person, name="Li", actor=actor)
        known = {
            "ListDangers": DangerRows(items=()), "ListOfficers": OFFICERS, "ListDuty": d.DutyList(items=()),
            "ListAbsences": p.Absences(items=(ABSENCE,), arranges=person != "S0040"),
            "ListDeskCases": DeskCases(items=()), "ListDutyChanges": d.DutyChanges(items=(CHANGE,)),
            "GetOrganisation": PLACES, "ListViews": SavedViews(items=()), "GetCase": nobody_answers,
            "GetOrderMarks": nobody_answers,
        }  # fmt: skip
        self.asked, self.answers = list[Any](), {**known, **answers}

    def ask(self, request: Any, *_: Any, **__: Any) -> Any:
        self.asked.append(request)
        if isinstance(request, GetNames):
            return Names(names=dict.fromkeys(request.person_ids, "Li"))
        found = self.answers.get(type(request).__name__, self.principal)
        return found(request) if callable(found) else found

    def last(self, kind: type[Any]) -> Any:
        return next(one for one in reversed(self.asked) if isinstance(one, kind))


def in_english(page: str) -> list[str]:
    """What of a page's own part is Chinese still; options are the town's data."""
    body = page[page.index("<main") : page.index("</main>")]
    return CHINESE.findall(re.sub(r"<script.*?</script>|<select.*?</select>", "", body, flags=re.DOTALL))


def sent(client: Any, page: str, to: str, **given: Any) -> Any:
    """The answer to a form of ``page``."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(to, data={"csrf_token": token[1], **given})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_head_enters_the_absence_of_an_officer_and_an_officer_only_their_own(
    language: str, open_page: Any
) -> None:
    page = open_page(Bus(HEAD), f"/duty?lang={language}")
    assert 'name="person_id"' in page
    assert "/duty/absences/a1/end?of=czjs" in page
    assert language == "zh" or in_english(page) == []
    assert 'name="person_id"' not in open_page(Bus(COLLEAGUE), f"/duty?lang={language}")


def test_the_centre_chooses_a_desk_and_names_a_deputy_there(client_of: Any, open_page: Any) -> None:
    assert 'name="person_id"' not in open_page(Bus(CENTRE), "/duty")
    assert 'name="desk" value="czjs"' in open_page(Bus(CENTRE), "/duty?view=month&of=czjs")
    bus = Bus(CENTRE, MarkAbsence=ABSENCE, EndAbsence=ABSENCE)
    days = {"from_on": "2026-03-11", "until_on": "2026-03-12"}
    given = {"desk": "czjs", "person_id": "S0040", "deputy_id": "S0039", "reason": "住院", **days}
    done = sent(client_of(bus), "/duty?of=czjs", "/duty/absences", **given)
    assert done.headers["Location"] == "/duty?view=month&of=czjs"
    assert (bus.last(p.MarkAbsence).desk, bus.last(p.MarkAbsence).person_id) == ("czjs", "S0040")
    sent(client_of(bus), "/duty?of=czjs", "/duty/absences/a1/end?of=czjs", reason="提前上班")
    assert bus.last(p.EndAbsence).reason == "提前上班"


@pytest.mark.parametrize(("who", "words"), [(HEAD, "您代理"), (COLLEAGUE, "请假（")])
def test_the_inbox_tells_the_deputy_and_the_colleagues(who: Any, words: str, open_page: Any) -> None:
    assert words in open_page(Bus(who), "/desk")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_centre_arranges_copies_and_undoes_and_a_desk_only_looks(language: str, open_page: Any) -> None:
    page = open_page(Bus(CENTRE), f"/duty?view=month&of=czjs&lang={language}")
    assert 'action="/duty/rota"' in page
    assert "/duty/changes/c1/undo" in page
    assert language == "zh" or in_english(page) == []
    own = open_page(Bus(HEAD), "/duty")
    assert 'action="/duty/rota"' not in own
    assert "/duty/changes/c1/undo" not in own


def test_an_arrangement_without_a_person_is_told_at_its_field_and_nobody_is_a_choice(client_of: Any) -> None:
    bus = Bus(CENTRE, ArrangeDuty=CHANGE)
    given = {"desk": "czjs", "first": "2026-03-16", "reason": "轮换"}
    none = sent(client_of(bus), "/duty?of=czjs", "/duty/rota", **given)
    assert (none.status_code, 'href="#f-rota-person_id"' in none.text) == (422, True)
    sent(client_of(bus), "/duty?of=czjs", "/duty/rota", **given, person_id="nobody")
    asked = bus.last(d.ArrangeDuty)
    assert (asked.person_id, asked.last) == ("", date(2026, 3, 16))


def test_a_week_is_copied_for_every_desk_and_trouble_is_told(client_of: Any) -> None:
    bus = Bus(CENTRE, CopyDutyWeek=CHANGE.model_copy(update={"skipped": 2}))
    client = client_of(bus)
    done = sent(client, "/duty", "/duty/rota/copy", on="2026-03-16")
    assert done.headers["Location"] == "/duty?on=2026-03-16"
    assert [one.desk for one in bus.asked if isinstance(one, d.CopyDutyWeek)] == ["czjs", "sfs"]
    assert "4 个班的人请假" in client.get("/duty").text


MISSED = d.MissedDuty(desk="sfs", on=TODAY, half="am", person_id="S0019", missed_at=NOW)
EXCUSED = MISSED.model_copy(
    update={"half": "pm", "excuse": "flood", "excused_by": "S0011", "excused_at": NOW}
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_missed_duty_is_filtered_in_the_address_and_the_files_follow(language: str, open_page: Any) -> None:
    bus = Bus(CENTRE, ListMissedDuty=d.MissedDuties(items=(MISSED, EXCUSED)))
    page = open_page(bus, f"/duty/missed?of=sfs&month=2026-03&state=counted&lang={language}")
    asked = bus.last(d.ListMissedDuty)
    assert (asked.of, asked.month, asked.state) == ("sfs", "2026-03", "counted")
    assert "/duty/missed.xlsx?of=sfs&amp;month=2026-03&amp;state=counted" in page
    assert language == "zh" or in_english(page) == []


def test_missed_duty_goes_out_as_a_table_and_as_a_workbook_and_an_excuse_comes_back_to_the_list(
    client_of: Any,
) -> None:
    bus = Bus(CENTRE, ListMissedDuty=d.MissedDuties(items=(MISSED, EXCUSED)), ExcuseMissedDuty=EXCUSED)
    client = client_of(bus)
    table = client.get("/duty/missed.csv?of=sfs").data.decode("utf-8-sig").splitlines()
    assert table[1] == "Justice,2026-03-11,上午,Li,计入,,,"
    assert client.get("/duty/missed.xlsx").data[:2] == b"PK"
    given = {"desk": "sfs", "on": "2026-03-11", "half": "pm", "do": "count", "reason": "没有抽调"}
    done = sent(client, "/duty/missed", "/duty/missed/excuse", **given, back="/duty/missed?of=sfs")
    assert (done.headers["Location"], bus.last(d.ExcuseMissedDuty).excused) == ("/duty/missed?of=sfs", False)


CALL = w.Whistle(
    whistle_id="w1", dispute_id="d1", number="LSQP-1", type_code="17", caller_desk="czjs", called_desk="sfs", state="called",
    matter="look", called_by="S0039", called_at=NOW, arrive_by=NOW, reminders=1, reminded_at=NOW,
)  # fmt: skip
PART = w.Part(
    part_id="p1", dispute_id="d1", number="LSQP-1", type_code="17", lead_desk="czjs", co_desk="sfs", state="open",
    task="check", due_on=TODAY, assigned_by="S0039", assigned_at=NOW,
)  # fmt: skip
BETWEEN = {"ListWhistles": w.Whistles(items=(CALL,)), "ListParts": w.Parts(items=(PART,))}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", ["whistles", "parts"])
def test_calls_and_parts_are_filtered_in_the_address_ticked_and_exported(
    page: str, language: str, open_page: Any, client_of: Any
) -> None:
    bus = Bus(HEAD, **BETWEEN)
    query = "direction=by_me&state=open&other=sfs&type=17"
    text = open_page(bus, f"/{page}?{query}&lang={language}")
    asked = bus.last(w.ListWhistles if page == "whistles" else w.ListParts)
    assert (asked.direction, asked.state, asked.other, asked.type) == ("by_me", "open", "sfs", "17")
    assert 'value="remind"' in text
    assert 'type="checkbox" name="ids"' in text
    assert language == "zh" or in_english(text) == []
    table = client_of(bus).get(f"/{page}.csv?{query}").data.decode("utf-8-sig").splitlines()
    assert table[1].startswith("LSQP-1,Building,Justice,")


def test_several_calls_are_come_to_or_reminded_of_and_one_that_cannot_be_holds_up_no_other(
    client_of: Any,
) -> None:
    def refuses(request: Any) -> w.Whistle:
        if request.whistle_id == "w2":
            raise Refused(
                Fault(code="wrong_moment", status=422, message="今天已经催过，请明天再催，或者直接联系对方。")
            )
        return CALL

    bus = Bus(HEAD, **BETWEEN, RemindWhistle=refuses, ArriveAtWhistle=CALL, RemindPart=PART)
    client = client_of(bus)
    back = "/whistles?direction=by_me&state=open"
    done = sent(client, back, "/whistles/several", ids=["w1", "w2"], do="remind", back=back)
    assert done.headers["Location"] == back
    told = client.get(back).text
    assert "已催 1 个" in told
    assert "今天已经催过" in told
    sent(client, back, "/whistles/several", ids=["w1"], do="arrive", back=back)
    assert bus.last(w.ArriveAtWhistle).whistle_id == "w1"
    sent(client, back, "/parts/several", ids=["p1"], do="remind", back="/parts")
    assert bus.last(w.RemindPart).part_id == "p1"


MEDICAL = LegalLimit(
    matter="medical",
    days=30,
    unit="working",
    source="law",
    code="medical",
    started_on=TODAY,
    due_on=date(2100, 1, 1),
)
PAUSE = LimitChange(
    change_id="l1",
    code="medical",
    kind="paused",
    on=TODAY,
    reason="appraisal",
    document="No. 3",
    by="S0039",
    at=NOW,
)
CASE = DeskCase(
    dispute_id="d1", number="LSQP-1", desk="czjs", state="signed", type_code="15", complexity="complex", risk="none",
    level="town", village_code="", excerpt="x", arrived_at=NOW, sign_due_at=NOW, signed_at=NOW, officer_id="S0039",
    limits=(MEDICAL,), limit_changes=(PAUSE,), may_change={"medical": ("pause", "extend")},
)  # fmt: skip
STANDING = CASE.model_copy(
    update={
        "limits": (MEDICAL.model_copy(update={"due_on": None, "paused_on": TODAY, "left": 27}),),
        "may_change": {"medical": ("resume",)},
    }
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_inbox_offers_a_return_until_its_last_day_and_says_when_that_is_over(
    language: str, open_page: Any
) -> None:
    waits = CASE.model_copy(update={"state": "waiting", "return_until": TODAY})
    for may in (True, False):
        rows = DeskCases(items=(waits.model_copy(update={"may_return": may}),))
        page = open_page(Bus(HEAD, ListDeskCases=rows), f"/desk?lang={language}")
        assert ('action="/desk/d1/return"' in page) == may
        words = ("可以退回", "已经过了") if language == "zh" else ("May be returned up to", "which is over")
        assert [word in page for word in words] == [may, not may]
        assert language == "zh" or in_english(page) == []


AROUND = {
    **BETWEEN, "ListHandovers": p.Handovers(items=()), "ListPaperRequests": PaperRequests(items=()), "ListNotes": Notes(items=()),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_limit_of_the_law_shows_what_was_changed_by_whom_and_what_may_be_done(
    language: str, open_page: Any
) -> None:
    page = open_page(Bus(HEAD, GetDeskCase=CASE, **AROUND), f"/desk/d1?lang={language}")
    assert "/desk/d1/limits/medical/pause" in page
    assert "/desk/d1/limits/medical/extend" in page
    assert "/desk/d1/limit-changes/l1/withdraw" in page
    assert "No. 3" in page
    assert language == "zh" or in_english(page) == []
    still = open_page(Bus(HEAD, GetDeskCase=STANDING, **AROUND), f"/desk/d1?lang={language}")
    assert "27" in still
    assert "/desk/d1/limits/medical/resume" in still
    assert language == "zh" or in_english(still) == []


def test_both_sides_are_ticked_for_an_extension_and_a_mistake_comes_back_with_its_form(
    client_of: Any,
) -> None:
    bus = Bus(HEAD, GetDeskCase=CASE, ExtendLimit=CASE, **AROUND)
    client = client_of(bus)
    given = {"days": "10", "reason": "双方愿意继续谈", "consents": ["applicant", "respondent"]}
    done = sent(client, "/desk/d1", "/desk/d1/limits/medical/extend", **given)
    assert (done.status_code, bus.last(law.ExtendLimit).consents) == (302, ("applicant", "respondent"))
    wrong = sent(client, "/desk/d1", "/desk/d1/limits/medical/pause", reason="委托鉴定")
    assert (wrong.status_code, 'href="#f-limit-medical-pause-on"' in wrong.text) == (422, True)


STUDY = j.StudySheet(
    study_id="s1", dispute_id="d1", number="LSQP-1", state="called", question="who leads", narrative="x", room="",
    meets_at=NOW, called_by="S0004", called_at=NOW,
    seats=(j.Seat(desk="czjs", person_id="S0039"), j.Seat(desk="sfs", person_id="S0019")),
    quorum=1, heard=1,
)  # fmt: skip
TRIAGE = ("S0004", "triage", ("routing.decide",), "")
GIVEN = {
    "lead_desk": "czjs", "type_code": "17", "complexity": "complex", "measures": "核查许可，限期整改。", "co_desks": "sfs",
    "due.sfs": "2026-03-20",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_conclusion_names_the_task_and_day_of_a_desk_and_a_day_without_a_task_is_told(
    language: str, client_of: Any, open_page: Any
) -> None:
    known = {"GetRouting": SimpleNamespace(suggestion=None), "GetCase": SimpleNamespace(mediator_id="")}
    bus = Bus(TRIAGE, GetStudy=STUDY, ConcludeStudy=STUDY, **known)
    page = open_page(bus, f"/studies/s1?lang={language}")
    assert 'name="task.sfs"' in page
    assert language == "zh" or in_english(page) == []
    client = client_of(bus)
    wrong = sent(client, "/studies/s1", "/studies/s1/conclusion", **GIVEN)
    assert (wrong.status_code, 'href="#f-task.sfs"' in wrong.text or 'href="#f-task-sfs"' in wrong.text) == (
        422,
        True,
    )
    done = sent(client, "/studies/s1", "/studies/s1/conclusion", **GIVEN, **{"task.sfs": "出具法律意见"})
    assert done.status_code == 302
    told = [(one.desk, one.task, one.due_on) for one in bus.last(j.ConcludeStudy).tasks]
    assert told == [("sfs", "出具法律意见", date(2026, 3, 20))]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_studies_and_flow_are_exported_as_they_are_narrowed(
    language: str, client_of: Any, open_page: Any
) -> None:
    streams = {
        "doors": (Stream(source="window", target="17", value=3),),
        "desks": (Stream(source="17", target="czjs", value=2), Stream(source="17", target="", value=1)),
        "places": (
            Stream(source="370832104200", target="17", value=2),
            Stream(source="", target="17", value=1),
        ),
    }
    flow = Flow(since=TODAY, until=TODAY, **streams)
    bus = Bus(TRIAGE, ListStudies=j.StudySheets(items=(STUDY,)), GetFlow=flow)
    for page, query in (("studies", "state=called&desk=sfs"), ("flow", "since=2026-03-11&until=2026-03-11")):
        assert f'href="/{page}.csv?' in open_page(bus, f"/{page}?{query}&lang={language}")

    def table(address: str) -> list[str]:
        text = client_of(bus).get(f"{address}&lang={language}").data.decode("utf-8-sig")
        assert language == "zh" or CHINESE.findall(text) == []
        return str(text).splitlines()

    assert table("/studies.csv?state=called&desk=sfs")[1].startswith("LSQP-1,")
    assert (bus.last(j.ListStudies).desk, bus.last(j.ListStudies).state) == ("sfs", "called")
    told = [row.rsplit(",", 2)[1:] for row in table("/flow.csv?since=2026-03-11")[1:]]
    assert [number for _, number in told] == ["3", "2", "1", "2", "1"]
    assert told[1][0] == "Building"
    assert client_of(Bus(HEAD)).get("/flow.csv").status_code == 403


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_study_is_moved_on_its_page_and_shows_when_it_was_to_meet(
    language: str, client_of: Any, open_page: Any
) -> None:
    known = {"GetRouting": SimpleNamespace(suggestion=None), "GetCase": SimpleNamespace(mediator_id="")}
    before = j.StudyMove(meets_at=NOW, moved_by="S0004", moved_at=NOW, reason="rain")
    moved = STUDY.model_copy(update={"moves": (before,)})
    bus = Bus(TRIAGE, GetStudy=moved, MoveStudy=moved, ListStudies=j.StudySheets(items=(moved,)), **known)
    page = open_page(bus, f"/studies/s1?lang={language}")
    assert "rain" in page and 'action="/studies/s1/move"' in page
    assert language == "zh" or in_english(page) == []
    assert ("改过期" if language == "zh" else "Moved") in open_page(bus, f"/studies?lang={language}")
    client = client_of(bus)
    empty = sent(
        client, "/studies/s1", "/studies/s1/move", meets_at="2026-03-12T10:00", seen_meets_at=NOW.isoformat()
    )
    assert (empty.status_code, 'href="#f-move-reason"' in empty.text) == (422, True)
    done = sent(
        client, "/studies/s1", "/studies/s1/move", meets_at="2026-03-12T10:00", seen_meets_at=NOW.isoformat(),
        reason="rain",
    )  # fmt: skip
    assert (done.status_code, bus.last(MoveStudy).seen_meets_at) == (302, NOW)
    assert bus.last(MoveStudy).meets_at == datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
