"""The keyboard: / searches, n is new, j and k walk the rows, Enter opens, x ticks, ? shows them all."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def rows(open_page: Any, scene: Any) -> Any:
    page = open_page("supervisor", "/disputes")
    page.wait_for_selector("table.is-stacked")
    return page


def current(page: Any) -> int:
    """The number of the row that is walked to, -1 for none."""
    return page.evaluate(
        "[...document.querySelectorAll('tbody tr')].findIndex((row) => row.classList.contains('is-row'))"
    )


def test_the_slash_goes_to_the_search(rows):
    rows.keyboard.press("/")
    assert rows.evaluate("document.activeElement.id") == "q"
    rows.keyboard.type("/jn")
    assert rows.input_value("#q") == "/jn", "while one types, keys are letters"


def test_j_and_k_walk_the_rows_and_stop_at_the_ends(rows):
    seen = []
    for key in ("j", "j", "k", "k", "k"):
        rows.keyboard.press(key)
        seen.append(current(rows))
    assert seen == [0, 1, 0, 0, 0]


def test_enter_opens_the_row(rows):
    rows.keyboard.press("j")
    number = rows.inner_text("tr.is-row a")
    with rows.expect_navigation():
        rows.keyboard.press("Enter")
    assert number in rows.inner_text("main")


def test_x_ticks_the_row_and_the_bar_of_ticked_ones_appears(rows):
    assert not rows.is_visible("#chosen")
    rows.keyboard.press("j")
    rows.keyboard.press("x")
    assert rows.is_visible("#chosen")
    assert "1" in rows.inner_text("#chosen [data-bulk-count]")


def test_n_begins_a_new_one(open_page, scene):
    page = open_page("window1", "/window/today")
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.url.endswith("/window")


def test_a_question_mark_shows_the_keys_and_escape_closes(rows):
    rows.keyboard.press("?")
    assert rows.is_visible("#keys")
    for words in ("到搜索框", "新建", "下一行", "打开这一行"):
        assert words in rows.inner_text("#keys")
    rows.keyboard.press("Escape")
    assert not rows.is_visible("#keys")


def test_single_keys_can_be_switched_off(rows):
    rows.keyboard.press("?")
    rows.check("[data-keys-off]")
    rows.keyboard.press("Escape")
    rows.keyboard.press("j")
    assert current(rows) == -1
    rows.evaluate("localStorage.clear()")


def test_on_the_study_table_a_digit_chooses_the_desk(open_page, scene):
    page = open_page("triage1", "/study")
    page.keyboard.press("2")
    assert page.is_checked(".choices .choice:nth-child(2) input")


def test_the_study_table_is_worked_through_by_keyboard_alone(open_page, scene, staging, running_platform):
    platform = running_platform
    told = [
        "村东那件事一直没有个说法，你们看着给解决一下吧，我也说不清楚。",
        "村西那件事一直没有个说法，你们看着给解决一下吧，我也说不清楚。",
    ]
    mine = [staging._registered(platform, words, at + 3) for at, words in enumerate(told)]
    for dispute in mine:
        platform.until(lambda dispute=dispute: _waits(platform, dispute), "it waits at the study table")
    page = open_page("triage1", f"/study?dispute={mine[0]}")
    assert "村东那件事" in page.inner_text(".narrative")
    assert page.locator(".narrative mark").count() >= 1, "what speaks for it is marked"
    assert page.locator(".choices .choice").count() >= 3
    for at, dispute in enumerate(mine):
        desk = page.get_attribute(f".choices .choice:nth-child({at + 2}) input", "value")
        page.keyboard.press(str(at + 2))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "已分流" in page.inner_text(".flash")
        kept = platform.ask("GET", f"/disputes/{dispute}/routing", "triage1")["decisions"][-1]
        assert (kept["suggestion"]["lead_desk"], kept["decided_by"] != "rules") == (desk, True)
        if dispute != mine[-1]:
            _walk_to(page, mine[at + 1])


def _waits(platform, dispute):
    waiting = platform.ask("GET", "/routing/referred?limit=200", "triage1")["items"]
    return any(row["dispute_id"] == dispute for row in waiting)


def _walk_to(page, dispute):
    """Down the list of those that wait, as far as this one, and into it."""
    for _ in range(25):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.getAttribute('href') || ''").endswith(dispute):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_larger_type_is_switched_without_loading_the_page(open_page, scene):
    page = open_page("window1", "/disputes")
    before = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.click("[data-larger-switch]")
    after = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert after > before
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == after
    page.click("[data-larger-switch]")
