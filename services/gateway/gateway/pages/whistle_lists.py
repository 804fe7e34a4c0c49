"""Lists of calls and parts as files, and what is done with several of them at once: come, remind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from contracts import whistles as c
from contracts.codes import TYPES
from contracts.errors import Refused, Unavailable
from contracts.message import Request
from gateway.i18n import full_moment, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import errors_of, say, submitted
from gateway.pages.whistles import PART_STATES, SEEN, STATES, asked_of_address, reader_desk
from gateway.people import ask, needs


@needs(*SEEN)
def whistles_file() -> ResponseReturnValue:
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("吹哨部门"), lambda row: surroundings.desk_name(row.caller_desk)),
        (t("被吹哨部门"), lambda row: surroundings.desk_name(row.called_desk)),
        (t("类型"), lambda row: t(TYPES.get(row.type_code, ""))),
        (t("状态"), lambda row: t(STATES[row.state])),
        (t("事项"), lambda row: row.matter),
        (t("吹哨时间"), lambda row: full_moment(row.called_at)),
        (t("报到时限"), lambda row: full_moment(row.arrive_by)),
        (t("报到时间"), lambda row: full_moment(row.arrived_at) if row.arrived_at else ""),
        (t("结果"), lambda row: row.result),
        (t("催的次数"), lambda row: row.reminders),
    )
    return lists.as_file(t("吹哨报到"), columns, _fetch(c.ListWhistles))


@needs(*SEEN)
def parts_file() -> ResponseReturnValue:
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("牵头部门"), lambda row: surroundings.desk_name(row.lead_desk)),
        (t("协办部门"), lambda row: surroundings.desk_name(row.co_desk)),
        (t("类型"), lambda row: t(TYPES.get(row.type_code, ""))),
        (t("状态"), lambda row: t(PART_STATES[row.state])),
        (t("要做什么"), lambda row: row.task),
        (t("完成期限"), lambda row: row.due_on.isoformat()),
        (t("签收时间"), lambda row: full_moment(row.signed_at) if row.signed_at else ""),
        (t("完成时间"), lambda row: full_moment(row.done_at) if row.done_at else ""),
        (t("结果"), lambda row: row.result),
        (t("催的次数"), lambda row: row.reminders),
    )
    return lists.as_file(t("协办"), columns, _fetch(c.ListParts))


@needs("desk.work", "supervision.read")
def several_whistles() -> ResponseReturnValue:
    """Comes to several calls, or reminds the desks of several."""
    kind = c.ArriveAtWhistle if submitted().get("do") == "arrive" else c.RemindWhistle
    done = t("已报到 {n} 个。") if kind is c.ArriveAtWhistle else t("已催 {n} 个。")
    return _each(lambda key: kind(desk=reader_desk(), whistle_id=key), done, "/whistles")


@needs("desk.work", "supervision.read")
def several_parts() -> ResponseReturnValue:
    """Signs for several parts, or reminds the desks of several."""
    kind = c.SignPart if submitted().get("do") == "sign" else c.RemindPart
    done = t("已签收 {n} 个。") if kind is c.SignPart else t("已催 {n} 个。")
    return _each(lambda key: kind(desk=reader_desk(), part_id=key), done, "/parts")


def _fetch(kind: type[Request[Any]]) -> Callable[[str], Any]:
    wanted = {**asked_of_address(), "desk": reader_desk(), "limit": lists.CHUNK}
    return lambda cursor: ask(kind.model_validate({**wanted, "cursor": cursor}))


def _each(make: Callable[[str], Request[Any]], done: str, page: str) -> ResponseReturnValue:
    """Each ticked one by itself: one that cannot be does not hold up the others."""
    well, trouble = 0, list[str]()
    for key in lists.chosen():
        try:
            ask(make(key))
            well += 1
        except (Refused, Unavailable) as error:
            trouble.append(next(iter(errors_of(error).values())))
    if not well and not trouble:
        say(t("还没有勾选。"), t("先勾选，再点下面的按钮。"), tone="wait")
    else:
        why = t("{n} 个没有办：{why}", n=len(trouble), why=trouble[0]) if trouble else ""
        say(done.format(n=well), why, tone="wait" if trouble else "ok")
    return lists.back_to(page)


PAGES = (
    ("/whistles.csv", ["GET"], whistles_file),
    ("/parts.csv", ["GET"], parts_file),
    ("/whistles/several", ["POST"], several_whistles),
    ("/parts/several", ["POST"], several_parts),
)
