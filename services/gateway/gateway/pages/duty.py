"""值班: a week of all desks or a month of one, check-in, standing in, absences; for paper too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import desk_people as p
from contracts import duty as c
from gateway.i18n import mark, now, t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, fields_of
from gateway.pages.whistles import reader_desk
from gateway.people import ask, needs
from servicekit.clock import local_date

ARRANGES = "duty.manage"
SEEN = ("desk.work", "supervision.read", "dispute.read_all", ARRANGES)
STATES = {
    "planned": mark("待签到"), "on_call": mark("随叫随到"), "present": mark("已签到"), "late": mark("迟到"),
    "missed": mark("缺岗"),
}  # fmt: skip
TONES = {"present": "ok", "late": "wait", "missed": "danger", "on_call": "accent"}
HALVES = {"am": mark("上午"), "pm": mark("下午")}
WEEKDAYS = (
    mark("周一"), mark("周二"), mark("周三"), mark("周四"), mark("周五"), mark("周六"), mark("周日"),
)  # fmt: skip
WEEK = 7
CHANGES = {"arranged": mark("排班"), "copied": mark("沿用上周"), "stand_in": mark("替班")}


@needs(*SEEN)
def calendar() -> ResponseReturnValue:
    return page()


@needs("desk.work")
def check_in() -> ResponseReturnValue:
    return act(
        lambda: c.CheckIn(desk=g.principal.actor.desk),
        done=t("已签到。"),
        back="/duty",
    )


@needs("desk.work", ARRANGES)
def substitute() -> ResponseReturnValue:
    fields = {**fields_of("on", "half", "substitute_id", "reason"), "desk": arranged_desk()}
    return act(
        lambda: c.SubstituteDuty.model_validate(fields),
        done=t("替班已安排。"),
        back=arranged_back(),
        failed=lambda form: page(form, "substitute"),
    )


def page(form: Form | None = None, form_of: str = "") -> str:
    """``form`` is what was typed into the form ``form_of`` and could not be taken."""
    mine = g.principal.actor.desk
    arranged = arranged_desk()
    view = request.args.get("view", "week")
    view = view if view in ("week", "month") else "week"
    of, on = _desk_of(view, mine), _day(request.args.get("on", ""))
    days = _month(on) if view == "month" else _week(on)
    asked = c.ListDuty(desk=reader_desk(), of=of, first=days[0], last=days[-1])
    found = ask(asked)
    step = timedelta(days=WEEK)
    before, after = (on - step, on + step) if view == "week" else (_first(on) - step, _first(on) + 5 * step)
    return render_template(
        "pages/duty.html",
        view=view, of=of, on=on, days=days, today=local_date(now()), before=before, after=after,
        cells=_cells(found), rest=set(found.rest_days), desks=_rows(of), all_desks=surroundings.departments(),
        states=STATES, tones=TONES, halves=HALVES, weekdays=WEEKDAYS, forms={form_of: form},
        arranged=arranged, mine=mine, change_kinds=CHANGES, **_of_desk(arranged),
    )  # fmt: skip


def arranged_desk() -> str:
    """Whose absences and duty one looks at or changes: one's own; the centre says which, "" where it has not."""
    if not surroundings.may(ARRANGES):
        return str(g.principal.actor.desk)
    named = request.form.get("desk", "") or request.args.get("of", "") or g.principal.actor.desk
    return str(named) if named in [code for code, _ in surroundings.departments()] else ""


def arranged_back() -> str:
    """The calendar, of the desk that was arranged where it is not one's own."""
    desk = arranged_desk()
    return "/duty" if desk in ("", g.principal.actor.desk) else f"/duty?view=month&of={desk}"


def _of_desk(desk: str) -> dict[str, Any]:
    """What can be arranged of a desk; nothing where none is named."""
    if not desk:
        return {"officers": [], "absences": [], "arranges": False, "changes": []}
    officers = ask(p.ListOfficers(desk=desk)).items
    found = ask(p.ListAbsences(desk=desk))
    names = surroundings.names([one.person_id for one in officers])
    return {
        "officers": [(one.person_id, names.get(one.person_id, one.person_id)) for one in officers],
        "absences": found.items,
        "arranges": found.arranges,
        "changes": ask(c.ListDutyChanges(desk=desk)).items,
    }


def _desk_of(view: str, mine: str) -> str:
    """A week shows all desks unless one is asked for; a month is one desk's."""
    known = [code for code, _ in surroundings.departments()]
    of = request.args.get("of", "")
    if of in known:
        return of
    return "" if view == "week" else mine or next(iter(known), "")


def _rows(of: str) -> list[tuple[str, str]]:
    return [(code, name) for code, name in surroundings.departments() if of in ("", code)]


def _cells(found: c.DutyList) -> dict[tuple[str, date, str], c.Shift]:
    return {(one.desk, one.on, one.half): one for one in found.items}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return local_date(now())


def _week(on: date) -> list[date]:
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=n) for n in range(WEEK)]


def _first(on: date) -> date:
    return on.replace(day=1)


def _month(on: date) -> list[date]:
    """Whole weeks, so that the page is a calendar."""
    first = _first(on)
    start = first - timedelta(days=first.weekday())
    end = (first + timedelta(days=31)).replace(day=1)
    days = (end - start).days
    return [start + timedelta(days=n) for n in range(-(-days // WEEK) * WEEK)]


PAGES = (
    ("/duty", ["GET"], calendar),
    ("/duty/check-in", ["POST"], check_in),
    ("/duty/substitute", ["POST"], substitute),
)
