"""A joint study ends: its finding is put to the vote as a whole, or summed up without; and who presides and records."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from contracts import study_votes as c
from contracts.joint_study import ConcludeStudy
from gateway.i18n import t
from gateway.pages.acting import act, fields_of, submitted
from gateway.pages.joint_study import show
from gateway.pages.study_tasks import fields_of_tasks, tasks_in
from gateway.people import needs

FINDING = (
    "type_code",
    "complexity",
    "risk",
    "level",
    "lead_desk",
    "measures",
    "due_on",
    "boundary",
    "reason",
)


@needs("routing.decide")
def conclude(study_id: str) -> ResponseReturnValue:
    """Both buttons of one form: put to the vote, or valid without one."""
    lists = {"co_desks": request.form.getlist("co_desks"), "tasks": tasks_in(submitted())}
    fields = fields_of(*FINDING) | {"study_id": study_id, **lists}
    return (
        _put_to_vote(study_id, fields)
        if request.form.get("action") == "vote"
        else _conclude(study_id, fields)
    )


def _put_to_vote(study_id: str, fields: dict[str, Any]) -> ResponseReturnValue:
    return act(
        lambda: c.PutToVote.model_validate(fields),
        done=t("这一稿已付表决。"),
        following=t("受邀部门在本页表决；过半赞成才能生效。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "conclusion"),
        fields=fields_of_tasks(submitted()),
    )


def _conclude(study_id: str, fields: dict[str, Any]) -> ResponseReturnValue:
    return act(
        lambda: ConcludeStudy.model_validate(fields),
        done=t("研判结论已生效，纠纷已分流。"),
        following=t("牵头部门已收到；指定办理的不得退回。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "conclusion"),
        fields=fields_of_tasks(submitted()),
    )


@needs("routing.decide")
def conclude_by_vote(study_id: str, draft_no: int) -> ResponseReturnValue:
    return act(
        lambda: c.ConcludeByVote(study_id=study_id, draft_no=draft_no),
        done=t("研判结论已按表决生效，纠纷已分流。"),
        following=t("牵头部门已收到；指定办理的不得退回。"),
        back=f"/studies/{study_id}",
    )


@needs("desk.work")
def vote(study_id: str, draft_no: int) -> ResponseReturnValue:
    fields = fields_of("vote", "words") | {"study_id": study_id, "draft_no": draft_no}
    return act(
        lambda: c.VoteOnDraft.model_validate(fields),
        done=t("本部门的一票已记入。"),
        following=t("结论生效以前可以改。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "vote"),
    )


@needs("routing.decide")
def preside(study_id: str) -> ResponseReturnValue:
    fields = fields_of("chair_id", "recorder_id") | {"study_id": study_id}
    return act(
        lambda: c.NamePresiding.model_validate(fields),
        done=t("主持人和记录人已登记。"),
        following=t("会写进纪要。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "presiding"),
    )


PAGES = (
    ("/studies/<study_id>/conclusion", ["POST"], conclude),
    ("/studies/<study_id>/drafts/<int:draft_no>/conclusion", ["POST"], conclude_by_vote),
    ("/studies/<study_id>/drafts/<int:draft_no>/vote", ["POST"], vote),
    ("/studies/<study_id>/presiding", ["POST"], preside),
)
