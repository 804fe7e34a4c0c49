"""研判规则: read, changed by people who do not program, tried on past cases before they decide, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import routing_rules as c
from contracts.codes import CHANNELS, COMPLEXITIES, LEVELS, RISKS, TYPES
from contracts.message import Request
from gateway.i18n import listed, mark, t
from gateway.pages import surroundings
from gateway.pages.acting import FAILURES, Form, act, choices, errors_of, submitted
from gateway.people import ask, needs

STATES = {
    "proposed": mark("待试用"),
    "live": mark("生效中"),
    "undone": mark("已撤销"),
    "dropped": mark("已放弃"),
}
VERDICTS = {"better": mark("更准"), "worse": mark("更差"), "changed": mark("有变化")}
ACTIONS = {"add": mark("新增"), "replace": mark("修改"), "remove": mark("删除")}
# Columns as people call them, and what belongs into them.
COLUMNS: dict[str, tuple[str, str]] = {
    "type": (mark("类型"), ""),
    "types": (mark("限于哪些类型"), mark("一个都不选表示不限")),
    "words": (mark("词语"), mark("用 | 隔开；… 表示后文不远处；(甲|乙) 二选一；^ 写在开头")),
    "unless": (mark("出现这些词时不算"), ""),
    "weight": (mark("分量"), mark("-10 到 10，越大越肯定")),
    "score": (mark("分数"), mark("70 红、50 橙、30 黄、10 蓝")),
    "note": (mark("依据"), mark("会显示给办事人员的一句短话")),
    "matter": (mark("事项"), ""),
    "desk": (mark("部门"), ""),
    "co_desks": (mark("协办部门"), ""),
    "name": (mark("名称"), ""),
    "lowest_level": (mark("最低层级"), ""),
    "grade": (mark("难易"), ""),
    "sign": (mark("迹象"), ""),
    "gate": (mark("关口"), ""),
    "sentence": (mark("提示"), mark("写明怎么办")),
    "places": (mark("地点"), mark("村或者管区代码，用空格隔开；空着不限")),
    "channels": (mark("来源渠道"), mark("一个都不选表示不限")),
    "hours": (mark("时段"), mark("如 22-6")),
    "weekdays": (mark("星期"), mark("一个都不选表示不限")),
    "dates": (
        mark("哪些日子"),
        mark("每年的写 12-01~02-15，某一年的写 2027-01-20~2027-02-05，几段用空格隔开"),
    ),
    "least_amount": (mark("金额不少于（元）"), ""),
    "least_people": (mark("人数不少于"), ""),
    "level": (mark("层级"), ""),
    "risk": (mark("风险"), ""),
    "complexity": (mark("定为"), ""),
    "person": (mark("转人工"), ""),
    "priority": (mark("优先级"), mark("大的先")),
    "number": (mark("门槛"), ""),
    "value": (mark("数值"), mark("只能改，不能增删")),
}
FIXED = frozenset({"numbers"})  # tables whose rows are changed only
LONG = frozenset({"words", "unless", "sentence"})
TITLES = ("note", "name", "sentence")  # what a rule is called in a list
MANY = frozenset({"types", "co_desks", "channels", "weekdays"})
WEEKDAYS = {"1": mark("周一"), "2": mark("周二"), "3": mark("周三"), "4": mark("周四"), "5": mark("周五"), "6": mark("周六"),
            "7": mark("周日")}  # fmt: skip
# How far back a change is tried: what holds at one time of the year is tried on the last one.
SPANS = {"31": mark("近一个月"), "92": mark("近三个月"), "366": mark("近一年")}
# Figures of a model as people call them; all are shares of the cases held out.
FIGURES = {
    "type": mark("类型对"),
    "type_top2": mark("类型在前两个里"),
    "desk": mark("部门对"),
    "desk_top2": mark("部门在前两个里"),
    "complexity": mark("难易对"),
    "alone": mark("可以不经人工（部门 95% 对）"),
    "type_error": mark("类型把握的误差"),
    "desk_error": mark("部门把握的误差"),
}
GRADES = {"complex": mark("复杂"), "severe": mark("疑难重大"), "simple": mark("简单")}


@needs("routing.rules")
def rules() -> ResponseReturnValue:
    table = request.args.get("table", "directives")
    query = {key: request.args[key] for key in ("q", "cursor") if request.args.get(key)}
    found = ask(c.ListRules.model_validate({"table": table, **query}))
    return render_template(
        "pages/rules.html",
        found=found,
        table=table,
        fixed=table in FIXED,
        columns=COLUMNS,
        titles=TITLES,
        plain=_plain(),
    )


@needs("routing.rules")
def change() -> ResponseReturnValue:
    table, rule_id = request.args.get("table", "directives"), request.args.get("rule", "")
    return _form(table, rule_id, Form(_cells(table, rule_id)))


@needs("routing.rules")
def propose() -> ResponseReturnValue:
    """Keeps the change as a proposal and tries it at once, so that its effect is seen before anything else."""
    given = submitted()
    table, rule_id = given.get("table", ""), given.get("rule_id", "")
    action = given.get("action") or ("replace" if rule_id else "add")
    cells = {} if action == "remove" else {key: _cell(key) for key in _columns(table)}
    one = {"action": action, "table": table, "rule_id": rule_id, "cells": cells}
    try:
        made = ask(c.ProposeRules.model_validate({"changes": [one], "reason": given.get("reason", "")}))
    except FAILURES as error:
        return _form(table, rule_id, Form(request.form, errors_of(error))), 422
    return act(
        lambda: c.TryRules(edition_id=made.edition_id, days=_span(cells)),
        done=t("已记为待试用的修改，还没有生效。"),
        following=t("下面是它对近期来件的影响。"),
        back=f"/rules/editions/{made.edition_id}",
    )


@needs("routing.rules")
def editions() -> ResponseReturnValue:
    found = ask(c.ListEditions.model_validate({"cursor": request.args.get("cursor", "")}))
    return render_template("pages/rule_editions.html", found=found, states=STATES, tables=c.RULE_TABLES)


@needs("routing.rules")
def edition(edition_id: str) -> ResponseReturnValue:
    found = ask(c.GetEdition(edition_id=edition_id))
    return render_template(
        "pages/rule_edition.html", found=found, states=STATES, tables=c.RULE_TABLES, actions=ACTIONS,
        columns=COLUMNS, plain=_plain(), verdicts=VERDICTS, spans=SPANS,
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


@needs("routing.rules")
def models() -> ResponseReturnValue:
    return render_template("pages/models.html", found=ask(c.ListModels()), names=FIGURES)


@needs("routing.rules")
def use_model(version: int) -> ResponseReturnValue:
    return act(
        lambda: c.UseModel(version=version),
        done=t("已改用这一版模型。"),
        following=t("几秒钟内各处按它研判。"),
        back="/rules/models",
    )


def _span(cells: dict[str, str]) -> int:
    """What holds at some days only is tried on a whole year."""
    return 366 if cells.get("dates") else 31


def _columns(table: str) -> tuple[str, ...]:
    found = ask(c.ListRules(limit=1))
    return next((one.columns for one in found.tables if one.name == table), ())


def _cells(table: str, rule_id: str) -> dict[str, str]:
    """The row that is to be changed; empty for a new one, or where it changed meanwhile."""
    cursor = ""
    while rule_id:
        found = ask(c.ListRules(table=table, cursor=cursor, limit=500))
        for row in found.items:
            if row.rule_id == rule_id:
                return dict(row.cells)
        cursor = found.next_cursor
        if not cursor:
            break
    return {}


def _cell(column: str) -> str:
    """What the form holds of one column; several codes stand with blanks between."""
    values = [value.strip() for value in request.form.getlist(column)]
    return " ".join(value for value in values if value)


def _options() -> dict[str, list[tuple[str, str]]]:
    """Column → what may be chosen, where there is a choice."""
    types, desks, levels = choices(TYPES), surroundings.departments(), choices(LEVELS)
    return {
        "type": types, "types": types, "desk": desks, "co_desks": desks, "channels": choices(CHANNELS),
        "level": levels, "lowest_level": levels, "grade": choices(GRADES),
        "complexity": choices({"complex": COMPLEXITIES["complex"]}),
        "risk": choices({code: name for code, name in RISKS.items() if code != "none"}),
        "person": [("1", t("由人决定"))], "weekdays": choices(WEEKDAYS),
    }  # fmt: skip


def _plain() -> Callable[[str, str], str]:
    """A cell in words: codes become names."""
    names = {column: dict(known) for column, known in _options().items()}

    def plain(column: str, value: str) -> str:
        known = names.get(column)
        return listed(known.get(code, code) for code in value.split()) if known else value

    return plain


def _form(table: str, rule_id: str, form: Form) -> str:
    return render_template(
        "pages/rule_change.html",
        table=table,
        title=c.RULE_TABLES.get(table, table),
        rule_id=rule_id,
        names=_columns(table),
        columns=COLUMNS,
        long=LONG,
        many=MANY,
        options=_options() | _only_this(form, table),
        fixed=table in FIXED,
        chosen={column: _chosen(form, column) for column in MANY},
        form=form,
    )


def _only_this(form: Form, table: str) -> dict[str, list[tuple[str, str]]]:
    """Which threshold it is cannot be chosen anew."""
    name = str(form.data.get("number", ""))
    return {"number": [(name, name)]} if table in FIXED else {}


def _chosen(form: Form, column: str) -> list[str]:
    return form.getlist(column) or str(form.data.get(column, "")).split()


PAGES = (
    ("/rules", ["GET"], rules),
    ("/rules/change", ["GET"], change),
    ("/rules/change", ["POST"], propose),
    ("/rules/editions", ["GET"], editions),
    ("/rules/editions/<edition_id>", ["GET"], edition),
    ("/rules/editions/<edition_id>/<any(try, live, drop, undo):step>", ["POST"], move),
    ("/rules/models", ["GET"], models),
    ("/rules/models/<int:version>", ["POST"], use_model),
)
