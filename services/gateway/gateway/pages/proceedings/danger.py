"""Danger (人民调解法 §25): the police are told first, by telephone; then it is written down here."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import t
from gateway.pages.acting import Form, choices, local_input, local_moment, submitted
from gateway.pages.proceedings import frame, trying
from gateway.people import ask, needs


@needs("mediation.work")
def page(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id, Form({"reported_at": local_input(frame.now()), "informed": "110"}), "")


@needs("mediation.work")
def report(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    keys = ("kind", "words", "informed", "receiver", "measures")

    def make() -> c.ReportDanger:
        typed = {
            **{key: given[key] for key in keys if key in given},
            "reported_at": local_moment(given.get("reported_at", "")),
        }
        return c.ReportDanger(dispute_id=dispute_id, danger=c.DangerInput.model_validate(typed))

    return trying.change(
        make,
        done=t("险情已登记并上报。"),
        following=t("得到回复以前，请不要让双方同场。"),
        back=frame.address(dispute_id, "/danger"),
        failed=lambda form: _show(dispute_id, form, ""),
    )


@needs("mediation.work")
def reply(dispute_id: str, report_id: str) -> ResponseReturnValue:
    given = submitted()
    return trying.change(
        lambda: c.RecordDangerReply(
            report_id=report_id, reply=given.get("reply", ""), receipt_no=given.get("receipt_no", "")
        ),
        done=t("已登记回复。"),
        back=frame.address(dispute_id, "/danger"),
        failed=lambda form: _show(dispute_id, form, report_id),
    )


def _show(dispute_id: str, form: Form, form_of: str) -> str:
    found, sheet = frame.proceeding(dispute_id), ask(c.GetGates(dispute_id=dispute_id))
    return frame.show(
        "danger",
        found,
        "steps",
        sheet=sheet,
        form=form,
        form_of=form_of,
        kinds=choices(c.DANGERS),
        told=choices(c.INFORMED),
    )


PAGES = (
    ("/proceedings/<dispute_id>/danger", ["GET"], page),
    ("/proceedings/<dispute_id>/danger", ["POST"], report),
    ("/proceedings/<dispute_id>/danger/<report_id>", ["POST"], reply),
)
