"""回访与帮扶: visits that are due, calls with their result, requests to the three windows."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from contracts.assistance import EndAssistance, ListAssistance, ListVisits, RecordVisit
from contracts.codes import ASSISTANCE_KINDS, PERFORMANCES
from gateway.i18n import t
from gateway.pages.acting import act, choices, submitted
from gateway.people import actor, ask, needs
from servicekit.clock import local_date


@needs("visit.work", "dispute.read_all")
def due() -> ResponseReturnValue:
    """Due until today; all planned ones with ?all=1."""
    until = None if request.args.get("all") else local_date(current_app.config["CLOCK"].now())
    found = ask(
        ListVisits(
            state=request.args.get("state", "planned"), due_until=until, cursor=request.args.get("cursor", "")
        )
    )
    return render_template(
        "pages/visits.html",
        found=found,
        performances=choices(PERFORMANCES),
        all=bool(request.args.get("all")),
    )


@needs("visit.work")
def record(visit_id: str) -> ResponseReturnValue:
    given = submitted()

    def make() -> RecordVisit:
        keys = ("satisfaction", "performance", "words", "channel")
        fields: dict[str, Any] = {key: given[key] for key in keys if key in given}
        return RecordVisit.model_validate(
            {"channel": "phone", **fields, "visit_id": visit_id, "reached": "unreached" not in given}
        )

    return act(make, done=t("回访已记录。"), back="/visits")


@needs("assistance.ask", "assistance.work")
def assistance() -> ResponseReturnValue:
    found = ask(
        ListAssistance(state=request.args.get("state", "asked"), cursor=request.args.get("cursor", ""))
    )
    return render_template("pages/assistance.html", found=found, kinds=ASSISTANCE_KINDS, may=actor().may)


@needs("assistance.work")
def end(request_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: EndAssistance.model_validate(
            {"request_id": request_id, "result": given.get("reason_code"), "words": given.get("reason", "")}
        ),
        done=t("已办结。"),
        back="/assistance",
    )


PAGES = (
    ("/visits", ["GET"], due),
    ("/visits/<visit_id>", ["POST"], record),
    ("/assistance", ["GET"], assistance),
    ("/assistance/<request_id>", ["POST"], end),
)
