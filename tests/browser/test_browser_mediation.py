"""A mediator walks a whole case on a phone, from the offer to the first payment; and what can go wrong on the way."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from testkit.chromium import without_speech

pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def phone(browser: Any, platform: Any) -> Iterator[Callable[..., Page]]:
    """``phone(login)``: a page of 390 px that is touched, signed in; closed at the end of the test."""
    made: list[BrowserContext] = []

    def of(login: str, **options: Any) -> Page:
        size = {"width": 390, "height": 844}
        context = browser.new_context(
            viewport=size, base_url=platform.url, has_touch=True, is_mobile=True, **options
        )
        context.set_default_timeout(30_000)
        without_speech(context)
        made.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", platform.password)
        with page.expect_navigation():
            page.click("main button[type=submit]")
        return page

    yield of
    for context in made:
        context.close()


@pytest.fixture
def offered(platform: Any, staging: Any, walking: Any) -> tuple[str, str]:
    """A dispute and the mediator who is asked."""
    dispute = staging._registered(platform, walking.STORY, 6)
    staging._sign(platform, dispute)
    return dispute, staging._offer(platform, dispute)["mediator_id"].lower()


@pytest.fixture
def taken(platform: Any, staging: Any, offered: tuple[str, str]) -> tuple[str, str]:
    """The same, after the mediator took it."""
    dispute, _ = offered
    return dispute, staging._assigned(platform, dispute)


@pytest.fixture
def weighed(platform: Any, staging: Any, taken: tuple[str, str]) -> tuple[str, str]:
    """The same, with all four records."""
    staging._steps(platform, *taken, tuple(staging.STEPS))
    return taken


@pytest.fixture
def walk_of(platform: Any, walking: Any) -> Callable[..., Any]:
    return lambda page, dispute, look=lambda _name: None: walking.Walk(page, platform, dispute, look)


def test_a_whole_case_on_a_phone(phone, walk_of, platform, offered, violations):
    """From the offer to the signed agreement and the first payment; every stop fits the phone and is accessible."""
    dispute, mediator = offered
    page, faults = phone(mediator), []

    def look(stop: str) -> None:
        if page.evaluate(SIDEWAYS):
            faults.append(f"{stop}: it scrolls sideways")
        faults.extend(f"{stop}: {one}" for one in violations(page))

    page.on("pageerror", lambda error: faults.append(str(error)))
    walk = walk_of(page, dispute, look)
    page.goto("/today")
    look("today")
    offer = page.locator("#offers li", has_text=STORY_START).last
    with page.expect_navigation():
        offer.get_by_role("button", name="接单").click()
    platform.until(
        lambda: platform.call("GET", f"/disputes/{dispute}/proceeding", mediator).status_code == 200,
        "it is open",
    )
    walk.hear_apart()
    assert "查明事实" in page.inner_text("#record")
    walk.list_evidence()
    assert "借条" in page.inner_text("#e-1") and "SHA-256" in page.inner_text("#e-1")
    skip_with_a_second_person(walk, phone("town"), dispute)
    walk.record("study", **{"particulars.law": "民法典第六百七十五条"})
    answers = {"particulars.applicant_answer": "同意", "particulars.respondent_answer": "同意"}
    walk.record("weighing", **{"particulars.proposal": "分两次还清", **answers})
    walk.book()
    walk.hold()
    assert "双方已确认" in page.inner_text("#minutes")
    walk.draft()
    assert "叁万元整" in page.inner_text("#check")
    walk.send("定稿，去签名")
    walk.sign_all()
    assert "协议生效" in walk.said()
    walk.perform_first()
    assert "10,000 元" in page.inner_text("#due-1") and "已履行" in page.inner_text("#due-1")
    sheet = platform.ask("GET", f"/disputes/{dispute}/performance", mediator)
    assert float(sheet["paid_yuan"]) == 10_000
    assert [one["state"] for one in sheet["items"]] == ["performed", "due"]
    assert faults == []


STORY_START = "去年春天借给表弟三万元"


def skip_with_a_second_person(walk: Any, second: Page, dispute: str) -> None:
    """The mediator asks, the town's coordinator agrees, the step counts as left out."""
    walk.go()
    walk.page.locator("#skip summary").click()
    walk.fill({"reason": "双方对借款事实没有争议，借条在卷。"})
    walk.send("申请跳过")
    assert "等第二人审批" in walk.page.inner_text("main")
    number = walk.page.inner_text("h1")
    second.goto("/skips")
    asked = second.locator("#skips li", has_text=number)
    with second.expect_navigation():
        asked.get_by_role("button", name="同意跳过", exact=True).click()
    walk.go()
    assert walk.page.locator(".five-step.is-skipped").count() == 1


def test_what_was_typed_comes_back_after_the_page_was_left(phone, walk_of, platform, taken):
    dispute, mediator = taken
    page = phone(mediator)
    page.goto(f"/proceedings/{dispute}")
    page.fill("[name='particulars.applicant_says']", "要求还清三万元，不要利息。")
    page.wait_for_timeout(700)
    page.goto("/today")
    page.goto(f"/proceedings/{dispute}")
    assert page.input_value("[name='particulars.applicant_says']") == "要求还清三万元，不要利息。"
    assert "已恢复" in page.inner_text("#step")
    page.goto("/today")
    page.locator("details.me summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_without_a_network_the_record_stays_on_the_phone_and_goes_out_later(phone, walk_of, platform, taken):
    dispute, mediator = taken
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.go()
    fields = {
        "manner": "applicant", "particulars.rights_told": "on", "particulars.applicant_says": "要求还清。",
        "text": "在村头听的，没有信号。", "place": "村头", "present": "申请人",
    }  # fmt: skip
    walk.fill(fields)
    page.context.set_offline(True)
    page.get_by_role("button", name="记下这一步").click()
    page.wait_for_selector("[data-offline]:visible")
    assert page.input_value("[name=text]") == fields["text"]
    with page.expect_navigation():
        page.context.set_offline(False)
    if not walk.said():  # the worker has its network a moment later than the page, and gave what it keeps
        page.reload()
    assert "已记下" in walk.said()
    steps = platform.ask("GET", f"/disputes/{dispute}/proceeding", mediator)["steps"]
    assert [one["manner"] for one in steps] == ["applicant"]


def test_the_day_and_a_case_open_again_without_a_network_and_not_for_the_next_person(phone, platform, taken):
    dispute, mediator = taken
    page = phone(mediator)
    page.goto("/today")
    page.wait_for_selector("html[data-kept]", state="attached")
    page.context.set_offline(True)
    page.reload()
    assert page.inner_text("h1") == "今日"
    page.goto(f"/proceedings/{dispute}")
    assert page.is_visible("[data-offline]")
    page.fill("[name='particulars.applicant_says']", "没有信号时写的。")
    page.wait_for_timeout(700)
    page.reload()
    assert page.input_value("[name='particulars.applicant_says']") == "没有信号时写的。"
    page.context.set_offline(False)
    page.goto("/today")
    page.locator("details.me summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    left = "caches.keys().then((names) => names.filter((name) => name.startsWith('road-')))"
    assert page.evaluate(left) == []
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        page.goto(f"/proceedings/{dispute}")


def test_who_saves_second_sees_what_changed_and_keeps_the_text(phone, walk_of, platform, weighed):
    dispute, mediator = weighed
    first, second = phone(mediator), phone(mediator)
    for page in (first, second):
        page.goto(f"/proceedings/{dispute}/agreement")
    one, two = walk_of(first, dispute), walk_of(second, dispute)
    one.fill({"terms": "第一个人写的协议内容。"})
    one.send("保存草稿")
    two.fill({"terms": "第二个人写的协议内容。", "facts": "第二个人写的事实。"})
    two.send("保存草稿")
    page = second
    assert "保存了新的内容" in page.inner_text(".error-summary")
    assert "对方改为：第一个人写的协议内容" in page.inner_text("#f-terms-error")
    assert page.input_value("[name=terms]") == "第二个人写的协议内容。"
    two.send("保存草稿")
    assert "草稿已保存" in two.said()
    assert page.input_value("[name=facts]") == "第二个人写的事实。"


def test_sums_that_differ_and_words_that_are_confused_are_told_before_signing(
    phone, walk_of, platform, weighed
):
    dispute, mediator = weighed
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.draft()
    walk.fill(
        {"obligations.0.instalments.1.amount_yuan": "15000", "terms": "被申请人退还订金30000元，并补偿误工。"}
    )
    page.wait_for_selector("#check >> text=对不上")
    assert "订金" in page.inner_text("#check") and "补偿" in page.inner_text("#check")
    walk.send("定稿，去签名")
    assert "相差" in page.inner_text("#obligation-0")
    walk.fill({"obligations.0.instalments.1.amount_yuan": "20000", "words_checked": "on"})
    walk.send("定稿，去签名")
    assert "签名和印章" in page.inner_text("main")


def test_an_empty_sheet_is_no_signature(phone, walk_of, platform, weighed):
    dispute, mediator = weighed
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.draft()
    walk.send("定稿，去签名")
    with page.expect_navigation():
        page.locator(".people-list a", has_text="签名").first.click()
    page.get_by_role("button", name="签名", exact=True).click()
    page.wait_for_timeout(500)
    signed = platform.ask("GET", f"/disputes/{dispute}/signing", mediator)["signers"]
    assert [one for one in signed if one["signed_on"]] == []
    walk.sign()
    walk.send("签名")
    assert "已签名" in walk.said()


def test_marriage_is_signed_on_paper_only(phone, walk_of, platform, weighed):
    dispute, mediator = weighed
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.draft()
    walk.fill({"terms": "双方自愿离婚，被申请人分两次付清借款本金30000元。"})
    walk.send("定稿，去签名")
    with page.expect_navigation():
        page.locator(".people-list a", has_text="签名").first.click()
    assert page.locator("canvas.signature").count() == 0
    assert "电子签名法第三条" in page.inner_text("main")
    walk.send("登记纸上签名")
    assert "已签名" in walk.said()


def test_a_file_that_is_not_taken_is_told_at_its_field_and_a_large_photo_is_made_smaller(
    phone, walk_of, walking, taken
):
    dispute, mediator = taken
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.go("/evidence")
    walk.fill(
        {"name": "录音", "kind": "audio_visual", "form": "copy", "provider": "申请人", "proves": "承认欠款"}
    )
    program = {"name": "录音.mp3", "mimeType": "audio/mpeg", "buffer": b"MZ" + b"\0" * 100}
    page.set_input_files("#evidence input[type=file]", program)
    walk.send("登记")
    assert "Windows 程序" in page.inner_text("#e-1 .field-error")
    large = {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" + b"\0" * 10_000_001}
    page.locator("#e-1 [type=file]").set_input_files(large)
    page.wait_for_selector("#e-1 >> text=不能超过 10 MB")
    photo = {"name": "大.png", "mimeType": "image/png", "buffer": walking.PHOTO + b"\0" * 10_000_001}
    page.locator("#e-1 [type=file]").set_input_files(photo)
    page.wait_for_selector("#e-1 >> text=10.0 MB → 0.0 MB")
    good = {"name": "录音截图.jpg", "mimeType": "image/jpeg", "buffer": walking.PHOTO}
    page.locator("#e-1 [type=file]").set_input_files(good)
    walk.send("上传")
    assert "录音截图.png" in page.inner_text("#e-1"), "named by what it is"


def test_after_a_report_of_danger_the_parties_are_heard_apart(phone, walk_of, platform, taken):
    dispute, mediator = taken
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.go()
    with page.expect_navigation():
        page.get_by_role("link", name="险情").click()
    assert page.locator("a[href='tel:110']").count() == 1
    walk.fill({"kind": "threat", "words": "被申请人扬言要打断申请人的腿。", "receiver": "派出所值班民警"})
    walk.send("登记险情")
    assert "不要让双方同场" in page.inner_text("main")
    walk.go()
    assert not page.is_checked("[name=manner][value=together]")
    told = {
        "particulars.rights_told": "on",
        "particulars.applicant_says": "要求",
        "particulars.respondent_says": "不认",
    }
    walk.record("together", manner="together", **told)
    assert "不能让双方同场" in page.inner_text(".error-summary")


def test_a_room_that_is_closed_sends_its_session_back_to_the_mediator(phone, walk_of, platform, taken):
    dispute, mediator = taken
    page = phone(mediator)
    walk = walk_of(page, dispute)
    walk.book()
    [planned] = platform.ask("GET", f"/disputes/{dispute}/sessions", mediator)["items"]
    on = planned["starts_at"][:10]
    manager = phone("town")
    manager.goto(f"/rooms?on={on}")
    manager.select_option("[name=room_code]", planned["room_code"])
    manager.fill("[name=on]", on)
    manager.fill("[name=reason]", "停电检修")
    with manager.expect_navigation():
        manager.get_by_role("button", name="关闭", exact=True).click()
    assert "要另约时间" in manager.inner_text("#flashes")
    page.goto("/today")
    assert "请另约时间" in page.inner_text("main")
    walk.go(f"/sessions/{planned['session_id']}/change")
    with page.expect_navigation():
        page.locator(".slot").last.click()
    walk.send("保存更改")
    assert "已排定" in page.inner_text("main")


def test_without_scripts_a_step_is_recorded_and_a_draft_grows(phone, walk_of, platform, taken):
    dispute, mediator = taken
    page = phone(mediator, java_script_enabled=False)
    walk = walk_of(page, dispute)
    told = {
        "particulars.rights_told": "on",
        "particulars.applicant_says": "要求",
        "particulars.respondent_says": "愿还",
    }
    walk.record("hearing", manner="together", **told)
    assert "已记下" in walk.said()
    walk.go("/agreement")
    walk.fill({"obligations.0.what": "归还借款"})
    walk.send("再加一项")
    assert page.locator("#obligation-1").count() == 1
    assert page.input_value("[name='obligations.0.what']") == "归还借款"


def test_the_week_of_rooms_is_printed_as_a_table(phone):
    page = phone("town")
    page.goto("/rooms")
    assert not page.is_visible(".week-table") and page.is_visible(".week-list")
    page.emulate_media(media="print")
    assert page.is_visible(".week-table") and not page.is_visible(".week-list")
    assert page.locator(".week tbody tr").count() == 13
    assert not page.is_visible("header.top")


def test_the_whole_file_is_one_archive(phone, walk_of, platform, weighed):
    dispute, mediator = weighed
    page = phone(mediator)
    page.goto(f"/proceedings/{dispute}/file")
    assert "要补" in page.inner_text(".positions")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载整卷").click()
    names = zipfile.ZipFile(waiting.value.path()).namelist()
    assert any("权利义务告知书" in name for name in names)
    assert any("办理记录" in name for name in names)


def test_what_was_not_paid_in_time_is_urged_and_the_last_payment_settles_the_matter(
    phone, walk_of, platform, staging, weighed
):
    dispute, mediator = weighed
    agreement = staging._agreement(platform)
    platform.ask("POST", f"/disputes/{dispute}/agreement", mediator, json=agreement)
    platform.wind(days=6)
    page = phone(mediator)
    page.goto("/today")
    assert "过期 1 天" in page.inner_text("main")
    walk = walk_of(page, dispute)
    walk.go("/performance")
    page.locator("#due-1 summary", has_text="没有履行").click()
    walk.fill({"way": "urge", "words": "电话催过，说下周付"})
    walk.send("登记未履行")
    assert "督促履行" in page.inner_text("#due-1")
    with page.expect_download() as notice:
        page.get_by_role("link", name="下载督促履行告知书").click()
    assert notice.value.suggested_filename.endswith(".docx")
    page.locator("#due-1 summary", has_text="登记履行").click()
    walk.send("登记")
    assert "全部履行完毕" in walk.said()
