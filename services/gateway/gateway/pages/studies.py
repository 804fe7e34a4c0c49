"""联合研判: the list of studies, what waits for one's own word, and calling desks together over a dispute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import joint_study as c
from contracts.errors import Refused, Unavailable
from contracts.routing import GetRouting, ListReferred
from contracts.study_guests import RemindInvited
from gateway.i18n import full_moment, mark, now, t
from gateway.i18n.said import said
from gateway.pages import lists, matched, surroundings
from gateway.pages.acting import FAILURES, Form, act, errors_of, local_input, local_moment, say, submitted
from gateway.people import ask, needs
from gateway.problems import fault_from

SPEAK = ("desk.work", "mediation.work", "expert.answer", "warning.work")
TABLE = ("routing.decide", "dispute.read_all", *SPEAK)
STATES = {"called": mark("待开和进行中"), "concluded": mark("已有结论"), "cancelled": mark("已取消")}
PROPOSED = "proposed"
CAME = {True: mark("到会"), False: mark("缺席"), None: mark("未签到")}
FILTERS = ("desk", "since", "until")
SHOWN = 5  # on a first page; the rest is one step away
NOTICE = timedelta(days=1)  # what the form proposes


@needs(*TABLE)
def studies() -> ResponseReturnValue:
    state = request.args.get("state", "called")
    if state == PROPOSED and surroundings.may("routing.decide"):
        return _proposed()
    form, given = Form(request.args), lists.given(*FILTERS, "cursor")
    try:
        found = ask(c.ListStudies.model_validate({**given, "state": state}))
    except FAILURES as error:
        form.errors, found = errors_of(error), c.StudySheets(items=())
    return render_template(
        "pages/studies.html",
        found=found,
        state=state,
        states=_tabs(),
        form=form,
        given=given,
        chips=_chips(given),
        desks=surroundings.departments(),
        clear=f"/studies?state={state}",
    )


@needs(*TABLE)
def export() -> ResponseReturnValue:
    """The list as a file, as it is narrowed."""
    wanted = {**lists.given(*FILTERS), "state": request.args.get("state", "called"), "limit": lists.CHUNK}
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: t(STATES[row.state])),
        (t("问题"), lambda row: row.question),
        (t("时间"), lambda row: full_moment(row.meets_at)),
        (t("地点"), lambda row: surroundings.room_name(row.room)),
        (t("受邀部门"), lambda row: t("、").join(surroundings.desk_name(seat.desk) for seat in row.seats)),
        (t("已到会或者书面"), lambda row: row.heard),
        (
            t("牵头部门"),
            lambda row: surroundings.desk_name(row.conclusion.lead_desk) if row.conclusion else "",
        ),
        (t("取消的理由"), lambda row: row.reason),
    )
    return lists.as_file(
        t("联合研判"),
        columns,
        lambda cursor: ask(c.ListStudies.model_validate({**wanted, "cursor": cursor})),
    )


@needs("routing.decide")
def remind() -> ResponseReturnValue:
    """Those who are chosen in the list, each by itself."""
    chosen = lists.chosen()
    if not chosen:
        say(t("请先选中要催的研判。"), tone="wait")
        return lists.back_to("/studies")
    try:
        told = ask(RemindInvited(study_ids=tuple(chosen)))
    except FAILURES as error:
        say(said(fault_from(error).message), tone="danger")
        return lists.back_to("/studies")
    following = t("{n} 次没有要催的人，或者已经结束。", n=told.left) if told.left else ""
    say(t("已催 {n} 次研判里还没有发表意见的人。", n=told.reminded), following)
    return lists.back_to("/studies")


def _chips(given: dict[str, Any]) -> list[tuple[str, str]]:
    return lists.chips(
        given,
        {
            "desk": lambda code: lists.named(t("部门"))(surroundings.desk_name(code)),
            "since": lists.named(t("从")),
            "until": lists.named(t("到")),
        },
    )


@needs(*SPEAK)
def alert() -> ResponseReturnValue:
    """The part that first pages fetch again while they stand open."""
    return render_template("parts/study_alert.html", study_alert=awaiting())


def awaiting() -> c.StudySheets | None:
    """The studies that wait for the word of whoever looks, or of their desk; none where routing does not answer."""
    if not g.get("principal") or not any(surroundings.may(right) for right in SPEAK):
        return c.StudySheets(items=())
    try:
        return ask(c.ListStudies(awaiting=True, limit=SHOWN))
    except (Refused, Unavailable):
        return None


def _proposed() -> str:
    """What waits at the study table and speaks for a joint study that nobody has called."""
    found = ask(ListReferred(proposed=True, cursor=request.args.get("cursor", "")))
    return render_template(
        "pages/studies_proposed.html",
        found=found,
        state=PROPOSED,
        states=_tabs(),
        reasons=matched.study_reasons,
    )


def _tabs() -> dict[str, str]:
    """Only who may call a study sees what is proposed for one."""
    return {PROPOSED: mark("建议召集的"), **STATES} if surroundings.may("routing.decide") else STATES


@needs("routing.decide")
def new(dispute_id: str) -> ResponseReturnValue:
    return _call_form(dispute_id, Form(_proposal(dispute_id)))


@needs("routing.decide")
def call(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    fields: dict[str, Any] = {key: given[key] for key in ("question", "room") if key in given}
    fields |= {"desks": request.form.getlist("desks"), "meets_at": local_moment(given.get("meets_at", ""))}
    return act(
        lambda: c.CallStudy.model_validate({**fields, "dispute_id": dispute_id}),
        done=t("已召集联合研判。"),
        following=t("受邀部门会在“联合研判”里看到。"),
        back="/studies",
        failed=lambda form: _call_form(dispute_id, form),
    )


def _proposal(dispute_id: str) -> dict[str, Any]:
    """The candidates of the rules are called, tomorrow at the same hour."""
    routing = ask(GetRouting(dispute_id=dispute_id)).suggestion
    desks = [one.code for one in routing.desks[:3]] if routing else []
    return {"desks": desks, "meets_at": local_input(now() + NOTICE)}


def _call_form(dispute_id: str, form: Form) -> str:
    return render_template(
        "pages/call_study.html",
        dispute_id=dispute_id,
        form=form,
        routing=ask(GetRouting(dispute_id=dispute_id)),
        desks=surroundings.departments(),
        rooms=surroundings.rooms(),
    )


PAGES = (
    ("/studies", ["GET"], studies),
    ("/studies/alert", ["GET"], alert),
    ("/studies.csv", ["GET"], export),
    ("/studies/remind", ["POST"], remind),
    ("/disputes/<dispute_id>/studies/new", ["GET"], new),
    ("/disputes/<dispute_id>/studies", ["POST"], call),
)
