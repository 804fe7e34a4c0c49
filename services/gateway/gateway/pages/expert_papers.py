"""材料: what the question to an expert is about, opened by the expert; each reading is recorded."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.pages.acting import attachment
from gateway.pages.uploads import given_out
from gateway.people import ask, ask_patiently, needs


@needs("expert.answer")
def papers(consultation_id: str) -> ResponseReturnValue:
    """Whoever has just been asked may look before mediation has heard of it."""
    found = ask_patiently(c.ListExpertPapers(consultation_id=consultation_id))
    return render_template("pages/expert_papers.html", found=found, kinds=c.EVIDENCE_KINDS)


@needs("expert.answer")
def file(consultation_id: str, file_id: str) -> ResponseReturnValue:
    return given_out(ask(c.GetFile(file_id=file_id)))


@needs("expert.answer")
def sealed(consultation_id: str) -> ResponseReturnValue:
    """The sealed PDF, shown by the browser; with ``?download=1`` as a file."""
    dispute_id = ask(c.ListExpertPapers(consultation_id=consultation_id)).dispute_id
    found = ask(c.GetBoundFile(dispute_id=dispute_id))
    return attachment(found, shown="download" not in request.args)


PAGES = (
    ("/consultations/<consultation_id>/papers", ["GET"], papers),
    ("/consultations/<consultation_id>/files/<file_id>", ["GET"], file),
    ("/consultations/<consultation_id>/casefile", ["GET"], sealed),
)
