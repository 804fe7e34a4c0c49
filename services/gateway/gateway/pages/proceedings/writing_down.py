"""口头协议改为书面协议: printed, signed on paper, and the days told."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import t
from gateway.pages.acting import Form, submitted
from gateway.pages.proceedings import frame, trying
from gateway.people import needs
from servicekit.clock import local_date

DAYS = ("parties_signed_on", "mediator_signed_on", "sealed_on")


@needs("mediation.work")
def write_down(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    days = {key: given[key] for key in DAYS if key in given}
    return trying.change(
        lambda: c.WriteDownAgreement.model_validate({"dispute_id": dispute_id, **days}),
        done=t("口头协议已改为书面协议。"),
        following=t("请在“证据”页上传签字盖章页；从生效日起三十日内可以共同申请司法确认。"),
        back=frame.address(dispute_id, "/agreement"),
        failed=lambda form: agreed(frame.proceeding(dispute_id), None, form),
    )


def agreed(found: c.ProceedingSheet, sheet: c.SigningSheet | None, form: Form | None = None) -> str:
    """The agreement that counts; an oral one with the way to a written one."""
    today = local_date(frame.now())
    return frame.show("agreed", found, "agreement", sheet=sheet, form=form or Form(), today=today)


PAGES = (("/proceedings/<dispute_id>/agreement/written", ["POST"], write_down),)
