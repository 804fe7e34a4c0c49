"""The parts of the pages: every macro rendered and inspected."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template_string
from html5lib import parse

from gateway import i18n
from gateway.i18n import moments

NOW = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
PAGES = ("dispute", "list", "forms", "figures", "public", "printed", "wall")


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


def get(gallery: Flask, path: str) -> str:
    response = gallery.test_client().get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def elements(html: str) -> list[Any]:
    return [node for node in parse(html, namespaceHTMLElements=False).iter() if isinstance(node.tag, str)]


def complaints(html: str) -> list[str]:
    """What is wrong with a page: title, one h1, unique ids, labels, targets of aria, nothing inline."""
    nodes = elements(html)
    ids = [node.get("id") for node in nodes if node.get("id")]
    labelled = {node.get("for") for node in nodes if node.tag == "label"}
    wrapped = {id(inner) for node in nodes if node.tag == "label" for inner in node.iter()}
    found = [f"id twice: {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]
    if sum(node.tag == "h1" for node in nodes) != 1:
        found.append("not exactly one h1")
    if not any(node.tag == "title" and (node.text or "").strip(" ·\n") for node in nodes):
        found.append("no title")
    for node in nodes:
        field = node.tag in ("input", "select", "textarea") and node.get("type") not in ("hidden", "submit")
        if field and not (node.get("id") in labelled or id(node) in wrapped or node.get("aria-label")):
            found.append(f"no label: {node.get('name')}")
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
            found += [f"{attribute} → {one}" for one in (node.get(attribute) or "").split() if one not in ids]
        found += [
            f"inline {key} on {node.tag}" for key in node.attrib if key.startswith("on") or key == "style"
        ]
        if node.tag == "script" and not (node.get("src") or node.get("type") == "application/json"):
            found.append("inline script")
    return found


@pytest.mark.parametrize("show", PAGES)
def test_every_part_renders_into_a_sound_page(gallery: Flask, show: str) -> None:
    html = get(gallery, f"/{show}")
    assert complaints(html) == []
    assert "None" not in re.sub(r"<script.*?</script>|<svg.*?</svg>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("show", PAGES)
def test_every_part_speaks_english(gallery: Flask, show: str) -> None:
    html = get(gallery, f"/{show}?lang=en")
    assert complaints(html) == []
    assert '<html lang="en"' in html


@pytest.mark.parametrize("status", [403, 404, 409, 413, 422, 429, 500, 503, 418])
def test_an_error_says_a_sentence_a_way_out_and_a_reference(gallery: Flask, status: int) -> None:
    html = get(gallery, f"/error/{status}")
    assert complaints(html) == []
    assert "7F3A" in html
    assert "回到首页" in html


def test_what_was_typed_is_kept_and_each_error_stands_at_its_field_and_on_top(gallery: Flask) -> None:
    html = get(gallery, "/wrong/forms")
    assert complaints(html) == []
    nodes = {node.get("id"): node for node in elements(html) if node.get("id")}
    assert nodes["f-name"].get("value") == '王"小明" & 子'
    assert nodes["f-narrative"].text.rstrip().endswith("<b>我们</b>只想在过年前拿到钱 & 回家。")
    assert nodes["f-name"].get("aria-invalid") == "true"
    assert "f-name-error" in nodes["f-name"].get("aria-describedby")
    assert nodes["f-amount"].get("value") == ""
    links = {node.get("href") for node in elements(html) if node.tag == "a"}
    assert {"#f-name", "#f-phone", "#f-role"} <= links
    assert "系统较忙。" in html


def test_private_fields_are_never_drafted(gallery: Flask) -> None:
    nodes = {node.get("id"): node for node in elements(get(gallery, "/forms")) if node.get("id")}
    for name in ("name", "phone", "id_number", "pin"):
        assert "data-private" in nodes[f"f-{name}"].attrib
    assert "data-private" not in nodes["f-narrative"].attrib


def render(gallery: Flask, template: str, **values: Any) -> str:
    with gallery.test_request_context("/"):
        return render_template_string(template, **values)


NARRATED = "{% import 'parts/dispute.html' as d %}{{ d.narrative(text, marks, legend=false) }}"


def test_evidence_is_marked_and_the_text_is_escaped(gallery: Flask) -> None:
    html = render(gallery, NARRATED, text='<i>a</i> & "b"', marks=[(3, 4, 'why "<x>"')])
    assert "&lt;i&gt;<mark" in html
    assert 'title="why &#34;&lt;x&gt;&#34;">a</mark>&lt;/i&gt; &amp; &#34;b&#34;' in html


@pytest.mark.parametrize(
    ("marks", "marked"),
    [
        ([(0, 2, "w"), (1, 3, "v")], ["ab", "c"]),
        ([(2, 99, "w")], ["cdef"]),
        ([(3, 3, "w"), (5, 2, "v"), (9, 12, "u")], []),
        ([(4, 6, "w"), (0, 1, "v")], ["a", "ef"]),
    ],
)
def test_overlapping_and_wild_evidence_loses_no_text(
    gallery: Flask, marks: list[Any], marked: list[str]
) -> None:
    html = render(gallery, NARRATED, text="abcdef", marks=marks)
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", html) == marked
    assert re.sub(r"<[^>]+>", "", html).strip() == "abcdef"


def test_chart_data_cannot_close_their_script(gallery: Flask) -> None:
    template = "{% import 'parts/figures.html' as g %}{{ g.chart('bar', 'x', data, 'c') }}"
    data = {"labels": ["</script><b>"], "series": [{"name": "n", "values": [1]}]}
    html = render(gallery, template, data=data)
    assert html.count("</script>") == 1
    assert "&lt;/script&gt;" in html


def test_the_words_of_a_badge_follow_the_language(gallery: Flask) -> None:
    template = "{% import 'parts/status.html' as s %}{{ s.badge('signed') }}"
    with gallery.test_request_context("/?lang=en"):
        assert "Signed for" in render_template_string(template)
    with gallery.test_request_context("/"):
        assert "已签收" in render_template_string(template)


def test_the_language_and_the_larger_type_are_remembered_by_cookie(gallery: Flask) -> None:
    client = gallery.test_client()
    client.get("/list?lang=en&larger=on")
    html = client.get("/list").get_data(as_text=True)
    assert '<html lang="en"' in html
    assert "data-larger" in html.split("<head>")[0]
    assert client.get("/list?lang=xx").get_data(as_text=True).startswith('<!doctype html>\n<html lang="en"')


def test_an_address_keeps_its_other_filters_and_drops_the_switches(gallery: Flask) -> None:
    with gallery.test_request_context("/list?status=a&status=b&q=工资&lang=en&cursor=x"):
        assert i18n.url_with(cursor=None, q=None, sort="-due") == "/list?status=a&status=b&sort=-due"
        assert i18n.url_with(lang="zh", status=["c"]).startswith("/list?status=c&q=%E5%B7%A5")


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (28 / 24, "还剩 1 天 4 小时"),
        (-3 / 24, "已超 3 小时"),
        (2, "还剩 2 天"),
        (20 / 1440, "还剩 20 分钟"),
        (4.5 / 24, "还剩 4 小时 30 分钟"),
        (20 / 86400, "还剩 不到 1 分钟"),
    ],
)
def test_time_left_is_said_in_the_two_largest_units(due: float, text: str) -> None:
    assert moments.left_text(at(due), NOW, i18n.t) == text


@pytest.mark.parametrize(
    ("started", "due", "stopped", "colour", "percent", "running"),
    [
        (-1, 1, None, "green", 50, True),
        (-3, 1, None, "yellow", 75, True),
        (-3, -0.1, None, "red", 100, True),
        (-3, 1, "paused", "grey", 75, False),
        (-3, 1, "done", "green", 100, False),
    ],
)
def test_a_clock_shows_its_colour_and_share(
    started: float, due: float, stopped: str | None, colour: str, percent: int, running: bool
) -> None:
    face = moments.face(at(started), at(due), NOW, i18n.t, None, stopped)
    assert (face.colour, face.percent, face.running) == (colour, percent, running)


def test_dates_are_of_shanghai_and_name_another_year_only(gallery: Flask) -> None:
    with gallery.test_request_context("/"):
        assert i18n.moment(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == "11月23日 01:05"
        assert i18n.day(date(2025, 1, 2)) == "2025年1月2日"
        assert i18n.moment(None) == "—"
    with gallery.test_request_context("/?lang=en"):
        assert i18n.moment(NOW) == "23 Nov 09:15"
        assert i18n.day(date(2025, 1, 2)) == "2 Jan 2025"


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [(12000, "12,000 元", "¥12,000"), ("36000.5", "36,000.50 元", "¥36,000.50"), (None, "—", "—")],
)
def test_money_has_separators(gallery: Flask, amount: Any, zh: str, en: str) -> None:
    with gallery.test_request_context("/"):
        assert i18n.money(amount) == zh
    with gallery.test_request_context("/?lang=en"):
        assert i18n.money(amount) == en
