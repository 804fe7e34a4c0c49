"""What officers of a desk do among themselves and ask of the parties: hand-overs, deputies, papers, notes, duty."""

from __future__ import annotations

from datetime import timedelta

import pytest

from testkit.page import page_errors

WAGES = "包工头拖欠三名工人两个月工资，工人拿着考勤表多次讨要，对方一直推脱。"
PARTIES = [{"name": "李建国", "role": "applicant", "phone": "13812345678", "village_code": "370832104200"}]


def day(platform, ahead):
    """A day from the platform's own: another journey may have wound its clock."""
    return (platform.today() + timedelta(days=ahead)).isoformat()


@pytest.fixture
def case(platform):
    """A dispute that 人社所 has signed for: its id and query code."""
    body = {
        "channel": "window",
        "narrative": WAGES,
        "parties": PARTIES,
        "village_code": "370832104200",
        "type": "10",
    }
    made = platform.ask("POST", "/disputes", "window1", json=body)
    here = lambda: platform.call("GET", f"/desks/rss/disputes/{made['id']}", "rss1").status_code == 200  # noqa: E731
    platform.until(here, "the desk has it")
    platform.ask("POST", f"/desks/rss/disputes/{made['id']}/sign", "rss1")
    return made["id"], made["query_code"]


def test_the_law_stands_beside_the_case_and_runs_as_a_clock(platform, case):
    dispute, _ = case
    page = platform.browser("rss1").get(f"/desk/{dispute}").text
    assert page_errors(page) == []
    assert "《劳动争议调解仲裁法》第十四条" in page

    def law():
        clocks = platform.ask("GET", f"/disputes/{dispute}", "leader")["case"]["clocks"]
        return [one for one in clocks if one["clock"] == "law"]

    platform.until(law, "supervision keeps the clock of the law")
    assert "《劳动争议调解仲裁法》第十四条" in law()[0]["reason"]
    given = {"days": 10, "reason": "双方愿意继续谈", "consents": ["applicant", "respondent"]}
    platform.ask("POST", f"/desks/rss/disputes/{dispute}/limits/labour/extend", "rss1", json=given)
    platform.until(lambda: len(law()) == 2, "the extension is a stretch of its own")
    before, after = sorted(law(), key=lambda one: one["due_at"])
    assert (before["ended"], after["ended"], after["stopped_at"]) == ("changed", "", None)
    case_page = platform.browser("supervisor").get(f"/disputes/{dispute}").text
    assert page_errors(case_page) == []
    assert "双方愿意继续谈" in case_page


def test_a_case_is_handed_over_and_a_deputy_acts_for_who_is_away(platform, case):
    dispute, _ = case
    first, second = platform.browser("rss1"), platform.browser("rss2")
    page = f"/desk/{dispute}"
    nobody = platform.send(first, page, {"reason": "外出学习"}, f"{page}/handovers")
    assert nobody.status_code == 422
    given = {"to_id": "S0028", "reason": "外出学习一周"}
    assert "已提出移交" in platform.send(first, page, given, f"{page}/handovers").text
    waiting = platform.ask("GET", f"/desks/rss/handovers?dispute_id={dispute}", "rss2")["items"][0]
    taken = platform.send(second, page, {"do": "accept"}, f"{page}/handovers/{waiting['handover_id']}")
    assert "该件由您经办" in taken.text
    away = {"from_on": day(platform, 0), "until_on": day(platform, 2), "deputy_id": "S0027", "reason": "看病"}
    past = platform.send(second, "/duty", {**away, "from_on": "2001-01-01"}, "/duty/absences")
    assert (past.status_code, page_errors(past.text)) == (422, [])
    assert "请假已登记" in platform.send(second, "/duty", away, "/duty/absences").text
    mine = platform.ask("GET", "/desks/rss/disputes?state=signed&mine=true", "rss1")["items"]
    assert dispute in {one["dispute_id"] for one in mine}
    whistle = {"called_desk": "pcs", "matter": "请一起到工地核实考勤。"}
    platform.send(first, page, whistle, f"{page}/whistles")
    told = lambda: "（代" in platform.browser("supervisor").get(f"/disputes/{dispute}").text  # noqa: E731
    platform.until(told, "the record shows for whom")
    assert "您代理" in first.get("/desk").text
    absence = platform.ask("GET", "/desks/rss/absences", "rss2")["items"][0]["absence_id"]
    platform.ask("POST", f"/desks/rss/absences/{absence}/end", "town", json={"reason": "提前回来上班"})


def test_the_citizen_sees_which_papers_to_bring_and_nothing_personal(platform, case):
    dispute, code = case
    desk, page = platform.browser("rss1"), f"/desk/{dispute}"
    none = platform.send(desk, page, {"of": "applicant", "until_on": day(platform, 3)}, f"{page}/papers")
    assert none.status_code == 422
    given = {
        "of": "applicant",
        "kinds": ["wages", "identity"],
        "details": "李建国的考勤表原件",
        "until_on": day(platform, 3),
    }
    assert "材料要求已记下" in platform.send(desk, page, given, f"{page}/papers").text
    asked = lambda: platform.ask("GET", f"/public/disputes/{code}")["papers"]  # noqa: E731
    platform.until(asked, "the public sees it")
    assert asked() == [{"of": "applicant", "kinds": ["wages", "identity"], "until_on": day(platform, 3)}]
    citizen = platform.browser("")
    shown = platform.send(citizen, "/progress", {"query_code": code}, "/progress").text
    assert "考勤、工资记录" in shown
    assert "李建国" not in shown
    assert "考勤表原件" not in shown
    request = platform.ask("GET", f"/desks/rss/disputes/{dispute}/papers", "rss1")["items"][0]["request_id"]
    notice = desk.get(f"{page}/papers/{request}").text
    assert page_errors(notice) == []
    assert "补充材料通知书" in notice
    assert "材料已收到" in platform.send(desk, page, {}, f"{page}/papers/{request}/given").text
    platform.until(lambda: not asked(), "what was brought is no longer asked")


def test_a_note_stands_beside_a_case_of_its_type(platform, case):
    dispute, _ = case
    desk = platform.browser("rss1")
    assert page_errors(desk.get("/notes").text) == []
    short = platform.send(desk, "/notes/new", {"type_code": "10", "title": "欠薪", "body": "短"}, "/notes")
    assert (short.status_code, page_errors(short.text)) == (422, [])
    given = {"type_code": "10", "title": "欠薪先核考勤", "body": "先核对考勤和银行流水，再约谈总包。"}
    assert "办理要点已保存" in platform.send(desk, "/notes/new", given, "/notes").text
    assert "先核对考勤和银行流水" in desk.get(f"/desk/{dispute}").text
    note = platform.ask("GET", "/desks/rss/notes?type_code=10", "rss1")["items"][0]["note_id"]
    change = {"version": "1", "title": "欠薪先核考勤", "body": "先核对考勤、银行流水和进场登记。"}
    assert "新的版本已保存" in platform.send(desk, f"/notes/{note}", change).text
    behind = platform.send(platform.browser("rss2"), f"/notes/{note}", change)
    assert (behind.status_code, page_errors(behind.text)) == (422, [])
    assert platform.call("GET", f"/desks/rss/notes/{note}", "pcs1").status_code == 403


def test_the_duty_page_shows_a_week_and_a_month_and_takes_a_stand_in(platform):
    desk = platform.browser("sfs1")
    for address in ("/duty", "/duty?view=month", "/duty?on=2026-03-11&view=month&of=pcs"):
        assert page_errors(desk.get(address).text) == []
    assert page_errors(platform.browser("supervisor").get("/duty").text) == []
    monday = next(ahead for ahead in range(1, 60) if _works(platform, day(platform, ahead)))
    given = {"on": day(platform, monday), "half": "am", "substitute_id": "S0020", "reason": "下村走访"}
    assert "替班已安排" in platform.send(desk, "/duty", given, "/duty/substitute").text
    centre, changes = platform.browser("town"), "/desks/sfs/duty/changes"
    made = platform.ask("GET", changes, "town")["items"][0]["change_id"]
    undone = platform.send(centre, "/duty?view=month&of=sfs", {"desk": "sfs"}, f"/duty/changes/{made}/undo")
    assert "已撤销" in undone.text
    rota = {
        "desk": "sfs",
        "person_id": "nobody",
        "first": day(platform, monday),
        "half": "am",
        "reason": "集中培训",
    }
    assert "排班已改" in platform.send(centre, "/duty?of=sfs", rota, "/duty/rota").text
    assert not _works(platform, day(platform, monday))
    wrong = platform.send(desk, "/duty", {**given, "on": "2001-01-01"}, "/duty/substitute")
    assert (wrong.status_code, "已经结束" in wrong.text) == (422, True)


def _works(platform, on):
    asked = f"/desks/sfs/duty?of=sfs&first={on}&last={on}"
    return any(
        one["half"] == "am" and one["person_id"] == "S0019"
        for one in platform.ask("GET", asked, "sfs1")["items"]
    )
