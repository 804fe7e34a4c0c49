"""回访与帮扶: visits that are due, calls with their result, requests to the three windows."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from contracts import codes
from contracts.assistance import (
    CountVisits,
    EndAssistance,
    ListAssistance,
    ListVisits,
    RecordVisit,
    VisitFigures,
)
from contracts.codes import ASSISTANCE_KINDS, COURT_RESULTS, PERFORMANCES, VISIT_MEASURES
from contracts.errors import Refused, Unavailable
from gateway.i18n import mark, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, choices, submitted
from gateway.people import actor, ask, needs
from servicekit.clock import local_date

STATES = {
    "planned": mark("计划"), "done": mark("已回访"), "unreached": mark("未联系上"), "cancelled": mark("已取消"),
}  # fmt: skip


@needs("visit.work", "dispute.read_all")
def due() -> ResponseReturnValue:
    """Due until today; all planned ones with ?all=1; other states with ?state=."""
    return _show()


@needs("visit.work", "dispute.read_all")
def export() -> ResponseReturnValue:
    columns: lists.Columns = (
        (t("编号"), lambda row: row.number),
        (t("状态"), lambda row: t(STATES[row.state])),
        (t("应访"), lambda row: row.due_on.isoformat()),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("结果"), lambda row: t(codes.OUTCOMES.get(row.outcome, ""))),
        (t("调解员"), lambda row: surroundings.person_name(row.mediator_id)),
        (t("回访员"), lambda row: surroundings.person_name(row.visitor_id)),
        (t("满意程度"), lambda row: t(codes.SATISFACTIONS.get(row.satisfaction, ""))),
        (t("履行情况"), lambda row: t(PERFORMANCES.get(row.performance, ""))),
        (t("起诉的，法院处理结果"), lambda row: _court(row.findings)),
        (t("有无调解不当"), lambda row: _there(row.findings, "improper")),
        (t("有无激化苗头或者隐患"), lambda row: _there(row.findings, "trouble")),
        (t("采取的措施"), lambda row: _measures(row.findings)),
        (t("事由"), lambda row: row.excerpt),
    )
    return lists.as_file(t("回访"), columns, lambda cursor: ask(_wanted(cursor, lists.CHUNK)))


def _court(found: Any) -> str:
    return "" if found is None else t(COURT_RESULTS[found.court]) if found.court else t("没有起诉")


def _there(found: Any, what: str) -> str:
    return "" if found is None else t("有") if getattr(found, what) else t("没有")


def _measures(found: Any) -> str:
    return "" if found is None else t("、").join(t(VISIT_MEASURES[one]) for one in found.measures)


def _figures(state: str) -> VisitFigures | None:
    """Beside the visits that were made: what they found this year."""
    if state != "done":
        return None
    today = local_date(current_app.config["CLOCK"].now())
    try:
        return ask(CountVisits(from_on=today.replace(month=1, day=1), until_on=today))
    except (Refused, Unavailable):
        return None


def _show(form: Form | None = None, form_of: str = "") -> str:
    """The list; ``form`` is what was typed for the visit ``form_of`` and could not be taken."""
    return render_template(
        "pages/visits.html",
        found=ask(_wanted(request.args.get("cursor", ""))),
        performances=choices(PERFORMANCES),
        all=bool(request.args.get("all")),
        state=request.args.get("state", "planned"),
        states=STATES,
        satisfactions=codes.SATISFACTIONS,
        performance_names=PERFORMANCES,
        court_results=COURT_RESULTS,
        courts=choices(COURT_RESULTS),
        measures=VISIT_MEASURES,
        measure_choices=choices(VISIT_MEASURES),
        figures=_figures(request.args.get("state", "planned")),
        form=form,
        form_of=form_of,
    )


def _wanted(cursor: str, limit: int = 50) -> ListVisits:
    state = request.args.get("state", "planned")
    every = state != "planned" or bool(request.args.get("all"))
    until = None if every else local_date(current_app.config["CLOCK"].now())
    return ListVisits(state=state, due_until=until, cursor=cursor, limit=limit)


@needs("visit.work")
def record(visit_id: str) -> ResponseReturnValue:
    given = submitted()

    def make() -> RecordVisit:
        keys = ("satisfaction", "performance", "words", "channel")
        fields: dict[str, Any] = {key: given[key] for key in keys if key in given}
        reached = "unreached" not in given
        found = _findings(given) if reached else None
        return RecordVisit.model_validate(
            {"channel": "phone", **fields, "visit_id": visit_id, "reached": reached, "findings": found}
        )

    return act(make, done=t("回访已记录。"), back="/visits", failed=lambda form: _show(form, visit_id))


def _findings(given: dict[str, str]) -> dict[str, Any]:
    """The four questions; an unmarked box is a no."""
    return {
        "court": given.get("court"),
        "improper": "improper" in given,
        "trouble": "trouble" in given,
        "measures": request.form.getlist("findings.measures"),
    }


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
    ("/visits.csv", ["GET"], export),
    ("/visits/<visit_id>", ["POST"], record),
    ("/assistance", ["GET"], assistance),
    ("/assistance/<request_id>", ["POST"], end),
)
