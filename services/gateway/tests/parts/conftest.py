"""The gallery: a small app that shows every part of the pages with invented values, under the strictest content policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from flask import Flask, redirect, render_template
from markupsafe import Markup

from gateway import assets, i18n

NOW = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
PAGES = ("dispute", "list", "forms", "figures", "public", "printed", "wall")
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


def shown(show: str, wrong: bool = False) -> str:
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
    app.add_url_rule(f"/<any({','.join(PAGES)}):show>", "shown", shown)
    app.add_url_rule("/wrong/<show>", "wrong", lambda show: shown(show, wrong=True))
    app.add_url_rule("/error/<int:status>", "error", problem)
    app.add_url_rule("/failing", "failing", lambda: (problem(500), 500))
    app.add_url_rule("/arrived", "arrived", lambda: redirect("/list", 303), methods=["POST"])
    return app


def strict_policy(response: Any) -> Any:
    """The strictest content policy: nothing inline, nothing from elsewhere."""
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:"
    return response


@pytest.fixture(scope="module")
def gallery() -> Flask:
    return make_app()
