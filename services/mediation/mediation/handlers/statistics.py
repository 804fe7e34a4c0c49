"""The statistics as a workbook."""

from __future__ import annotations

import base64
import hashlib

from contracts import mediation as c
from mediation import queries
from mediation.handlers.papers.workbook import TITLE, statistics_book
from messaging.call import Call

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def get_statistics_book(call: Call, request: c.GetStatisticsBook) -> c.FileContent:
    asked = c.GetStatistics.model_validate(request.model_dump())
    sheet = queries.get_statistics(call.session, asked, call.actor, call.resources)
    content = statistics_book(sheet, call.resources.committee)
    return c.FileContent(
        filename=f"{TITLE}-{sheet.from_on}-{sheet.until_on}.xlsx",
        media_type=XLSX,
        sha256=hashlib.sha256(content).hexdigest(),
        content=base64.b64encode(content).decode(),
    )
