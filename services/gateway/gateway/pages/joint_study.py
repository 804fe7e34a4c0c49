"""One joint study: what its desks and guests say, who came, and the conclusion that routes the dispute."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import joint_study as c
from contracts.codes import COMPLEXITIES, LEVELS, RISKS, TYPES
from contracts.errors import Refused, Unavailable
from contracts.routing import GetRouting
from contracts.supervision import GetCase
from gateway.i18n import listed, mark, t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, attachment, choices, fields_of, submitted
from gateway.pages.studies import CAME, TABLE
from gateway.people import ask, needs

GUEST_STATES = {"invited": mark("已邀请"), "declined": mark("谢绝"), "withdrawn": mark("已撤回邀请")}
CONCLUSION = ("type_code", "complexity", "risk", "level", "lead_desk", "measures", "due_on", "boundary")


@needs(*TABLE)
def study(study_id: str) -> ResponseReturnValue:
    return show(study_id)


@needs("desk.work")
def speak(study_id: str) -> ResponseReturnValue:
    given = submitted()
    fields = fields_of("lead_desk", "opinion")
    return act(
        lambda: c.GiveStudyOpinion.model_validate(
            {**fields, "study_id": study_id, "in_writing": "in_writing" in given}
        ),
        done=t("本部门的意见已记入研判。"),
        following=t("形成结论以前可以修改。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form),
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
    fields = fields_of(*CONCLUSION)
    return act(
        lambda: c.ConcludeStudy.model_validate(
            {**fields, "study_id": study_id, "co_desks": request.form.getlist("co_desks")}
        ),
        done=t("研判结论已生效，纠纷已分流。"),
        following=t("牵头部门已收到；指定办理的不得退回。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "conclusion"),
    )


@needs("routing.decide")
def cancel(study_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.CancelStudy.model_validate({"study_id": study_id, "reason": given.get("reason", "")}),
        done=t("研判已取消。"),
        following=t("这一件回到研判台，由一个人决定。"),
        back="/studies",
        failed=lambda form: show(study_id, form, "cancel"),
    )


@needs(*TABLE)
def minutes(study_id: str) -> ResponseReturnValue:
    return attachment(ask(c.GetStudyMinutes(study_id=study_id)))


def show(study_id: str, form: Form | None = None, form_of: str = "opinion", **more: Any) -> str:
    """``form`` is what was typed into the form ``form_of`` and could not be taken."""
    found = ask(c.GetStudy(study_id=study_id))
    me = g.principal.actor
    mine = next((seat for seat in found.seats if seat.desk == me.desk), None)
    guest = next((one for one in found.guests if one.person_id == me.person_id), None)
    concludes = found.state == "called" and surroundings.may("routing.decide")
    return render_template(
        "pages/joint_study.html",
        found=found,
        mine=mine,
        guest=guest,
        mediator=_mediator_of(found.dispute_id) if concludes else "",
        guest_roles=choices(c.GUEST_ROLES),
        role_names=c.GUEST_ROLES,
        guest_states=GUEST_STATES,
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
        **more,
    )


def _mediator_of(dispute_id: str) -> str:
    """Who mediates the dispute, or did before it came back; "" where nobody does or nobody answers."""
    with suppress(Refused, Unavailable):
        return ask(GetCase(dispute_id=dispute_id)).mediator_id
    return ""


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


PAGES = (
    ("/studies/<study_id>", ["GET"], study),
    ("/studies/<study_id>/opinion", ["POST"], speak),
    ("/studies/<study_id>/check-in", ["POST"], check_in),
    ("/studies/<study_id>/conclusion", ["POST"], conclude),
    ("/studies/<study_id>/cancel", ["POST"], cancel),
    ("/studies/<study_id>/minutes", ["GET"], minutes),
)
