"""司法确认: until when, what stands in the way, the joint application, the court's answer, and everything in one archive."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused
from gateway.i18n import t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, Form, choices, say, submitted
from gateway.pages.proceedings import archives, files, frame, trying
from gateway.pages.proceedings.reading import nested
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"
AFTER = {
    "confirmed": "一方不履行的，另一方可以申请强制执行。",
    "not_accepted": "可以补正以后再申请，也可以变更协议、重新达成协议，或者就协议起诉。",
    "rejected": "可以变更协议、重新达成协议，或者就协议起诉。",
    "withdrawn": "还在期限内的，双方可以重新申请。",
}


@needs(*frame.SEE)
def confirmation(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id, Form())


@needs(WORK)
def application(dispute_id: str) -> ResponseReturnValue:
    opened = ask(c.OpenConfirmation(dispute_id=dispute_id))
    typed = opened.application.model_dump(mode="json")
    return _edit(dispute_id, trying.kept({**typed, "version": opened.version}))


@needs(WORK)
def save(dispute_id: str) -> ResponseReturnValue:
    given = nested(submitted())
    return trying.change(
        lambda: c.SaveConfirmation.model_validate(
            {"dispute_id": dispute_id, "version": given.pop("version", 0), "application": given}
        ),
        done=t("已保存司法确认申请。"),
        following=t("打印后请双方签名，再和材料一起提交法院。"),
        back=frame.address(dispute_id, "/confirmation"),
        failed=lambda form: _edit(dispute_id, form),
    )


@needs(WORK)
def submit(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return trying.change(
        lambda: c.SubmitConfirmation.model_validate({"dispute_id": dispute_id, **_of(given, "channel", "submitted_on")}),
        done=t("已登记提交法院。"),
        following=t("法院三日内决定是否受理；受理后请登记案号。"),
        back=frame.address(dispute_id, "/confirmation"),
        failed=lambda form: _show(dispute_id, form, "submit"),
    )  # fmt: skip


@needs(WORK)
def filed(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return trying.change(
        lambda: c.RecordCourtFiling.model_validate({"dispute_id": dispute_id, **_of(given, "accepted_on", "case_no")}),
        done=t("已登记法院受理。"),
        following=t("收到裁定后请登记结果。"),
        back=frame.address(dispute_id, "/confirmation"),
        failed=lambda form: _show(dispute_id, form, "filed"),
    )  # fmt: skip


@needs(WORK)
def decided(dispute_id: str) -> ResponseReturnValue:
    """The ruling's scan is kept first, so that the record names it."""
    given = submitted()
    decision = given.get("decision", "")
    wanted: dict[str, Any] = {
        "dispute_id": dispute_id,
        **_of(given, "decision", "decided_on", "served_on", "words"),
    }
    if code := given.get(f"reason_{decision}"):
        wanted["reason_code"] = code
    try:
        with files.kept_with(dispute_id, "court", "ruling") as file_id:
            ask(c.RecordCourtDecision.model_validate({**wanted, "file_id": file_id}))
    except FAILURES as error:
        fields = {"content": "ruling", "reason_code": f"reason_{decision}"}
        return trying.again(error, lambda form: _show(dispute_id, form, "decided"), fields)
    say(t("已登记法院的裁定。"), t(AFTER.get(decision, "")))
    return redirect(frame.address(dispute_id, "/confirmation"))


@needs(WORK)
def enforced(dispute_id: str) -> ResponseReturnValue:
    return trying.change(
        lambda: c.RecordEnforcement.model_validate(
            {"dispute_id": dispute_id, **_of(submitted(), "asked_on")}
        ),
        done=t("已登记申请执行。"),
        back=frame.address(dispute_id, "/confirmation"),
        failed=lambda form: _show(dispute_id, form, "enforced"),
    )


@needs(WORK)
def again(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    wanted = {"sides": tuple(request.form.getlist("sides")), "same_mediator": "same_mediator" in given}
    return trying.change(
        lambda: c.MediateAgain.model_validate({"dispute_id": dispute_id, **wanted}),
        done=t("已提出重新调解。"),
        following=t("新的一轮很快开始，原来的协议和申请材料留在这一轮里。"),
        back=frame.address(dispute_id, "/confirmation"),
        failed=lambda form: _show(dispute_id, form, "again"),
    )


@needs(WORK, "dispute.reveal")
def package(dispute_id: str) -> ResponseReturnValue:
    """Everything the court asks for in one archive, in the order of its list."""
    found = ask(c.GetConfirmation(dispute_id=dispute_id))
    pieces = [("", no, piece) for no, piece in enumerate(found.papers, start=1)]
    return archives.sent(f"{found.number}-司法确认申请材料.zip", dispute_id, pieces)


def _of(given: dict[str, str], *keys: str) -> dict[str, str]:
    return {key: given[key] for key in keys if key in given}


def _show(dispute_id: str, form: Form, at: str = "") -> str:
    """``at`` is the form whose errors these are."""
    found = frame.proceeding(dispute_id)
    try:
        sheet = ask(c.GetConfirmation(dispute_id=dispute_id)) if found.agreement else None
    except Refused:
        sheet = None
    return frame.show(
        "confirmation", found, "confirmation", sheet=sheet, form=form, at=at, today=local_date(frame.now()),
        states=c.CONFIRMATION_STATES, channels=c.CONFIRMATION_CHANNELS, accept=uploads.ACCEPT, largest=c.LARGEST_FILE,
        refusals={"not_accepted": choices(c.NOT_ACCEPTED), "rejected": choices(c.REJECTED)},
        reasons={"not_accepted": c.NOT_ACCEPTED, "rejected": c.REJECTED},
    )  # fmt: skip


def _edit(dispute_id: str, form: Form) -> str:
    rows = {path.split(".")[1] for path in form.data if path.startswith("applicants.")}
    return frame.show(
        "confirmation_form", frame.proceeding(dispute_id), "confirmation", form=form,
        people=max((int(row) + 1 for row in rows if row.isdecimal()), default=2),
        version=form.data.get("version", 0),
    )  # fmt: skip


decided.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/proceedings/<dispute_id>/confirmation", ["GET"], confirmation),
    ("/proceedings/<dispute_id>/confirmation/application", ["GET"], application),
    ("/proceedings/<dispute_id>/confirmation/application", ["POST"], save),
    ("/proceedings/<dispute_id>/confirmation/submission", ["POST"], submit),
    ("/proceedings/<dispute_id>/confirmation/filing", ["POST"], filed),
    ("/proceedings/<dispute_id>/confirmation/decision", ["POST"], decided),
    ("/proceedings/<dispute_id>/confirmation/enforcement", ["POST"], enforced),
    ("/proceedings/<dispute_id>/confirmation/again", ["POST"], again),
    ("/proceedings/<dispute_id>/confirmation.zip", ["GET"], package),
)
