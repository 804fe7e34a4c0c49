"""Proposals and editions of the rules: several changes in one, tried together on past cases, put live, taken back."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import routing_rules as c
from contracts.codes import COMPLEXITIES, LEVELS, RISKS, TYPES
from contracts.message import Request
from gateway.i18n import mark, t
from gateway.pages.acting import FAILURES, Form, act, errors_of, submitted
from gateway.pages.rules import COLUMNS, columns_of, form_of, plainly
from gateway.people import ask, needs

STATES = {
    "proposed": mark("待试用"),
    "live": mark("生效中"),
    "undone": mark("已撤销"),
    "dropped": mark("已放弃"),
}
VERDICTS = {"better": mark("更准"), "worse": mark("更差"), "changed": mark("有变化")}
ACTIONS = {"add": mark("新增"), "replace": mark("修改"), "remove": mark("删除")}
# How far back a change is tried: what holds at one time of the year is tried on the last one.
SPANS = {"31": mark("近一个月"), "92": mark("近三个月"), "366": mark("近一年")}


@needs("routing.rules")
def propose() -> ResponseReturnValue:
    """Keeps the change as a proposal, or adds it to one, and tries it at once: its effect is seen before anything else."""
    given = submitted()
    table, rule_id, edition_id = (given.get(key, "") for key in ("table", "rule_id", "edition"))
    action = given.get("action") or ("replace" if rule_id else "add")
    cells = {} if action == "remove" else {key: _cell(key) for key in columns_of(table)}
    one = {"action": action, "table": table, "rule_id": rule_id, "cells": cells}
    try:
        made = _added(edition_id, one) if edition_id else _begun(one, given.get("reason", ""))
    except FAILURES as error:
        return form_of(table, rule_id, Form(request.form, errors_of(error)), edition_id), 422
    return _tried(made)


@needs("routing.rules")
def without(edition_id: str, place: int) -> ResponseReturnValue:
    """Takes one change out of a proposal; the others are tried again."""
    found = ask(c.GetEdition(edition_id=edition_id))
    left = tuple(one for at, one in enumerate(found.changes) if at != place)
    return act(
        lambda: c.AmendRules(edition_id=edition_id, changes=left, known=len(found.changes)),
        done=t("已去掉这一条，请再试用。"),
        back=f"/rules/editions/{edition_id}",
    )


def _begun(one: dict[str, Any], reason: str) -> c.RuleEdition:
    return ask(c.ProposeRules.model_validate({"changes": [one], "reason": reason}))


def _added(edition_id: str, one: dict[str, Any]) -> c.RuleEdition:
    found = ask(c.GetEdition(edition_id=edition_id))
    changes = [*(change.model_dump() for change in found.changes), one]
    known = len(found.changes)
    return ask(c.AmendRules.model_validate({"edition_id": edition_id, "changes": changes, "known": known}))


def _tried(made: c.RuleEdition) -> ResponseReturnValue:
    return act(
        lambda: c.TryRules(edition_id=made.edition_id, days=_span(made)),
        done=t("已记为待试用的修改，还没有生效。"),
        following=t("下面是它对近期来件的影响；还可以再加几条，一起试用。"),
        back=f"/rules/editions/{made.edition_id}",
    )


def _span(made: c.RuleEdition) -> int:
    """What holds at some days only is tried on a whole year."""
    return 366 if any(change.cells.get("dates") for change in made.changes) else 31


def _cell(column: str) -> str:
    """What the form holds of one column; several codes stand with blanks between."""
    values = [value.strip() for value in request.form.getlist(column)]
    return " ".join(value for value in values if value)


@needs("routing.rules")
def editions() -> ResponseReturnValue:
    found = ask(c.ListEditions.model_validate({"cursor": request.args.get("cursor", "")}))
    return render_template("pages/rule_editions.html", found=found, states=STATES, tables=c.RULE_TABLES)


@needs("routing.rules")
def edition(edition_id: str) -> ResponseReturnValue:
    found = ask(c.GetEdition(edition_id=edition_id))
    return render_template(
        "pages/rule_edition.html", found=found, states=STATES, tables=c.RULE_TABLES, actions=ACTIONS,
        columns=COLUMNS, plain=plainly(), verdicts=VERDICTS, spans=SPANS,
        types=TYPES, complexities=COMPLEXITIES, risks=RISKS, levels=LEVELS,
    )  # fmt: skip


STEPS: dict[str, tuple[type[Request[Any]], str, str]] = {
    "try": (c.TryRules, mark("已重新试用。"), ""),
    "live": (c.PutRulesLive, mark("已生效。"), mark("几秒钟内各处按新规则研判；随时可以撤销。")),
    "drop": (c.DropRules, mark("已放弃这次修改。"), ""),
    "undo": (c.UndoRules, mark("已撤销，恢复到之前的规则。"), ""),
}


@needs("routing.rules")
def move(edition_id: str, step: str) -> ResponseReturnValue:
    kind, done, following = STEPS[step]
    return act(
        lambda: kind.model_validate({"edition_id": edition_id, **_tried_on(step)}),
        done=t(done),
        following=t(following) if following else "",
        back=f"/rules/editions/{edition_id}",
    )


def _tried_on(step: str) -> dict[str, str]:
    days = submitted().get("days", "")
    return {"days": days} if step == "try" and days in SPANS else {}


PAGES = (
    ("/rules/change", ["POST"], propose),
    ("/rules/editions", ["GET"], editions),
    ("/rules/editions/<edition_id>", ["GET"], edition),
    ("/rules/editions/<edition_id>/without/<int:place>", ["POST"], without),
    ("/rules/editions/<edition_id>/<any(try, live, drop, undo):step>", ["POST"], move),
)
