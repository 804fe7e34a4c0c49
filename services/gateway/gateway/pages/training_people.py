"""学时: hours of everybody in a year against what is asked for, and one person's own record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import expert_training as c
from gateway import workbooks
from gateway.i18n import t
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, fields_of
from gateway.pages.training import LEARNS, year_asked, years
from gateway.people import ask, needs

OVERSEES = ("expert.manage", "supervision.read")
COLUMNS: tuple[tuple[str, Callable[[c.PersonHours], Any]], ...] = (
    ("编号", lambda one: one.person_id),
    ("姓名", lambda one: one.name or surroundings.person_name(one.person_id)),
    ("委员会", lambda one: one.committee),
    ("学时", lambda one: f"{one.hours:g}"),
    ("要求学时", lambda one: f"{one.required:g}"),
    ("还差", lambda one: f"{max(one.required - one.hours, 0):g}"),
    ("培训次数", lambda one: one.trainings),
    ("证书", lambda one: one.certificates),
)


@needs(*OVERSEES)
def hours() -> ResponseReturnValue:
    found = ask(_asked(request.args.get("cursor", "")))
    return render_template(
        "pages/training_hours.html",
        found=found,
        audience=_audience(),
        short=bool(request.args.get("short")),
        years=years(),
    )


@needs(*OVERSEES)
def workbook() -> ResponseReturnValue:
    """The list as it is filtered now."""
    rows = lists.rows_of(lambda cursor: ask(_asked(cursor)))
    header = [t(label) for label, _ in COLUMNS]
    name = t("{year}年培训学时", year=year_asked())
    return workbooks.as_workbook(name, header, ([value(one) for _, value in COLUMNS] for one in rows))


@needs(*LEARNS)
def required() -> ResponseReturnValue:
    return _required()


@needs("expert.manage")
def require(audience: str) -> ResponseReturnValue:
    fields = {**fields_of("hours", "source", "version"), "audience": audience}
    return act(
        lambda: c.SetRequiredHours.model_validate(fields),
        done=t("要求学时已改。"),
        following=t("从现在起按新的学时计算；以前的规定留在本页。"),
        back="/training/required",
        failed=lambda form: _required(audience, form),
    )


def _required(audience: str = "", form: Form | None = None) -> str:
    """``form`` is what was typed for ``audience`` and could not be taken."""
    return render_template(
        "pages/training_required.html", found=ask(c.GetRequiredHours()), audiences=c.AUDIENCES, wrong=audience, form=form
    )  # fmt: skip


@needs(*LEARNS)
def mine() -> ResponseReturnValue:
    return redirect(f"/training/people/{g.principal.person_id}")


@needs(*LEARNS)
def record(person_id: str) -> ResponseReturnValue:
    found = ask(c.GetTrainingRecord(person_id=person_id, year=year_asked()))
    return render_template(
        "pages/training_record.html",
        found=found,
        years=years(),
        places={**c.PLACES, "cancelled": "培训取消"},
        own=person_id == g.principal.person_id,
    )


def _asked(cursor: str) -> c.ListTrainingHours:
    return c.ListTrainingHours.model_validate(
        {
            "year": year_asked(),
            "audience": _audience(),
            "short": bool(request.args.get("short")),
            "cursor": cursor,
        }
    )


def _audience() -> str:
    return "mediators" if request.args.get("audience") == "mediators" else "experts"


PAGES = (
    ("/training/hours", ["GET"], hours),
    ("/training/hours.xlsx", ["GET"], workbook),
    ("/training/required", ["GET"], required),
    ("/training/required/<audience>", ["POST"], require),
    ("/training/mine", ["GET"], mine),
    ("/training/people/<person_id>", ["GET"], record),
)
