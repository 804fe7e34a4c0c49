"""What one party of a dispute brought before and later."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from contracts.callers import ListSamePerson
from gateway.api.disputes import handles
from gateway.people import ask, needs


@needs("dispute.read", "dispute.read_all")
def same_person(dispute_id: str, ref: str) -> ResponseReturnValue:
    found = ask(ListSamePerson(dispute_id=dispute_id, ref=ref, handles=handles(dispute_id)))
    return render_template("pages/same_person.html", found=found)


PAGES = (("/disputes/<dispute_id>/people/<ref>", ["GET"], same_person),)
