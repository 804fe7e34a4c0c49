"""排班: the centre arranges who is on duty at a desk, copies the week before, and undoes what was changed."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from contracts import duty as c
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import FAILURES, act, errors_of, fields_of, say
from gateway.pages.duty import arranged_back, arranged_desk, page
from gateway.people import ask, needs

NOBODY = "nobody"  # what the form calls an empty shift


@needs("duty.manage")
def arrange() -> ResponseReturnValue:
    fields = {**fields_of("first", "last", "half", "person_id", "reason"), "desk": arranged_desk()}
    fields.setdefault("last", fields.get("first", ""))
    if fields.get("person_id") == NOBODY:
        fields["person_id"] = ""
    return act(
        lambda: c.ArrangeDuty.model_validate(fields),
        done=t("排班已改。"),
        following=t("值班表、签到和联合研判的邀请都按新的班。"),
        back=arranged_back(),
        failed=lambda form: page(form, "arrange"),
    )


@needs("duty.manage")
def copy() -> ResponseReturnValue:
    """One desk's week, or with none named every desk's: one that cannot be copied does not hold up the others."""
    named = request.form.get("desk", "")
    done, skipped, trouble = 0, 0, list[str]()
    for desk, name in surroundings.departments():
        if named in ("", desk):
            try:
                made = ask(c.CopyDutyWeek.model_validate({"desk": desk, "on": request.form.get("on", "")}))
                done, skipped = done + 1, skipped + made.skipped
            except FAILURES as error:
                trouble.append(f"{name}{t('：')}{next(iter(errors_of(error).values()))}")
    _say_copied(done, skipped, trouble)
    return redirect(f"/duty?{'view=month&of=' + named + '&' if named else ''}on={request.form.get('on', '')}")


def _say_copied(done: int, skipped: int, trouble: list[str]) -> None:
    away = [t("有 {n} 个班的人请假，没有沿用，请另行安排。", n=skipped)] if skipped else []
    following = " ".join([*away, *trouble])
    tone = "ok" if done and not following else "wait"
    say(t("{n} 个部门已沿用上周。", n=done), following, tone=tone)


@needs("desk.work", "duty.manage")
def undo(change_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.UndoDutyChange(desk=arranged_desk(), change_id=change_id),
        done=t("已撤销，恢复原来的班。"),
        back=arranged_back(),
    )


PAGES = (
    ("/duty/rota", ["POST"], arrange),
    ("/duty/rota/copy", ["POST"], copy),
    ("/duty/changes/<change_id>/undo", ["POST"], undo),
)
