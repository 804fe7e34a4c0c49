"""调解员名册: found by what is wanted, one opened and changed with a reason; and the brand studios with their members."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediator_roster as c
from contracts.codes import TYPES
from contracts.committees import ListCommittees
from gateway.i18n import mark, t
from gateway.i18n.said import said
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, Form, act, errors_of, say, submitted
from gateway.people import ask, needs

SEES = ("dispatch.manage", "supervision.read")
FILTERS = ("q", "committee", "area_code", "level", "skill", "language", "studio", "standing", "duty", "load")
METHODS = (("五步议事", mark("五步议事")), ("情感疏导", mark("情感疏导")))
# The form's field → the column of the table that it fills.
COLUMN_OF = {
    "id": "编号", "name": "姓名", "level": "层级", "committee": "调委会", "languages": "语言", "studio": "品牌调解室",
    "standing": "从业年数", "training": "培训", "cap": "上限", "available": "在岗", "employer": "工作单位",
    "relatives": "近亲属", "state": "状态",
}  # fmt: skip
SEVERAL = {"skills": "专长", "methods": "方法"}
FIELD_OF = {column: name for name, column in {**COLUMN_OF, **SEVERAL}.items()}
UNTOLD = ("employer", "relatives")  # kept as digests: an empty field changes nothing


@needs(*SEES)
def found() -> ResponseReturnValue:
    given = _given()
    sheet = ask(c.FindMediators.model_validate({**given, "cursor": request.args.get("cursor", "")}))
    return render_template(
        "pages/mediators.html",
        found=sheet,
        given=given,
        chips=lists.chips(given, _chip_names()),
        views=lists.views_of("/mediators"),
        **_choices(sheet),
    )


@needs(*SEES)
def export() -> ResponseReturnValue:
    given = _given()
    columns: lists.Columns = (
        (t("编号"), lambda row: row.mediator_id),
        (t("姓名"), lambda row: row.name),
        (t("调委会"), lambda row: row.committee),
        (t("专长"), lambda row: "；".join(t(TYPES[one]) for one in row.skills)),
        (t("语言"), lambda row: "；".join(row.languages)),
        (t("从业年数"), lambda row: row.standing),
        (t("在办"), lambda row: row.load),
        (t("上限"), lambda row: row.load_cap),
        (t("状态"), lambda row: t(c.DUTIES[row.duty])),
    )
    return lists.as_file(
        t("调解员名册"),
        columns,
        lambda cursor: ask(c.FindMediators.model_validate({**given, "cursor": cursor, "limit": lists.CHUNK})),
    )


@needs(*SEES)
def one(mediator_id: str) -> ResponseReturnValue:
    return _show(ask(c.GetMediator(mediator_id=mediator_id)))


@needs("dispatch.manage")
def new() -> ResponseReturnValue:
    return _show(None, Form({"level": "村级", "available": "否", "state": "在册"}))


@needs("dispatch.manage")
def keep(mediator_id: str) -> ResponseReturnValue:
    return _kept(ask(c.GetMediator(mediator_id=mediator_id)))


@needs("dispatch.manage")
def add() -> ResponseReturnValue:
    return _kept(None)


def _kept(was: c.MediatorSheet | None) -> ResponseReturnValue:
    """A table of one row: its faults stand at the fields, and what was typed stays."""
    given = submitted()
    try:
        kept = ask(
            c.KeepMediator(
                cells=_cells(was), version=given.get("version", ""), reason=given.get("reason", "")
            )
        )
    except FAILURES as error:
        return make_response(_show(was, Form(request.form, errors_of(error))), 422)
    if kept.mediator is None:
        errors = {FIELD_OF[fault.column]: said(fault.reason) for fault in kept.faults}
        return make_response(_show(was, Form(request.form, errors)), 422)
    _tell(was, kept.mediator)
    return redirect(f"/mediators/{kept.mediator.mediator_id}")


def _cells(was: c.MediatorSheet | None) -> dict[str, str]:
    given = submitted()
    cells = {
        column: given.get(name, "")
        for name, column in COLUMN_OF.items()
        if name in given or name not in UNTOLD
    }
    if was is not None:
        cells["编号"] = was.mediator_id
    return cells | {column: ";".join(request.form.getlist(name)) for name, column in SEVERAL.items()}


def _tell(was: c.MediatorSheet | None, now: c.MediatorSheet) -> None:
    if now.duty == "left":
        say(t("已退出名册。"), t("手上的件和正在等的派单已改派，登录账号马上停用。"))
    elif was is None:
        say(t("已列入名册。"), t("还没有登录账号；请到“登录账号”开通。"))
    elif was.duty == "left":
        say(t("已重新列入名册。"), t("登录账号重新开通。"))
    else:
        say(t("名册已更新。"), t("从下一次派单起按新的登记。"))


@needs(*SEES)
def studios() -> ResponseReturnValue:
    return render_template(
        "pages/studios.html", found=ask(c.ListStudios()).items, types=TYPES, duties=c.DUTIES
    )


@needs("dispatch.manage")
def move(code: str) -> ResponseReturnValue:
    """Into the studio, or out of it where ``leave`` is sent."""
    given = submitted()
    leaves = bool(given.get("leave"))
    return act(
        lambda: _moved(given, "" if leaves else code),
        done=t("已移出品牌调解室。") if leaves else t("已加入品牌调解室。"),
        following=t("从下一次派单起按新的登记。"),
        back="/mediators/studios",
    )


def _moved(given: dict[str, str], studio: str) -> c.KeepMediator:
    mediator_id = given.get("mediator_id", "").upper()
    version = given.get("version") or ask(c.GetMediator(mediator_id=mediator_id)).version
    cells = {"编号": mediator_id, "品牌调解室": studio}
    return c.KeepMediator(cells=cells, version=version, reason=given.get("reason", ""))


def _given() -> dict[str, Any]:
    return lists.given(*FILTERS)


def _chip_names() -> dict[str, Any]:
    return {
        "q": lists.named(t("包含")),
        "committee": lists.named(t("调委会")),
        "area_code": lists.named(t("管区"), dict(surroundings.areas())),
        "level": lists.named(t("队伍"), {code: t(name) for code, name in c.TEAMS.items()}),
        "skill": lists.named(t("专长"), {code: t(name) for code, name in TYPES.items()}),
        "language": lists.named(t("语言")),
        "studio": lists.named(t("品牌调解室"), dict(_studio_options())),
        "standing": lists.named(t("从业年数至少")),
        "duty": lists.named(t("状态"), {code: t(name) for code, name in c.DUTIES.items()}),
        "load": lists.named(t("负担"), {code: t(name) for code, name in c.LOADS.items()}),
    }


def _studio_options() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in ask(c.ListStudios()).items]


def _choices(sheet: c.FoundMediators) -> dict[str, Any]:
    def options(table: Any) -> list[tuple[str, str]]:
        return [(code, t(name)) for code, name in table.items()]

    return {
        "committees": [(name, name) for name in sheet.committees],
        "areas": surroundings.areas(),
        "teams": options(c.TEAMS),
        "types": [(code, f"{code} {t(name)}") for code, name in TYPES.items() if code != "00"],
        "type_names": TYPES,
        "languages": [(one, said(one)) for one in sheet.languages],
        "studios": _studio_options(),
        "duties": options(c.DUTIES),
        "duty_names": c.DUTIES,
        "loads": options(c.LOADS),
        "standings": [(str(years), t("{n} 年以上", n=years)) for years in (3, 5, 10, 20)],
    }


def _show(sheet: c.MediatorSheet | None, form: Form | None = None) -> str:
    if form is None and sheet is not None:
        form = Form({FIELD_OF[column]: text for column, text in sheet.cells.items()})
    form = form or Form()
    return render_template(
        "pages/mediator.html",
        one=sheet,
        form=form,
        version=sheet.version if sheet and not form.errors else form.data.get("version", ""),
        chosen={name: form.getlist(name) or str(form.data.get(name, "")).split(";") for name in SEVERAL},
        methods=[(code, t(name)) for code, name in METHODS],
        levels=[(name, t(name)) for name in c.TEAMS.values()],
        **_choices(ask(c.FindMediators(limit=1)))
        | {"committees": [(one.name, one.name) for one in ask(ListCommittees()).items]},
    )


PAGES = (
    ("/mediators", ["GET"], found),
    ("/mediators.csv", ["GET"], export),
    ("/mediators/new", ["GET"], new),
    ("/mediators/new", ["POST"], add),
    ("/mediators/studios", ["GET"], studios),
    ("/mediators/studios/<code>", ["POST"], move),
    ("/mediators/<mediator_id>", ["GET"], one),
    ("/mediators/<mediator_id>", ["POST"], keep),
)
