"""卷宗: every position with what is there and what lacks; sealed as one PDF, verified, or everything as one archive."""

from __future__ import annotations

import hashlib

from flask import redirect, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import mark, t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, Form, act, attachment, say, submitted
from gateway.pages.proceedings import archives, frame, trying
from gateway.people import ask, needs

WORK = "mediation.work"
# Forms that are printed empty and signed by hand.
BLANKS = {"application": mark("人民调解申请书"), "power_of_attorney": mark("授权委托书")}


@needs(*frame.SEE)
def checklist(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id, Form())


@needs(WORK)
def bind(dispute_id: str) -> ResponseReturnValue:
    archives.complete(dispute_id)
    return trying.change(
        lambda: c.BindFile(dispute_id=dispute_id, explanation=submitted().get("explanation", "")),
        done=t("正在装订，卷宗不能再增减。"),
        following=t("几秒钟就好；装订好了，这里有整卷的 PDF，以后的改动都能核对出来。"),
        back=frame.address(dispute_id, "/file"),
        failed=lambda form: _show(dispute_id, form),
    )


@needs("mediation.approve")
def unbind(dispute_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.UnbindFile(dispute_id=dispute_id, reason=submitted().get("reason", "")),
        done=t("已拆卷。"),
        following=t("原来封存的一份会留下；补充以后请重新封卷。"),
        back=frame.address(dispute_id, "/file"),
    )


@needs(WORK, "dispute.reveal")
def sealed(dispute_id: str) -> ResponseReturnValue:
    """The sealed PDF, shown by the browser; with ``?download=1`` as a file."""
    version = request.args.get("version", 0, type=int)
    found = ask(c.GetBoundFile.model_validate({"dispute_id": dispute_id, "version": version}))
    return attachment(found, shown="download" not in request.args)


@needs(WORK, "dispute.reveal")
def preview(dispute_id: str) -> ResponseReturnValue:
    archives.complete(dispute_id)
    return attachment(ask(c.PreviewFile(dispute_id=dispute_id)), shown=True)


@needs(*frame.SEE)
def verify(dispute_id: str) -> ResponseReturnValue:
    """The kept file, or a copy that somebody has: only its hash is sent on."""
    copies = uploads.given_files("copy")
    sha256 = hashlib.sha256(copies[0].read()).hexdigest() if copies else ""
    back = frame.address(dispute_id, "/file")
    version = submitted().get("version", "0")
    try:
        found = ask(c.VerifyBoundFile.model_validate(
            {"dispute_id": dispute_id, "version": version, "sha256": sha256}
        ))  # fmt: skip
    except FAILURES as error:
        say(" ".join(trying.form_of(error).errors.values()), tone="danger")
        return redirect(back)
    say(*_told(found), tone="ok" if found.unchanged else "danger")
    return redirect(back)


def _told(found: c.BoundCheck) -> tuple[str, str]:
    if not found.known or found.bound is None:
        return t("这份文件不是本案封存的卷宗，或者封存以后被改过。"), t("请下载系统里的一份对照。")
    if not found.unchanged:
        return t("封存的卷宗被改动过，与封卷时的校验值不符。"), t("请报告管理员，用备份核对。")
    return t("没有改动：与第 {n} 次封卷的一致。", n=found.bound.version), t(
        "校验值"
    ) + " " + found.bound.sha256


def _show(dispute_id: str, form: Form) -> str:
    found = frame.proceeding(dispute_id)
    sheet = ask(c.GetCaseFile(dispute_id=dispute_id))
    return frame.show("casefile", found, "file", file=sheet, form=form, blanks=BLANKS)


@needs(WORK, "dispute.reveal")
def archive(dispute_id: str) -> ResponseReturnValue:
    """Everything that is there, one folder for each position."""
    found = archives.complete(dispute_id)
    pieces = (
        (f"{position.no:02d}-{position.name}", no, piece)
        for position in found.positions
        for no, piece in enumerate(position.pieces, start=1)
    )
    return archives.sent(f"{found.number}-卷宗.zip", dispute_id, pieces)


@needs(WORK, "dispute.read_all")
def paper(dispute_id: str, kind: str) -> ResponseReturnValue:
    return attachment(archives.paper_of(dispute_id, kind, request.args.get("about", "")))


verify.max_body = 80_000_000

PAGES = (
    ("/proceedings/<dispute_id>/file", ["GET"], checklist),
    ("/proceedings/<dispute_id>/file/seal", ["POST"], bind),
    ("/proceedings/<dispute_id>/file/open", ["POST"], unbind),
    ("/proceedings/<dispute_id>/file/verify", ["POST"], verify),
    ("/proceedings/<dispute_id>/file.pdf", ["GET"], sealed),
    ("/proceedings/<dispute_id>/file-preview.pdf", ["GET"], preview),
    ("/proceedings/<dispute_id>/file.zip", ["GET"], archive),
    ("/disputes/<dispute_id>/papers/<kind>", ["GET"], paper),
)
