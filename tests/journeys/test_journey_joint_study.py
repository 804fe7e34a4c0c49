"""A joint study from the study table to the desk that leads, through the pages of those who sit at it."""

from __future__ import annotations

import io

import docx

from testkit.page import page_errors

UNSURE = "建议在中心小学门口设置护学岗，放学时车太多。"
PARTIES = [{"name": "王小明", "role": "applicant", "phone": "13812345678", "village_code": "370832104200"}]


GRAVE = "朋友借我三十万块钱打了借条，到期不还。"


def waiting(platform, narrative=UNSURE):
    """A dispute that the rules leave to a person."""
    body = {"channel": "window", "narrative": narrative, "parties": PARTIES, "village_code": "370832104200"}
    dispute = platform.ask("POST", "/disputes", "window1", json=body)["id"]
    rows = lambda: platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]  # noqa: E731
    platform.until(lambda: dispute in {row["dispute_id"] for row in rows()}, "it waits at the study table")
    return dispute


def test_a_grave_case_is_proposed_to_the_centre_until_a_study_is_called(platform):
    dispute = waiting(platform, GRAVE)
    centre, proposed = platform.browser("triage1"), "/studies?state=proposed"
    page, form = centre.get(proposed).text, f"/disputes/{dispute}/studies/new"
    assert page_errors(page) == []
    assert form in page and "疑难重大，建议联合研判。" in page
    table = centre.get(f"/study?dispute={dispute}").text
    assert "疑难重大，先到研判台，建议联合研判" in table and "还没有召集" in table
    data = {"question": "由谁牵头、谁配合？", "desks": ["sfs", "pcs"], "meets_at": "2199-01-01T09:00"}
    assert platform.send(centre, form, data, f"/disputes/{dispute}/studies").status_code == 200
    assert form not in centre.get(proposed).text
    assert proposed not in platform.browser("sfs1").get("/studies").text


def test_several_desks_sit_together_and_the_lead_gets_the_case(platform):
    dispute = waiting(platform)
    centre = platform.browser("triage1")
    form = f"/disputes/{dispute}/studies/new"
    assert page_errors(centre.get(form).text) == []
    when = {"meets_at": "2199-01-01T09:00"}
    alone = {"question": "谁来设岗？？", "desks": ["pcs"], **when}
    wrong = platform.send(centre, form, alone, f"/disputes/{dispute}/studies")
    assert wrong.status_code == 422
    assert "谁来设岗？？" in wrong.text
    data = {"question": "谁来设岗，谁来看管？", "desks": ["pcs", "czjs"], **when}
    assert platform.send(centre, form, data, f"/disputes/{dispute}/studies").status_code == 200
    study = platform.ask("GET", f"/studies?dispute_id={dispute}", "triage1")["items"][0]["study_id"]

    for login in ("pcs1", "czjs1"):
        desk = platform.browser(login)
        page = f"/studies/{study}"
        assert page_errors(desk.get(page).text) == []
        said = {"lead_desk": "pcs", "opinion": f"{login} 认为应由派出所牵头。", "in_writing": "yes"}
        assert "已记入研判" in platform.send(desk, page, said, f"{page}/opinion").text
    assert "目前的主张：派出所 2 票" in centre.get(f"/studies/{study}").text

    end = {"lead_desk": "pcs", "co_desks": ["czjs"], "type_code": "18", "complexity": "complex", "risk": "none", "level": "town",
           "measures": "派出所设岗，城建划线。"}  # fmt: skip
    page = f"/studies/{study}"
    put = platform.send(centre, page, {**end, "action": "vote"}, f"{page}/conclusion")
    assert "这一稿已付表决" in put.text and page_errors(put.text) == []
    early = platform.send(centre, page, {}, f"{page}/drafts/1/conclusion").text
    assert "需要 2 个部门赞成" in early
    reserve = "划线的费用没有说定。"
    for login, given in (("pcs1", {"vote": "for"}), ("czjs1", {"vote": "reserved", "words": reserve})):
        desk = platform.browser(login)
        voted = platform.send(desk, page, given, f"{page}/drafts/1/vote").text
        assert "本部门的一票已记入" in voted and page_errors(voted) == []
    chaired = platform.send(centre, page, {"chair_id": "S0004", "recorder_id": "S0004"}, f"{page}/presiding")
    assert "主持人和记录人已登记" in chaired.text
    done = platform.send(centre, page, {}, f"{page}/drafts/1/conclusion")
    assert "研判结论已按表决生效" in done.text and page_errors(done.text) == []
    assert reserve in done.text and "就整个结论" in done.text
    look = lambda: platform.call("GET", f"/desks/pcs/disputes/{dispute}", "pcs1").status_code == 200  # noqa: E731
    platform.until(look, "the leading desk has it")
    refused = platform.call(
        "POST",
        f"/desks/pcs/disputes/{dispute}/return",
        "pcs1",
        json={"reason": "不归我们管", "proposed_desk": "czjs"},
    )
    assert refused.status_code == 409, refused.text
    paper = centre.get(f"/studies/{study}/minutes")
    words = "\n".join(
        cell.text for row in docx.Document(io.BytesIO(paper.content)).tables[0].rows for cell in row.cells
    )
    assert "czjs1 认为应由派出所牵头。" in words
    lines = "\n".join(line.text for line in docx.Document(io.BytesIO(paper.content)).paragraphs)
    assert "到会或者书面 2 个；主张牵头：派出所 2 票。" in lines
    assert reserve in lines and "赞成 1，赞成但保留意见 1" in lines


def test_people_besides_the_desks_are_invited_by_name_and_read_this_study_alone(platform):
    dispute = waiting(platform)
    body = {
        "question": "谁来设岗，谁来看管？",
        "desks": ["pcs", "czjs"],
        "meets_at": "2199-01-01T09:00:00+08:00",
    }
    study = platform.ask("POST", f"/disputes/{dispute}/studies", "triage1", json=body)["study_id"]
    centre, page = platform.browser("triage1"), f"/studies/{study}"
    nobody = platform.send(centre, page, {"role": "expert", "q": "没有这人"}, f"{page}/guests")
    assert nobody.status_code == 422 and "没有找到这样的人" in nobody.text
    several = platform.send(centre, page, {"role": "mediator", "q": "李"}, f"{page}/guests").text
    assert page_errors(several) == [] and "请选一位" in several
    assert "已邀请" in platform.send(centre, page, {"role": "expert", "q": "刘云杉"}, f"{page}/guests").text
    for role, person in (("mediator", "M0001"), ("village_coordinator", "S0047")):
        given = {"role": role, "person_id": person}
        assert "已邀请" in platform.send(centre, page, given, f"{page}/guests").text

    for login, home in (("e01", "/consultations"), ("m0001", "/today"), ("village-200", "/warnings")):
        guest = platform.browser(login)
        assert page in guest.get(home).text, login
        shown = guest.get(page).text
        assert page_errors(shown) == [] and UNSURE in shown and f"/disputes/{dispute}" not in shown
        own_village = login == "village-200"  # whose disputes it reads anyway
        opened = platform.call("GET", f"/disputes/{dispute}", login)
        assert own_village or opened.status_code in (403, 404), opened.text
    expert = platform.browser("e01")
    said = {"opinion": "先量车流，再定岗位。", "in_writing": "yes"}
    assert "您的意见已记入研判" in platform.send(expert, page, said, f"{page}/words").text
    assert page not in expert.get("/consultations").text
    village = platform.browser("village-200")
    assert "已谢绝邀请" in platform.send(village, page, {"reason": "那天在外地"}, f"{page}/decline").text
    platform.send(centre, page, {"reason": "改请别人"}, f"{page}/guests/M0001/withdraw")
    assert (village.get(page).status_code, platform.browser("m0001").get(page).status_code) == (404, 404)
    seen = centre.get(page).text
    assert page_errors(seen) == []
    assert all(word in seen for word in ("那天在外地", "改请别人", "先量车流", "另请的人不计入"))


def test_a_desk_that_is_not_called_and_a_mediator_see_nothing(platform):
    dispute = waiting(platform)
    body = {
        "question": "谁来设岗，谁来看管？",
        "desks": ["pcs", "czjs"],
        "meets_at": "2199-01-01T09:00:00+08:00",
    }
    study = platform.ask("POST", f"/disputes/{dispute}/studies", "triage1", json=body)["study_id"]
    assert platform.call("GET", f"/studies/{study}", "rss1").status_code == 404
    assert platform.call("GET", f"/studies/{study}", "m0001").status_code == 404
    platform.ask("POST", f"/studies/{study}/cancel", "triage1", json={"reason": "已经协调好了"})
    assert platform.browser("triage1").get("/studies?state=cancelled").text.count("已经协调好了") == 0
    assert "已经协调好了" in platform.browser("triage1").get(f"/studies/{study}").text


def test_a_boundary_ruling_is_cited_with_the_next_case_of_its_kind(platform):
    dispute = waiting(platform)
    row = lambda one: next(  # noqa: E731
        row
        for row in platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]
        if row["dispute_id"] == one
    )
    said = row(dispute)["suggestion"]
    lead, other = [one["code"] for one in said["desks"]][:2]
    body = {"question": "护学岗由谁来设？", "desks": [lead, other], "meets_at": "2199-01-01T09:00:00+08:00"}
    study = platform.ask("POST", f"/disputes/{dispute}/studies", "triage1", json=body)["study_id"]
    for desk, vote in ((lead, lead), (other, other)):
        opinion = {"lead_desk": vote, "opinion": "应当这样办。", "in_writing": True}
        platform.ask("POST", f"/studies/{study}/opinion", f"{desk}1", json=opinion)
    rule = f"护学岗一律由本席牵头，{study[:6]}。"
    end = {"lead_desk": lead, "co_desks": [], "type_code": said["type_code"], "complexity": "complex", "risk": "none",
           "level": "town", "measures": "派出所设岗，城建划线。", "due_on": "2199-02-01", "boundary": rule}  # fmt: skip
    done = platform.ask("POST", f"/studies/{study}/conclusion", "triage1", json=end)
    assert done["conclusion"]["dissenting"] == [other]
    following = waiting(platform)
    cites = lambda: (row(waiting(platform))["suggestion"]["cited"] or {}).get("words") == rule  # noqa: E731
    platform.until(cites, "the decision takes the ruling up")
    assert rule in [one["words"] for one in row(following)["precedents"]]
    centre = platform.browser("triage1")
    page = centre.get(f"/disputes/{following}?tab=study").text
    assert page_errors(page) == [] and rule in page
    assert rule in [
        one["words"] for one in platform.ask("GET", f"/disputes/{following}/routing", "triage1")["precedents"]
    ]
    listed = centre.get("/precedents?q=护学岗").text
    assert page_errors(listed) == [] and rule in listed and f"/precedents/{study}" in listed
    assert rule not in centre.get("/precedents?desk=rss").text
    own = f"/precedents/{study}"
    assert page_errors(centre.get(own).text) == [] and UNSURE in centre.get(own).text
    assert UNSURE not in platform.browser("rss1").get(own).text
    newer = {"version": "1", "lead_desk": lead, "words": rule + "学校配合。", "reason": "学校也要出人"}
    assert "先例已改" in platform.send(centre, own, newer, f"{own}/replace").text
    stale = platform.send(centre, own, newer, f"{own}/replace")
    assert stale.status_code == 422 and "刚刚被别人改过" in stale.text
    gone = {"version": "2", "reason": "学校已设专职保安"}
    away = platform.send(centre, own, gone, f"{own}/withdraw").text
    assert "先例已撤回" in away and "学校也要出人" in away and page_errors(away) == []


def test_studies_are_filtered_in_the_address_and_those_who_are_silent_reminded_at_once(platform):
    dispute = waiting(platform)
    body = {
        "question": "谁来设岗，谁来看管？",
        "desks": ["nyncj", "mzb"],
        "meets_at": "2199-03-01T09:00:00+08:00",
    }
    study = platform.ask("POST", f"/disputes/{dispute}/studies", "triage1", json=body)["study_id"]
    centre, mine = platform.browser("triage1"), f"/studies/{study}"
    kept = "/studies?state=called&desk=nyncj&since=2199-03-01&until=2199-03-01"
    page = centre.get(kept).text
    assert page_errors(page) == [] and mine in page
    for other in ("/studies?desk=fl", "/studies?since=2199-03-02", "/studies?until=2199-02-28"):
        assert mine not in centre.get(other).text, other
    wrong = centre.get("/studies?since=nonsense").text
    assert page_errors(wrong) == [] and "error-summary" in wrong
    sent = platform.send(centre, kept, {"ids": [study], "back": kept}, "/studies/remind")
    assert "已催 1 次研判" in sent.text and "desk=nyncj" in str(sent.url)
    assert "已催" in platform.browser("mzb1").get("/desk").text
