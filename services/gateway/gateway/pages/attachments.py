"""附件 on a dispute's page: given out, added, withdrawn; who may is intake's decision, who handles the case is told to it."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from contracts.attachments import GetAttachment, WithdrawAttachment
from contracts.errors import Invalid
from gateway.api.disputes import handles
from gateway.i18n import t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, act, errors_of, say, submitted
from gateway.people import ask, needs

READ = ("dispute.read", "dispute.read_all")


@needs(*READ)
def get(dispute_id: str, file_id: str) -> ResponseReturnValue:
    """Each reading is recorded."""
    found = ask(GetAttachment(dispute_id=dispute_id, file_id=file_id, handles=handles(dispute_id)))
    return uploads.given_out(found)


@needs(*READ)
def add(dispute_id: str) -> ResponseReturnValue:
    try:
        files = uploads.checked_files()
        if not files:
            raise Invalid("请先选择要上传的文件。", field=uploads.FIELD)
        told = uploads.attach_all(dispute_id, files, handles=handles(dispute_id))
    except FAILURES as error:
        told, files = list(errors_of(error).values()), []
    if kept := len(files) - len(told):
        say(t("已上传 {n} 个文件。", n=kept) if kept > 0 else "", " ".join(told), "wait" if told else "ok")
    else:
        say(t("文件没有收下。"), " ".join(told), "danger")
    return redirect(_back(dispute_id))


@needs(*READ)
def withdraw(dispute_id: str, file_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: WithdrawAttachment(
            dispute_id=dispute_id,
            file_id=file_id,
            reason=given.get("reason", ""),
            handles=handles(dispute_id),
        ),
        done=t("已撤回这个文件。"),
        following=t("校验值和撤回的理由会留下。"),
        back=_back(dispute_id),
    )


def _back(dispute_id: str) -> str:
    return f"/disputes/{dispute_id}#files"


add.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/disputes/<dispute_id>/files", ["POST"], add),
    ("/disputes/<dispute_id>/files/<file_id>", ["GET"], get),
    ("/disputes/<dispute_id>/files/<file_id>/withdraw", ["POST"], withdraw),
)
