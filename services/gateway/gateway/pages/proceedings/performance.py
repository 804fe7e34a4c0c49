"""履行: what is due, what was done with its proof, and what follows a breach."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.attachments import LARGEST_FILE
from contracts.errors import Refused
from gateway.i18n import t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, Form, say, submitted
from gateway.pages.proceedings import files, frame, trying
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"
# How often a dispute may be opened again is a setting of the visits: at its limit nobody is asked, so both are said.
NEXT_AFTER = {
    "urge": "请下载督促履行告知书交给当事人。",
    "reopen": "还可以重新调解的，系统会请另一位调解员；次数已经用完的不会再派，请告诉双方可以向人民法院起诉。",
    "court": "请把起诉、申请执行的途径告诉当事人。",
}


@needs(*frame.SEE)
def plan(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id, Form())


@needs(WORK)
def record(dispute_id: str, no: int) -> ResponseReturnValue:
    """Something was done; the receipt is kept first, so that the record names it."""
    given = submitted()
    keys = ("performed_on", "amount_yuan", "words")
    wanted = {"dispute_id": dispute_id, "no": no, **{key: given[key] for key in keys if key in given}}
    try:
        with files.kept_with(dispute_id, "receipt", "receipt", str(no)) as file_id:
            sheet = ask(c.RecordPerformance.model_validate({**wanted, "file_id": file_id}))
    except FAILURES as error:
        return trying.again(
            error, lambda form: _show(dispute_id, form, f"record-{no}"), {"content": "receipt"}
        )
    if sheet.performed_on:
        say(t("全部履行完毕，这件事办结了。"), t("系统会通知回访的人；卷宗在回访后归档。"))
    else:
        say(t("已登记履行。"))
    return redirect(frame.address(dispute_id, "/performance"))


@needs(WORK)
def breach(dispute_id: str, no: int) -> ResponseReturnValue:
    given = submitted()
    way = given.get("way", "")
    return trying.change(
        lambda: c.RecordBreach.model_validate(
            {"dispute_id": dispute_id, "no": no, "words": given.get("words", ""), "way": given.get("way")}
        ),
        done=t("已登记未履行。"),
        following=t(NEXT_AFTER.get(way, "")),
        back=frame.address(dispute_id, "/performance"),
        failed=lambda form: _show(dispute_id, form, f"breach-{no}"),
    )


def _show(dispute_id: str, form: Form, at: str = "") -> str:
    """``at`` is the form whose errors these are."""
    found = frame.proceeding(dispute_id)
    try:
        sheet = ask(c.GetPerformance(dispute_id=dispute_id)) if found.agreement else None
    except Refused:
        sheet = None
    return frame.show(
        "performance", found, "performance", sheet=sheet, form=form, at=at, today=local_date(frame.now()),
        ways=c.BREACH_WAYS, due_states=c.DUE_STATES, accept=uploads.ACCEPT, largest=LARGEST_FILE,
    )  # fmt: skip


record.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/proceedings/<dispute_id>/performance", ["GET"], plan),
    ("/proceedings/<dispute_id>/performance/<int:no>", ["POST"], record),
    ("/proceedings/<dispute_id>/performance/<int:no>/breach", ["POST"], breach),
)
