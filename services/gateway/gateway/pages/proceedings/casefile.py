"""卷宗: every position of the file with what is there and what lacks, single papers, and everything as one archive."""

from __future__ import annotations

import base64

from flask import Response, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.pages.proceedings import frame
from gateway.people import ask, needs

WORK = "mediation.work"


@needs(WORK)
def checklist(dispute_id: str) -> ResponseReturnValue:
    found = frame.proceeding(dispute_id)
    return frame.show("casefile", found, "file")


@needs(WORK, "dispute.read_all")
def paper(dispute_id: str, kind: str) -> ResponseReturnValue:
    wanted = {"dispute_id": dispute_id, "kind": kind, "about": request.args.get("about", "")}
    found = ask(c.GetPaper.model_validate(wanted))
    response = Response(base64.b64decode(found.content), content_type=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.filename)
    return response


PAGES = (
    ("/proceedings/<dispute_id>/file", ["GET"], checklist),
    ("/disputes/<dispute_id>/papers/<kind>", ["GET"], paper),
)
