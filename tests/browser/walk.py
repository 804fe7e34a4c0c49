"""A mediator's case on a phone, one hand at a time: used by the test and by the pictures."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
STORY = "去年春天借给表弟三万元，说好年底还，到现在只还了一点，电话也不接了。"
APPLICANT, RESPONDENT = "周明山七", "某建筑队"


@dataclass
class Walk:
    """One case in one browser page; ``look`` is told the name of each stop (a picture may be taken there)."""

    page: Page
    platform: Any
    dispute: str
    look: Callable[[str], None] = lambda _name: None

    @property
    def base(self) -> str:
        return f"/proceedings/{self.dispute}"

    def go(self, rest: str = "") -> None:
        self.page.goto(self.base + rest)

    def send(self, button: str) -> None:
        """Presses a button or link by its words and waits for the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).locator("visible=true").first.click()

    def fill(self, values: dict[str, str]) -> None:
        """Fields by name; radio buttons and lists are chosen."""
        for name, value in values.items():
            found = self.page.locator(f'[name="{name}"]').locator("visible=true")
            kind = self.page.locator(f'[name="{name}"]').first.get_attribute("type")
            if kind == "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif found.first.evaluate("one => one.tagName") == "SELECT":
                found.first.select_option(value)
            elif kind == "checkbox":
                found.first.check()
            else:
                found.first.fill(value)

    def said(self) -> str:
        """The line that tells what happened."""
        return self.page.inner_text("#flashes")

    def record(self, step: str, **fields: str) -> None:
        """One record of the step that is due, with what every record has."""
        self.go()
        common = {"text": "双方如实陈述，无补充。", "place": "矛盾调处室", "present": "双方当事人、村支书"}
        self.fill({**fields, **common})
        self.look(f"step-{step}")
        self.send("记下这一步")

    def sign(self) -> None:
        """A finger on the canvas."""
        canvas = self.page.locator("canvas.signature")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        session = self.page.context.new_cdp_session(self.page)
        start = (box["x"] + 40, box["y"] + box["height"] * 0.6)
        _touch(session, "touchStart", *start)
        for n in range(1, 16):
            _touch(session, "touchMove", start[0] + 14 * n, start[1] + (28 if n % 2 else -28))
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()

    def today(self, days: int = 0) -> str:
        return (self.now() + timedelta(hours=8, days=days)).date().isoformat()

    def now(self) -> datetime:
        path = self.platform.var / "clock.json"
        offset = json.loads(path.read_text())["offset_seconds"] if path.exists() else 0
        return datetime.now(UTC) + timedelta(seconds=offset)

    def through(self) -> None:
        """All stations, each step done with the least that it asks for."""
        self.go()
        self.look("case")
        self.hear_apart()
        self.list_evidence()
        self.look("evidence")
        self.record("inquiry", **{"particulars.facts": "借条属实，本金三万元。"})
        self.record("study", **{"particulars.law": "民法典第六百七十五条"})
        answers = {"particulars.applicant_answer": "同意", "particulars.respondent_answer": "同意"}
        self.record("weighing", **{"particulars.proposal": "分两次还清", **answers})
        self.book()
        self.look("session")
        self.hold()
        self.draft()
        self.send("定稿，去签名")
        self.sign_all()
        self.perform_first()
        self.look("performance")

    # ---- the stations of a case ----
    def hear_apart(self) -> None:
        told = {"particulars.rights_told": "on"}
        self.record(
            "applicant", manner="applicant", **{**told, "particulars.applicant_says": "要求年底前还清本金。"}
        )
        self.record(
            "respondent", manner="respondent", **{**told, "particulars.respondent_says": "承认欠款，愿意分两次还。"}
        )  # fmt: skip

    def list_evidence(self) -> None:
        self.go("/evidence")
        self.fill(
            {
                "name": "借条",
                "kind": "document",
                "form": "original",
                "provider": APPLICANT,
                "proves": "借款三万元",
            }
        )
        self.page.set_input_files(
            "#evidence input[type=file]", {"name": "借条.png", "mimeType": "image/png", "buffer": PHOTO}
        )
        self.look("evidence-new")
        self.send("登记")

    def book(self) -> None:
        """The first slot that is offered."""
        self.go("/sessions/new")
        with self.page.expect_navigation():
            self.page.locator(".slot").first.click()
        self.send("带入登记的当事人")
        self.fill({"purpose": "商量还款办法"})
        self.look("session-plan")
        self.send("排定并订房")

    def hold(self) -> None:
        """The hour has come: both are there, the minutes are written, both confirm them with a finger."""
        starts = self.page.locator("main time").first.get_attribute("datetime")
        wait = datetime.fromisoformat(starts) - self.now() + timedelta(minutes=5)
        if wait.total_seconds() > 0:
            self.platform.wind(seconds=wait.total_seconds())
        self.page.reload()
        for box in self.page.locator("[name=present]").all():
            box.check()
        self.send("登记到场")
        self.fill(
            {"text": "已告知双方权利义务。双方各自陈述，认可借条。谈成分两次还清。", "result": "agreed"}
        )
        self.send("保存记录")
        while (waiting := self.page.locator("a", has_text="请他签名")).count():
            with self.page.expect_navigation():
                waiting.first.click()
            self.sign()
            self.look("minutes-sign")
            self.send("确认并签名")

    def draft(self) -> None:
        self.go("/agreement")
        self.send("带入登记的当事人")
        self.fill({
            "facts": "被申请人2025年4月向申请人借款三万元，有借条，到期未还。",
            "terms": "被申请人分两次还清借款本金30000元，申请人不再要求利息。",
            "obligations.0.who": RESPONDENT, "obligations.0.to_whom": APPLICANT, "obligations.0.what": "归还借款本金",
            "obligations.0.how": "转账", "obligations.0.due_on": self.today(40), "obligations.0.amount_yuan": "30000",
            "place_of_performance": "镇综治中心",
        })  # fmt: skip
        self.send("分期履行")
        parts = {"0": (self.today(5), "10000"), "1": (self.today(40), "20000")}
        for n, (day, amount) in parts.items():
            at = f"obligations.0.instalments.{n}."
            self.fill({f"{at}due_on": day, f"{at}amount_yuan": amount})
        self.send("保存草稿")
        self.page.locator("#check").scroll_into_view_if_needed()
        self.look("agreement")

    def sign_all(self) -> None:
        """Everybody with a finger, the seal on paper."""
        while (waiting := self.page.locator(".people-list a", has_text="签名")).count():
            with self.page.expect_navigation():
                waiting.first.click()
            self.sign()
            self.look("signing")
            self.send("签名")
        with self.page.expect_navigation():
            self.page.locator(".people-list a", has_text="盖章").click()
        self.send("登记盖章")

    def perform_first(self) -> None:
        self.go("/performance")
        self.page.locator("summary", has_text="登记履行").first.click()
        self.page.locator("[type=file]").first.set_input_files(
            {"name": "转账截图.png", "mimeType": "image/png", "buffer": PHOTO}
        )
        self.look("performance-new")
        self.send("登记")


def _touch(session: Any, kind: str, x: float, y: float) -> None:
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
