"""联合研判: desks are called together over one dispute, speak, and the conclusion routes it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import joint_study as c
from contracts.codes import COMPLEXITIES, LEVELS, RISKS, TYPES
from contracts.routing import GetRouting, ListReferred
from gateway.i18n import listed, mark, now, t
from gateway.pages import matched, surroundings
from gateway.pages.acting import Form, act, attachment, choices, local_input, local_moment, submitted
from gateway.people import ask, needs

TABLE = ("routing.decide", "desk.work", "dispute.read_all")
STATES = {"called": mark("待开和进行中"), "concluded": mark("已有结论"), "cancelled": mark("已取消")}
PROPOSED = "proposed"
CAME = {True: mark("到会"), False: mark("缺席"), None: mark("未签到")}
NOTICE = timedelta(days=1)  # what the form proposes


@needs(*TABLE)
def studies() -> ResponseReturnValue:
    state = request.args.get("state", "called")
    if state == PROPOSED and surroundings.may("routing.decide"):
        return _proposed()
    found = ask(c.ListStudies.model_validate({"state": state, "cursor": request.args.get("cursor", "")}))
    return render_template("pages/studies.html", found=found, state=state, states=_tabs(), came=CAME)


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


@needs(*TABLE)
def study(study_id: str) -> ResponseReturnValue:
    return _show(study_id)


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


@needs("desk.work")
def speak(study_id: str) -> ResponseReturnValue:
    given = submitted()
    fields: dict[str, Any] = {key: given[key] for key in ("lead_desk", "opinion") if key in given}
    return act(
        lambda: c.GiveStudyOpinion.model_validate(
            {**fields, "study_id": study_id, "in_writing": "in_writing" in given}
        ),
        done=t("本部门的意见已记入研判。"),
        following=t("形成结论以前可以修改。"),
        back=f"/studies/{study_id}",
        failed=lambda form: _show(study_id, form),
    )


@needs("routing.decide")
def check_in(study_id: str) -> ResponseReturnValue:
    given = submitted()
    fields = {"study_id": study_id, "desk": given.get("desk", ""), "came": given.get("came") == "yes"}
    return act(
        lambda: c.CheckInDesk.model_validate(fields), done=t("签到已登记。"), back=f"/studies/{study_id}"
    )


@needs("routing.decide")
def conclude(study_id: str) -> ResponseReturnValue:
    given = submitted()
    keys = ("type_code", "complexity", "risk", "level", "lead_desk", "measures", "due_on", "boundary")
    fields: dict[str, Any] = {key: given[key] for key in keys if key in given}
    return act(
        lambda: c.ConcludeStudy.model_validate(
            {**fields, "study_id": study_id, "co_desks": request.form.getlist("co_desks")}
        ),
        done=t("研判结论已生效，纠纷已分流。"),
        following=t("牵头部门已收到；指定办理的不得退回。"),
        back=f"/studies/{study_id}",
        failed=lambda form: _show(study_id, form, "conclusion"),
    )


@needs("routing.decide")
def cancel(study_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.CancelStudy.model_validate({"study_id": study_id, "reason": given.get("reason", "")}),
        done=t("研判已取消。"),
        following=t("这一件回到研判台，由一个人决定。"),
        back="/studies",
        failed=lambda form: _show(study_id, form, "cancel"),
    )


@needs(*TABLE)
def minutes(study_id: str) -> ResponseReturnValue:
    return attachment(ask(c.GetStudyMinutes(study_id=study_id)))


def _show(study_id: str, form: Form | None = None, form_of: str = "opinion") -> str:
    """``form`` is what was typed into the form ``form_of`` and could not be taken."""
    found = ask(c.GetStudy(study_id=study_id))
    mine = next((seat for seat in found.seats if seat.desk == g.principal.actor.desk), None)
    concludes = found.state == "called" and surroundings.may("routing.decide")
    return render_template(
        "pages/joint_study.html",
        found=found,
        mine=mine,
        votes=_votes(found),
        concludes=concludes,
        came=CAME,
        forms={form_of: form},
        opinion=form if form and form_of == "opinion" else Form(_said(mine)),
        conclusion=form
        if form and form_of == "conclusion"
        else Form(_found_so_far(found) if concludes else {}),
        types=choices(TYPES),
        type_names=TYPES,
        desks=surroundings.departments(),
        complexities=choices(COMPLEXITIES),
        levels=choices(LEVELS),
        risks=choices(RISKS),
    )


def _votes(found: c.StudySheet) -> str:
    """How many desks speak for which lead, the most first."""
    spoken = Counter(seat.lead_desk for seat in found.seats if seat.lead_desk)
    votes = [
        t("{desk} {n} 票", desk=surroundings.desk_name(code), n=number)
        for code, number in spoken.most_common()
    ]
    return listed(votes)


def _said(seat: c.Seat | None) -> dict[str, Any]:
    return {} if seat is None else {"lead_desk": seat.lead_desk, "opinion": seat.opinion}


def _found_so_far(found: c.StudySheet) -> dict[str, Any]:
    """The lead that most desks speak for, and what the rules said of the rest."""
    votes = [seat.lead_desk for seat in found.seats if seat.lead_desk]
    routing = ask(GetRouting(dispute_id=found.dispute_id)).suggestion
    if routing is None:
        return {}
    lead = max(votes, key=votes.count) if votes else routing.lead_desk
    return {"type_code": routing.type_code, "complexity": routing.complexity, "risk": routing.risk,
            "level": routing.level, "lead_desk": lead, "co_desks": list(routing.co_desks)}  # fmt: skip


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
    ("/studies/<study_id>", ["GET"], study),
    ("/disputes/<dispute_id>/studies/new", ["GET"], new),
    ("/disputes/<dispute_id>/studies", ["POST"], call),
    ("/studies/<study_id>/opinion", ["POST"], speak),
    ("/studies/<study_id>/check-in", ["POST"], check_in),
    ("/studies/<study_id>/conclusion", ["POST"], conclude),
    ("/studies/<study_id>/cancel", ["POST"], cancel),
    ("/studies/<study_id>/minutes", ["GET"], minutes),
)
