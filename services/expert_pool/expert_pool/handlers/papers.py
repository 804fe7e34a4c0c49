"""培训证书 on paper: what the register says, on one page to be sealed."""

from __future__ import annotations

import base64
import hashlib

from contracts import expert_training as c
from contracts.attachments import FileContent
from expert_pool import queries
from expert_pool.queries.changes import as_read
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.sheet import CENTRE, DOCX, RIGHT, Sheet


def training_certificate_paper(call: Call, request: c.GetTrainingCertificatePaper) -> FileContent:
    """:raises Forbidden: somebody else's. :raises NoCertificate: there is none."""
    asked = c.GetTrainingCertificate(training_id=request.training_id, person_id=request.person_id)
    found = queries.get_training_certificate(call.session, asked, call.actor, call.resources)
    if not found.name:
        found = found.model_copy(update={"name": request.name or request.person_id})
    content = _paper(found, call.resources.settings.centre_name)
    return FileContent(
        filename=f"培训证书-{found.certificate_no}.docx",
        media_type=DOCX,
        sha256=hashlib.sha256(content).hexdigest(),
        content=base64.b64encode(content).decode(),
    )


def _paper(found: c.TrainingCertificate, centre: str) -> bytes:
    sheet = Sheet("培训证书", found.issued_at)
    sheet.line(f"证书编号：{found.certificate_no}", align=RIGHT, after=12)
    sheet.line(f"{found.name}（{found.person_id}）：", after=6)
    sheet.line("您参加了下列培训，学时已满，特发此证。", indent=True, after=10)
    rows = [
        ("培训名称", found.title),
        ("种类", c.TRAINING_KINDS[found.kind]),
        ("时间", f"{as_read('starts_at', found.starts_at)} 至 {as_read('ends_at', found.ends_at)}"),
        ("学时", f"{found.hours:g}"),
        ("主办单位", found.organiser or centre),
    ]
    sheet.table(rows, (3.6, 12.0))
    sheet.gap(24)
    sheet.line(f"{centre}（盖章）", align=RIGHT)
    day = local_date(found.issued_at)
    sheet.line(f"{day.year}年{day.month}月{day.day}日", align=RIGHT, after=12)
    sheet.line("本证书与培训登记一致，可凭编号核对。", align=CENTRE, size=10)
    return sheet.finished()
