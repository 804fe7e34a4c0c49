"""People besides the desks at a joint study: looked for by name, invited, and what they write or why they say no."""

from __future__ import annotations

from typing import Any

from flask import make_response
from flask.typing import ResponseReturnValue

from contracts import study_guests as c
from contracts.directory import FindColleagues, PersonRow
from contracts.errors import Invalid
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import FAILURES, Form, act, errors_of, submitted
from gateway.pages.joint_study import show
from gateway.pages.studies import SPEAK
from gateway.people import ask, needs


@needs("routing.decide")
def invite(study_id: str) -> ResponseReturnValue:
    """By the name: who is the only one is invited at once; of several the right one is picked."""
    given = submitted()
    if given.get("person_id"):
        return _invite(study_id, given["person_id"])
    try:
        found = _looked_for(given)
    except FAILURES as error:
        return make_response(show(study_id, Form(given, errors_of(error)), "guest"), 422)
    if len(found) == 1:
        return _invite(study_id, found[0].person_id)
    return make_response(show(study_id, Form(given), "guest", candidates=found))


@needs("routing.decide")
def withdraw(study_id: str, person_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawInvitation(
            study_id=study_id, person_id=person_id, reason=submitted().get("reason", "")
        ),
        done=t("邀请已撤回。"),
        following=t("这位不再看得到这次研判；说过的话留在纪要里。"),
        back=f"/studies/{study_id}",
    )


@needs("routing.decide")
def check_in(study_id: str, person_id: str) -> ResponseReturnValue:
    came = submitted().get("came") == "yes"
    return act(
        lambda: c.CheckInGuest(study_id=study_id, person_id=person_id, came=came),
        done=t("签到已登记。"),
        back=f"/studies/{study_id}",
    )


@needs(*SPEAK)
def write(study_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.WriteAsGuest(
            study_id=study_id, opinion=given.get("opinion", ""), in_writing="in_writing" in given
        ),
        done=t("您的意见已记入研判。"),
        following=t("形成结论以前可以修改。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "words"),
    )


@needs(*SPEAK)
def decline(study_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.DeclineInvitation(study_id=study_id, reason=submitted().get("reason", "")),
        done=t("已谢绝邀请。"),
        following=t("召集人能看到原因。"),
        back="/home",
        failed=lambda form: show(study_id, form, "decline"),
    )


def _invite(study_id: str, person_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.InviteToStudy.model_validate(
            {"study_id": study_id, "person_id": person_id, "role": given.get("role", "")}
        ),
        done=t("已邀请{name}。", name=surroundings.person_name(person_id)),
        following=t("在其首页提醒；只看得到这一次研判的材料。"),
        back=f"/studies/{study_id}",
        failed=lambda form: show(study_id, form, "guest"),
    )


def _looked_for(given: dict[str, Any]) -> tuple[PersonRow, ...]:
    """:raises Invalid: nobody is called so."""
    wanted = {"q": given.get("q", ""), "role": given.get("role", "")}
    found = ask(FindColleagues.model_validate(wanted)).items
    if not found:
        raise Invalid("没有找到这样的人，请核对姓名和身份；没有账号的先请管理员开通。", field="q")
    return found


PAGES = (
    ("/studies/<study_id>/guests", ["POST"], invite),
    ("/studies/<study_id>/guests/<person_id>/withdraw", ["POST"], withdraw),
    ("/studies/<study_id>/guests/<person_id>/check-in", ["POST"], check_in),
    ("/studies/<study_id>/words", ["POST"], write),
    ("/studies/<study_id>/decline", ["POST"], decline),
)
