"""对外接口: the outside systems with their keys, what they were told, and what could not be placed."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import exchange as c
from contracts.codes import CHANNELS, STATES
from contracts.errors import NotFound
from gateway.i18n import mark, t
from gateway.pages import lists
from gateway.pages.acting import FAILURES, Form, act, choices, errors_of, say, submitted
from gateway.people import actor, ask, needs

MANAGE = "exchange.manage"
RECONCILE = (MANAGE, "exchange.reconcile")
DELIVERY_FILTERS = ("connection_id", "state", "q", "dispute_id", "cursor")
SETTLED = {"again": mark("已重新登记"), "attach": mark("已并入纠纷"), "drop": mark("已搁置")}


def tabs(here: str) -> list[dict[str, Any]]:
    """The pages of the exchange that this person may open."""
    managed = (("/exchange", t("对接系统")), ("/exchange/deliveries", t("状态回传")))
    worked = (("/exchange/strays", t("无主来件")), ("/exchange/reconciliations", t("对账")))
    every = (*managed, *worked) if actor().may(MANAGE) else worked
    return [{"label": label, "href": href, "active": href == here} for href, label in every]


@needs(MANAGE)
def systems() -> ResponseReturnValue:
    return _systems(Form())


@needs(MANAGE)
def connect() -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.AddConnection.model_validate(given),
        done=t("已新增对接系统。"),
        following=t("接着生成一把签名密钥，交给对方。"),
        back=f"/exchange/systems/{given.get('connection_id', '')}",
        failed=_systems,
    )


@needs(MANAGE)
def system(connection_id: str) -> ResponseReturnValue:
    return _system(connection_id)


@needs(MANAGE)
def change(connection_id: str) -> ResponseReturnValue:
    given = {key: request.form.get(key, "").strip() for key in ("name", "status_url", "orders_url")}
    return act(
        lambda: c.ChangeConnection.model_validate(
            {**given, "connection_id": connection_id, "active": "active" in request.form}
        ),
        done=t("已保存。"),
        back=f"/exchange/systems/{connection_id}",
        failed=lambda form: _system(connection_id, form),
    )


@needs(MANAGE)
def add_key(connection_id: str) -> ResponseReturnValue:
    """The secret is on this one page only."""
    try:
        wanted = c.AddKey.model_validate(
            {"connection_id": connection_id, "keep_hours": submitted().get("keep_hours", 168)}
        )
        added = ask(wanted)
    except FAILURES as error:
        say(next(iter(errors_of(error).values())), tone="danger")
        return redirect(f"/exchange/systems/{connection_id}")
    return _system(connection_id, added=added)


@needs(MANAGE)
def retire_key(connection_id: str, key_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.RetireKey(connection_id=connection_id, key_id=key_id),
        done=t("密钥已停用。"),
        following=t("对方还在用它签名的消息会被拒收。"),
        back=f"/exchange/systems/{connection_id}",
    )


@needs(MANAGE)
def deliveries() -> ResponseReturnValue:
    given = lists.given(*DELIVERY_FILTERS)
    return render_template(
        "exchange/deliveries.html",
        found=ask(c.ListDeliveries.model_validate(given)),
        given=given,
        tabs=tabs("/exchange/deliveries"),
        systems=_names(),
        **_words(),
    )


@needs(MANAGE)
def export() -> ResponseReturnValue:
    given = {**lists.given(*DELIVERY_FILTERS), "limit": lists.CHUNK}
    columns: lists.Columns = (
        (t("时间"), lambda row: row.created_at.isoformat()),
        (t("对接系统"), lambda row: row.connection),
        (t("对方编号"), lambda row: row.order_no),
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: t(STATES.get(row.status, row.status))),
        (t("结果"), lambda row: t(c.DELIVERY_STATES[row.state])),
        (t("次数"), lambda row: row.attempts),
        (t("原因"), lambda row: t(c.TROUBLES.get(row.trouble, row.trouble))),
    )
    return lists.as_file(
        t("状态回传"),
        columns,
        lambda cursor: ask(c.ListDeliveries.model_validate({**given, "cursor": cursor})),
    )


@needs(MANAGE)
def delivery(delivery_id: str) -> ResponseReturnValue:
    found = ask(c.GetDelivery(delivery_id=delivery_id))
    return render_template("exchange/delivery.html", found=found, **_words())


@needs(MANAGE)
def replay() -> ResponseReturnValue:
    """What was ticked, or the one whose button it was."""
    return act(
        lambda: c.ReplayDeliveries.model_validate({"delivery_ids": lists.chosen()}),
        done=t("已排入重发。"),
        following=t("几秒内会再发；对方按消息编号识别，不会重复登记。"),
        back=_back("/exchange/deliveries"),
    )


@needs(*RECONCILE)
def strays() -> ResponseReturnValue:
    given = lists.given("connection_id", "settled", "cursor")
    return render_template(
        "exchange/strays.html",
        found=ask(c.ListStrays.model_validate(given)),
        given=given,
        tabs=tabs("/exchange/strays"),
        systems=_names(),
        kinds=c.KINDS,
        settled_words=SETTLED,
    )


@needs(*RECONCILE)
def settle(stray_id: str) -> ResponseReturnValue:
    given = submitted()
    how = given.get("how", "")
    return act(
        lambda: c.SettleStray.model_validate(
            {
                "stray_id": stray_id,
                "how": how,
                "number": given.get("number", ""),
                "why": given.get("reason", ""),
            }
        ),
        done=t(SETTLED.get(how, "")),
        following=t("经过和处理人已留痕。"),
        back="/exchange/strays",
    )


def _systems(form: Form) -> str:
    return render_template(
        "exchange/systems.html",
        found=ask(c.ListConnections()),
        form=form,
        tabs=tabs("/exchange"),
        channels=choices({code: name for code, name in CHANNELS.items() if code in c.OUTSIDE}),
        channel_names=CHANNELS,
        forms=choices(c.FORMS),
        form_names=c.FORMS,
    )


def _system(connection_id: str, form: Form | None = None, added: c.KeyAdded | None = None) -> Any:
    found = next((one for one in ask(c.ListConnections()).items if one.connection_id == connection_id), None)
    if found is None:
        raise NotFound("没有这个对接系统，请核对编号。")
    page = render_template(
        "exchange/system.html",
        found=found,
        form=form or Form(found.model_dump()),
        added=added,
        door=f"{request.host_url}api/v1/exchange/{connection_id}/messages",
        lists_door=f"{request.host_url}api/v1/exchange/{connection_id}/lists",
        channel_names=CHANNELS,
        form_names=c.FORMS,
    )
    return make_response(page)


def _names() -> list[tuple[str, str]]:
    return [(one.connection_id, one.name) for one in ask(c.ListConnections()).items]


def _words() -> dict[str, Any]:
    """The tables of codes that the templates of deliveries read."""
    return {"states": STATES, "delivery_states": c.DELIVERY_STATES, "troubles": c.TROUBLES}


def _back(page: str) -> str:
    one = request.form.get("one", "")
    return f"{page}/{one}" if one.isalnum() else lists.address_of(page)


PAGES = (
    ("/exchange", ["GET"], systems),
    ("/exchange", ["POST"], connect),
    ("/exchange/systems/<connection_id>", ["GET"], system),
    ("/exchange/systems/<connection_id>", ["POST"], change),
    ("/exchange/systems/<connection_id>/keys", ["POST"], add_key),
    ("/exchange/systems/<connection_id>/keys/<key_id>/retire", ["POST"], retire_key),
    ("/exchange/deliveries", ["GET"], deliveries),
    ("/exchange/deliveries.csv", ["GET"], export),
    ("/exchange/deliveries/replay", ["POST"], replay),
    ("/exchange/deliveries/<delivery_id>", ["GET"], delivery),
    ("/exchange/strays", ["GET"], strays),
    ("/exchange/strays/<stray_id>", ["POST"], settle),
)
