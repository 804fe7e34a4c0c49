"""研判规则: read table by table, and the form by which people who do not program change one; the learned models."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import routing_rules as c
from contracts.codes import CHANNELS, COMPLEXITIES, GRADES, LEVELS, RISKS, TYPES
from gateway.i18n import listed, mark, t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, choices
from gateway.people import ask, needs

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
        edition=request.args.get("edition", ""),
        plain=plainly(),
    )


@needs("routing.rules")
def change() -> ResponseReturnValue:
    table, rule_id = request.args.get("table", "directives"), request.args.get("rule", "")
    return form_of(table, rule_id, Form(_cells(table, rule_id)), request.args.get("edition", ""))


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


def columns_of(table: str) -> tuple[str, ...]:
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


def plainly() -> Callable[[str, str], str]:
    """A cell in words: codes become names."""
    names = {column: dict(known) for column, known in _options().items()}

    def plain(column: str, value: str) -> str:
        known = names.get(column)
        return listed(known.get(code, code) for code in value.split()) if known else value

    return plain


def form_of(table: str, rule_id: str, form: Form, edition: str = "") -> str:
    """``edition``: the proposal that the change is added to; "" begins a new one."""
    return render_template(
        "pages/rule_change.html",
        table=table,
        title=c.RULE_TABLES.get(table, table),
        rule_id=rule_id,
        edition=edition,
        names=columns_of(table),
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
    ("/rules/models", ["GET"], models),
    ("/rules/models/<int:version>", ["POST"], use_model),
)
