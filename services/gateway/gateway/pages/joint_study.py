"""One joint study: what its desks and guests say, who came, and the conclusion that routes the dispute."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from contracts import joint_study as c
from contracts.codes import GRADES, LEVELS, RISKS, TYPES
from contracts.routing import GetRouting
from gateway.i18n import listed, mark, now, t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, attachment, choices, fields_of, local_input, submitted
from gateway.pages.following import case_of
from gateway.pages.studies import CAME, TABLE
from gateway.pages.study_tasks import typed
from gateway.people import ask, needs

GUEST_STATES = {"invited": mark("已邀请"), "declined": mark("谢绝"), "withdrawn": mark("已撤回邀请")}


@needs(*TABLE)
def study(study_id: str) -> ResponseReturnValue:
    return show(study_id)


@needs("desk.work")
def speak(study_id: str) -> ResponseReturnValue:
    given = submitted()
    fields = fields_of("lead_desk", "opinion", "seen_times")
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
    """Names of whom the town's folder does not know are told with the request."""
    found = ask(c.GetStudy(study_id=study_id))
    return attachment(ask(c.GetStudyMinutes(study_id=study_id, names=surroundings.names(_people(found)))))


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
        vote_names=c.VOTES,
        vote_options=choices(c.VOTES),
        tally=_tally(found),
        people=[(one, surroundings.person_name(one)) for one in _people(found)] if concludes else [],
        forms={form_of: form},
        move=form if form_of == "move" else Form(_meeting(found)),
        rooms=surroundings.rooms() if concludes else [],
        over=found.meets_at < now(),
        opinion=form if form and form_of == "opinion" else Form(_said(mine)),
        conclusion=form
        if form and form_of == "conclusion"
        else Form(_found_so_far(found) if concludes else {}),
        finding=_finding,
        types=choices(TYPES),
        type_names=TYPES,
        desks=surroundings.departments(),
        complexities=choices(GRADES),
        levels=choices(LEVELS),
        risks=choices(RISKS),
        **more,
    )


def _meeting(found: c.StudySheet) -> dict[str, str]:
    """When and where it meets now, to be changed."""
    return {"meets_at": local_input(found.meets_at), "room": found.room}


def _mediator_of(dispute_id: str) -> str:
    """Who mediates the dispute, or did before it came back; "" where nobody does or nobody answers."""
    case = case_of(dispute_id)
    return case.mediator_id if case else ""


def _votes(found: c.StudySheet) -> str:
    """How many desks speak for which lead, the most first."""
    spoken = Counter(seat.lead_desk for seat in found.seats if seat.lead_desk)
    votes = [
        t("{desk} {n} 票", desk=surroundings.desk_name(code), n=number)
        for code, number in spoken.most_common()
    ]
    return listed(votes)


def _tally(found: c.StudySheet) -> dict[str, int]:
    """How many desks voted how on the draft that stands; "" have not."""
    return {vote: sum(seat.vote == vote for seat in found.seats) for vote in (*c.VOTES, "")}


def _people(found: c.StudySheet) -> list[str]:
    """Everybody who has to do with the study, each once."""
    at_table = [one for seat in found.seats for one in (seat.person_id, seat.said_by, seat.voted_by)]
    ids = [
        g.principal.person_id,
        found.called_by,
        found.chair_id,
        found.recorder_id,
        found.ended_by,
        *at_table,
    ]
    return [one for one in dict.fromkeys([*ids, *(guest.person_id for guest in found.guests)]) if one]


def _finding(found: c.Finding) -> list[tuple[str, Any]]:
    """A draft or a conclusion, part by part."""
    return [
        (t("类型"), t(TYPES[found.type_code])),
        (t("难易"), t(GRADES[found.complexity])),
        (t("牵头部门"), surroundings.desk_name(found.lead_desk)),
        (t("协办部门"), listed(surroundings.desk_name(one) for one in found.co_desks)),
        *([(t("调低的理由"), found.reason)] if found.reason else []),
        (t("措施"), found.measures),
        (t("办结期限"), found.due_on),
        (t("边界裁定"), found.boundary),
    ]


def _said(seat: c.Seat | None) -> dict[str, Any]:
    return {} if seat is None else {"lead_desk": seat.lead_desk, "opinion": seat.opinion}


def _found_so_far(found: c.StudySheet) -> dict[str, Any]:
    """The draft that stands; else the lead that most desks speak for, and what the rules said of the rest."""
    votes = [seat.lead_desk for seat in found.seats if seat.lead_desk]
    if found.draft:
        told = found.draft.model_dump(exclude={"draft_no", "put_by", "put_at", "tasks"}, exclude_none=True)
        return told | typed(found.draft.tasks)
    routing = ask(GetRouting(dispute_id=found.dispute_id)).suggestion
    if routing is None:
        return {}
    lead = max(votes, key=votes.count) if votes else routing.lead_desk
    return {"type_code": routing.type_code, "complexity": routing.grade, "risk": routing.risk,
            "level": routing.level, "lead_desk": lead, "co_desks": list(routing.co_desks)}  # fmt: skip


PAGES = (
    ("/studies/<study_id>", ["GET"], study),
    ("/studies/<study_id>/opinion", ["POST"], speak),
    ("/studies/<study_id>/check-in", ["POST"], check_in),
    ("/studies/<study_id>/cancel", ["POST"], cancel),
    ("/studies/<study_id>/minutes", ["GET"], minutes),
)
