"""Papers of the counter as .docx: the receipt, and the notice of non-acceptance with the way on (domain.md §4.4)."""

from __future__ import annotations

import base64
from collections.abc import Callable

from contracts.attachments import FileContent
from contracts.codes import CHANNELS
from contracts.notices import GetNotice, GetReceipt
from intake.errors import NoticeMissing
from intake.handlers.reading import get_receipt
from intake.handlers.viewing import dispute_for, town_of
from intake.queries.sheets import notice_of
from messaging.call import Call
from servicekit.clock import SHANGHAI
from servicekit.files import digest_of
from servicekit.sheet import DOCX, RIGHT, Sheet

WIDTHS = (4.0, 11.6)  # cm


def get_notice(call: Call, request: GetNotice) -> FileContent:
    """The paper of the counter.

    :raises DisputeUnknown, NotAllowed, NoticeMissing: no such dispute, not for this person, or not refused.
    """
    title, content = _MAKERS[request.kind](call, request.dispute_id)
    call.audit(request.dispute_id, "paper_read", kind=request.kind)
    return FileContent(
        filename=f"{title}.docx",
        media_type=DOCX,
        sha256=digest_of(content),
        content=base64.b64encode(content).decode(),
    )


def _receipt(call: Call, dispute_id: str) -> tuple[str, bytes]:
    """What the printed receipt says, with the same audit row."""
    found = get_receipt(call, GetReceipt(dispute_id=dispute_id))
    title = "登记回执" if found.state == "registered" else "受理回执"
    sheet = Sheet(title, found.registered_at)
    rows = [
        ("编号", found.number),
        ("登记时间", f"{found.registered_at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M}"),
        ("来源", CHANNELS[found.channel]),
        ("申请人", found.applicant),
        ("事由", found.excerpt),
        ("收到附件", f"{found.files} 件"),
        ("查询码", found.query_code),
    ]
    sheet.table(rows, WIDTHS)
    sheet.gap()
    sheet.line(
        "凭查询码可以在网上查询进度，也可以到窗口询问。查询码请妥善保存，不要给别人。调解不收费。",
        indent=True,
    )
    _signed(sheet, call)
    return f"{title}-{found.number}", sheet.finished()


def _refusal(call: Call, dispute_id: str) -> tuple[str, bytes]:
    call.demand("dispute.accept")
    dispute = dispute_for(call, dispute_id)
    notice = notice_of(dispute)
    if notice is None:
        raise NoticeMissing("这件纠纷没有不予受理，没有告知书。", field="kind")
    sheet = Sheet("不予受理告知书", notice.refused_at)
    sheet.line(f"编号：{notice.number}", align=RIGHT, after=6)
    sheet.line(f"{dispute.applicant.name_masked}：", after=4)
    sheet.line("您反映的事项，经研究不予受理。", indent=True)
    rows = [
        ("理由", f"{notice.reason_code}　{notice.reason}"),
        ("办理途径", notice.way_on),
        ("去处", notice.place),
        ("地址", notice.address),
        ("电话", notice.phone),
    ]
    sheet.table(rows, WIDTHS)
    sheet.gap()
    sheet.line("对方机关确认接收以前，本中心作为首问单位继续负责，您可以随时到窗口询问。", indent=True)
    _signed(sheet, call)
    return f"不予受理告知书-{notice.number}", sheet.finished()


def _signed(sheet: Sheet, call: Call) -> None:
    sheet.gap(16)
    sheet.line(f"{town_of(call).centre}（印章）", align=RIGHT)
    sheet.line(f"{call.now.astimezone(SHANGHAI):%Y年%m月%d日}", align=RIGHT, after=16)
    sheet.table([("申请人（签字）", "\n"), ("经办人（签字）", "\n")], WIDTHS)


_MAKERS: dict[str, Callable[[Call, str], tuple[str, bytes]]] = {"receipt": _receipt, "refusal": _refusal}
