"""对账: both sides' lists of a period side by side, and what is done about each difference."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import exchange as c
from contracts.codes import STATES
from contracts.errors import Refused, Unavailable
from gateway.i18n import listed, now, t
from gateway.i18n.said import said
from gateway.pages import lists
from gateway.pages.acting import FAILURES, Form, act, choices, errors_of, say, submitted
from gateway.pages.exchange import RECONCILE, tabs
from gateway.people import ask, needs
from servicekit.clock import local_date

HERE = "/exchange/reconciliations"
FILTERS = ("kind", "pending", "cursor")
DONE = {"register": "registered", "tell": "told", "note": "noted"}


@needs(*RECONCILE)
def reconciliations() -> ResponseReturnValue:
    return _all(Form())


@needs(*RECONCILE)
def reconcile() -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.Reconcile.model_validate(given),
        done=t("已开始对账。"),
        following=t("几秒后刷新可看结果，也可以离开本页。"),
        back=HERE,
        failed=_all,
    )


@needs(*RECONCILE)
def reconciliation(reconciliation_id: str) -> ResponseReturnValue:
    given = lists.given(*FILTERS)
    wanted = c.GetReconciliation.model_validate({**given, "reconciliation_id": reconciliation_id})
    return render_template(
        "exchange/reconciliation.html",
        found=ask(wanted),
        given=given,
        states=STATES,
        kinds=c.DIFFERENCES,
        kinds_choices=choices(c.DIFFERENCES),
        remedies=c.REMEDIES,
        troubles=c.TROUBLES,
        here=f"{HERE}/{reconciliation_id}",
    )


@needs(*RECONCILE)
def export(reconciliation_id: str) -> ResponseReturnValue:
    given = {**lists.given(*FILTERS), "limit": lists.CHUNK, "reconciliation_id": reconciliation_id}
    columns: lists.Columns = (
        (t("对方编号"), lambda row: row.order_no),
        (t("差异"), lambda row: t(c.DIFFERENCES[row.kind])),
        (t("对方状态"), lambda row: row.their_status),
        (t("我方状态"), lambda row: t(STATES.get(row.our_status, row.our_status))),
        (t("编号"), lambda row: row.number),
        (t("处理"), lambda row: t(c.REMEDIES.get(row.remedy, ""))),
        (t("说明"), lambda row: row.why or _faults(row)),
    )
    return lists.as_file(t("对账差异"), columns, lambda cursor: _rows(given, cursor))


@needs(*RECONCILE)
def remedy(reconciliation_id: str) -> ResponseReturnValue:
    given = submitted()
    how = given.get("how", "")
    fields = {"reconciliation_id": reconciliation_id, "order_no": given.get("order_no", ""), "how": how}
    return act(
        lambda: c.RemedyDifference.model_validate({**fields, "why": given.get("reason", "")}),
        done=t(c.REMEDIES.get(DONE.get(how, ""), "")),
        following=t("经过和处理人已留痕。"),
        back=f"{HERE}/{reconciliation_id}?{request.query_string.decode()}",
    )


@needs(*RECONCILE)
def remedy_several(reconciliation_id: str) -> ResponseReturnValue:
    """What was ticked, each by itself; what could not be done stays ticked to the eye: it is named with its reason."""
    here = f"{HERE}/{reconciliation_id}"
    how, chosen = request.form.get("do", ""), lists.chosen()
    if not chosen:
        say(t("还没有勾选。"), t("先勾选差异，再点要做的事。"), "wait")
        return lists.back_to(here)
    fields = {"reconciliation_id": reconciliation_id, "order_nos": chosen, "how": how}
    try:
        done = ask(c.RemedyDifferences.model_validate({**fields, "why": submitted().get("reason", "")}))
    except FAILURES as error:
        say(t("没有处理。"), next(iter(errors_of(error).values())), "danger")
        return lists.back_to(here)
    left = listed(f"{one.order_no} {said(one.reason)}" for one in done.left[:3])
    more = (
        t("没有处理的 {n} 条：{why}", n=len(done.left), why=left) if done.left else t("经过和处理人已留痕。")
    )
    word = t(c.REMEDIES.get(DONE.get(how, ""), ""))
    say(t("{what} {n} 条。", what=word, n=done.done), more, "wait" if done.left else "ok")
    return lists.back_to(here)


def unreconciled() -> list[c.ConnectionRow]:
    """The systems that did not answer last night or have open differences; none for others, or where intake does not answer."""
    if not g.get("principal") or not any(g.principal.actor.may(right) for right in RECONCILE):
        return []
    try:
        rows = ask(c.ListConnections()).items
    except (Refused, Unavailable):
        return []
    failed = [one.connection_id for one in rows if one.nightly and one.nightly.state == "failed"]
    return [one for one in rows if one.differences or one.connection_id in failed]


def _rows(given: dict[str, Any], cursor: str) -> Any:
    found = ask(c.GetReconciliation.model_validate({**given, "cursor": cursor}))
    return lists.Rows(found.differences, found.next_cursor)


def _faults(row: c.DifferenceRow) -> str:
    return listed(f"{one.field} {said(one.reason)}" for one in row.faults)


def _all(form: Form) -> str:
    today = local_date(now())
    start = {"since": (today - timedelta(days=7)).isoformat(), "until": today.isoformat()}
    found = ask(c.ListReconciliations.model_validate(lists.given("connection_id", "cursor")))
    connections = ask(c.ListConnections()).items
    return render_template(
        "exchange/reconciliations.html",
        found=found,
        form=Form({**start, **form.data}, form.errors),
        tabs=tabs(HERE),
        systems=[(one.connection_id, one.name) for one in connections if one.orders_url],
        every_system=[(one.connection_id, one.name) for one in connections],
        states=c.RECONCILIATION_STATES,
        troubles=c.TROUBLES,
        given=lists.given("connection_id", "cursor"),
    )


PAGES = (
    (HERE, ["GET"], reconciliations),
    (HERE, ["POST"], reconcile),
    (f"{HERE}/<reconciliation_id>", ["GET"], reconciliation),
    (f"{HERE}/<reconciliation_id>.csv", ["GET"], export),
    (f"{HERE}/<reconciliation_id>/remedy", ["POST"], remedy),
    (f"{HERE}/<reconciliation_id>/remedies", ["POST"], remedy_several),
)
