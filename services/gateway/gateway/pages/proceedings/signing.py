"""Signing: each reads the final text and draws the name, or signs the print whose picture is kept; then the seal."""

from __future__ import annotations

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.attachments import LARGEST_FILE
from gateway.i18n import t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, Form, act, say, submitted
from gateway.pages.proceedings import files, frame, trying
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"


@needs(WORK)
def signing(dispute_id: str) -> ResponseReturnValue:
    sheet = ask(c.GetSigning(dispute_id=dispute_id))
    if sheet.state != "signing":
        return redirect(frame.address(dispute_id, "/agreement"))
    return _show(sheet, request.args.get("who", ""), Form({"signed_on": _today()}))


@needs(WORK)
def sign(dispute_id: str) -> ResponseReturnValue:
    """One signature; with the last one the agreement counts."""
    given = submitted()
    who = given.get("signer", "")
    on_paper = given.get("how") == "paper"
    wanted: dict[str, str] = {"dispute_id": dispute_id, "signer": who}
    if on_paper:
        wanted |= {"how": "paper", **{key: given[key] for key in ("signed_on",) if key in given}}
    else:
        wanted |= {"how": "drawn", "drawing": given.get("drawing", "")}
    try:
        with files.kept_with(dispute_id, "signed_paper", "scan") as file_id:
            sheet = ask(c.SignAgreement.model_validate({**wanted, "file_id": file_id if on_paper else ""}))
    except FAILURES as error:
        return trying.again(error, lambda form: _failed(dispute_id, who, form), {"content": "scan"})
    if sheet.state == "done":
        say(t("最后一个签名已经到齐，协议生效。"), t("请按期限督促履行，系统会安排别人回访。"))
        return redirect(frame.address(dispute_id, "/performance"))
    say(t("已签名。"), t("还差 {n} 个签名或者印章。", n=sum(one.signed_on is None for one in sheet.signers)))
    return redirect(frame.address(dispute_id, "/signing"))


@needs(WORK)
def revise(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.ReviseDraft(dispute_id=dispute_id, reason=submitted().get("reason", "")),
        done=t("已退回修改。"),
        following=t("已有的签名作废，编号不变；改好后要重新签名。"),
        back=frame.address(dispute_id, "/agreement"),
    )


def _failed(dispute_id: str, who: str, form: Form) -> ResponseReturnValue:
    sheet = ask(c.GetSigning(dispute_id=dispute_id))
    if sheet.state != "signing":
        say(" ".join(form.errors.values()), tone="danger")
        return make_response(redirect(frame.address(dispute_id, "/agreement")))
    return _show(sheet, who, form)


def _show(sheet: c.SigningSheet, who: str, form: Form) -> str:
    signer = next((one for one in sheet.signers if one.signer == who and one.signed_on is None), None)
    opened = ask(c.OpenDraft(dispute_id=sheet.dispute_id))
    return frame.show(
        "signing",
        frame.proceeding(sheet.dispute_id),
        "agreement",
        sheet=sheet,
        signer=signer,
        signer_name=_name(signer, opened.draft) if signer else "",
        draft=opened.draft,
        check=opened.check,
        form=form,
        today=_today(),
        accept=uploads.ACCEPT,
        largest=LARGEST_FILE,
        on_paper=bool(sheet.on_paper_only) or who == "seal" or "paper" in request.args,
    )


def _name(signer: c.SignerSheet, draft: c.AgreementDraft) -> str:
    """Whoever holds the phone reads the own name, not a masked one; who stands for a party signs for them."""
    if not signer.signer.startswith("P"):
        return signer.name or t(signer.role)
    party = draft.parties[int(signer.signer[1:])]
    return party.agent or party.guardian or party.representative or party.name


def _today() -> str:
    return local_date(frame.now()).isoformat()


sign.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/proceedings/<dispute_id>/signing", ["GET"], signing),
    ("/proceedings/<dispute_id>/signing", ["POST"], sign),
    ("/proceedings/<dispute_id>/signing/revise", ["POST"], revise),
)
