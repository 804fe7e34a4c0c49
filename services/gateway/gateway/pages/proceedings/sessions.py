"""调解会: a free slot is looked for, a room booked, people told, moved or cancelled with a reason, attendance noted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused, Unavailable
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import FAILURES, Form, act, choices, local_input, local_moment, say, submitted
from gateway.pages.proceedings import frame, trying
from gateway.pages.proceedings.case import apart
from gateway.pages.proceedings.reading import flat, nested
from gateway.pages.proceedings.standing import role_at_a_session
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"
MINUTES = (30, 60, 90, 120, 180)
SPARE_ROWS = 1


@needs(*frame.SEE)
def several(dispute_id: str) -> ResponseReturnValue:
    found = frame.proceeding(dispute_id)
    items = ask(c.ListSessions(dispute_id=dispute_id)).items
    return frame.show("sessions", found, "sessions", items=items, rooms=room_names(), **names())


@needs(WORK)
def plan(dispute_id: str) -> ResponseReturnValue:
    """First what is free, then the form; what was picked stands in it."""
    found, given = frame.proceeding(dispute_id), request.args
    fresh = {
        "manner": "apart" if apart(found) else "together",
        "purpose": "",
        **{key: given[key] for key in ("starts_at", "ends_at", "room_code") if given.get(key)},
    }
    return _show_plan(found, Form({**fresh, **_rows_of(frame.parties_of(dispute_id), named=False)}))


@needs(WORK)
def book(dispute_id: str) -> ResponseReturnValue:
    given, found = nested(submitted()), frame.proceeding(dispute_id)
    if given.get("do") == "fill":
        return _filled(found, given, lambda form: _show_plan(found, form))
    return trying.change(
        lambda: c.PlanSession(dispute_id=dispute_id, session=session_of(given)),
        done=t("已排定调解会，调解室已订好。") if given.get("room_code") else t("已排定调解会。"),
        following=t("请通知参加的人，并登记怎么通知的。"),
        back=lambda sheet: frame.address(dispute_id, f"/sessions/{sheet.session_id}"),
        failed=lambda form: _show_plan(found, form),
    )


@needs(WORK)
def change(dispute_id: str, session_id: str) -> ResponseReturnValue:
    opened = ask(c.OpenSession(session_id=session_id))
    typed = opened.session.model_dump(mode="json")
    typed |= {
        "starts_at": local_input(opened.session.starts_at),
        "ends_at": local_input(opened.session.ends_at),
        "version": opened.sheet.version,
        **{key: request.args[key] for key in ("starts_at", "ends_at", "room_code") if request.args.get(key)},
    }
    return _show_plan(frame.proceeding(dispute_id), trying.kept(typed), session_id)


@needs(WORK)
def move(dispute_id: str, session_id: str) -> ResponseReturnValue:
    given, found = nested(submitted()), frame.proceeding(dispute_id)
    if given.get("do") == "fill":
        return _filled(found, given, lambda form: _show_plan(found, form, session_id))
    return trying.change(
        lambda: c.ChangeSession.model_validate(
            {"session_id": session_id, "version": given.get("version", 0), "session": session_of(given)}
        ),
        done=t("已更改调解会。"),
        following=t("原来通知过的人要重新通知。"),
        back=frame.address(dispute_id, f"/sessions/{session_id}"),
        failed=lambda form: _show_plan(found, form, session_id),
    )


@needs(WORK)
def cancel(dispute_id: str, session_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.CancelSession(session_id=session_id, reason=submitted().get("reason", "")),
        done=t("已取消调解会，调解室已空出。"),
        following=t("请告诉原来通知过的人。"),
        back=frame.address(dispute_id, f"/sessions/{session_id}"),
    )


@needs(WORK)
def tell(dispute_id: str, session_id: str) -> ResponseReturnValue:
    given = submitted()
    wanted = {"session_id": session_id, "nos": request.form.getlist("nos"), "how": given.get("how")}
    return act(
        lambda: c.NoteNotices.model_validate({**wanted, "told_on": given.get("told_on")}),
        done=t("已登记通知情况。"),
        back=frame.address(dispute_id, f"/sessions/{session_id}"),
    )


@needs(WORK)
def attend(dispute_id: str, session_id: str) -> ResponseReturnValue:
    """Who came; everybody else stayed away, with the reason where one was given."""
    given, present = submitted(), request.form.getlist("present")
    people = ask(c.GetSession(session_id=session_id)).people
    absent = [
        {"no": person.no, "why": given.get(f"why.{person.no}", "")}
        for person in people
        if str(person.no) not in present
    ]
    return act(
        lambda: c.RecordAttendance.model_validate(
            {"session_id": session_id, "present": present, "absent": absent}
        ),
        done=t("已登记到场情况。"),
        following=t("召开了的，请写调解记录；有一方没到的，请另约时间。"),
        back=frame.address(dispute_id, f"/sessions/{session_id}"),
    )


def session_of(given: dict[str, Any]) -> c.SessionInput:
    """The typed session."""
    keys = ("manner", "room_code", "place", "video_link", "purpose", "safety")
    people = [
        {**one, "consent": "consent" in one} for one in given.get("people", []) if isinstance(one, dict)
    ]
    return c.SessionInput.model_validate(
        {
            **{key: given[key] for key in keys if key in given},
            "starts_at": local_moment(given.get("starts_at", "")),
            "ends_at": local_moment(given.get("ends_at", "")),
            "public": "public" in given,
            "people": people,
        }
    )


def names() -> dict[str, Any]:
    """The words of the codes."""
    return {
        "manners": c.SESSION_MANNERS,
        "states": c.SESSION_STATES,
        "attendees": c.ATTENDEES,
        "tellings": c.TELLINGS,
        "results": c.SESSION_RESULTS,
        "signings": c.SIGNINGS,
    }


def room_names() -> dict[str, str]:
    """Every room of the centre by its code; none where it cannot be read now."""
    try:
        found = ask(c.GetCalendar(days=1)).rooms
    except (Refused, Unavailable):
        return {}
    return {room.room_code: room.name for room in found}


def _filled(found: c.ProceedingSheet, given: dict[str, Any], show: Any) -> ResponseReturnValue:
    people = frame.registered(found.dispute_id, "通知当事人参加调解会")
    say(t("已带入登记的当事人，请核对。"), t("这次查看已留痕。"), tone="info")
    return show(Form({**flat({**given, "people": []}), **_rows_of(people, named=True)}))


def _rows_of(people: list[Any], *, named: bool) -> dict[str, Any]:
    """One row for each party; masked names are no names to be written on a paper."""
    rows = [
        {"role": role_at_a_session(p, people), **({"name": p.name, "contact": p.phone} if named else {})}
        for p in people
        if p.role in c.ATTENDEES
    ]
    return flat({"people": rows or [{"role": "applicant"}, {"role": "respondent"}]})


def _show_plan(found: c.ProceedingSheet, form: Form, session_id: str = "") -> str:
    given = request.args
    try:
        on = date.fromisoformat(given.get("on", ""))
    except ValueError:
        on = local_date(frame.now())
    minutes = int(given["minutes"]) if given.get("minutes", "").isdecimal() else 90
    people = int(given["people"]) if given.get("people", "").isdecimal() else 4
    free = _free(on, minutes, people, found)
    typed = {int(path.split(".")[1]) for path in form.data if path.startswith("people.")}
    return frame.show(
        "session_plan", found, "sessions", form=form, session_id=session_id, on=on, minutes=minutes, people=people,
        free=free, room_choices=[(room.room_code, room.name) for room in free.rooms] if free else [],
        minute_choices=[(n, t("{n} 分钟", n=n)) for n in MINUTES], rows=max(typed, default=1) + 1 + SPARE_ROWS,
        manner_choices=choices(c.SESSION_MANNERS), attendee_choices=choices(c.ATTENDEES), apart=apart(found),
        today=local_date(frame.now()), last=local_date(frame.now()) + timedelta(days=90),
        may_reveal=surroundings.may("dispute.reveal"), local_input=local_input,
    )  # fmt: skip


def _free(on: date, minutes: int, people: int, found: c.ProceedingSheet) -> c.FreeRooms | None:
    both = tuple(one for one in (found.mediator_id, found.second_id) if one)
    asked = {"on": on, "minutes": minutes, "people": people, "mediators": both}
    try:
        return ask(c.FindRooms.model_validate(asked))
    except FAILURES:
        return None


PAGES = (
    ("/proceedings/<dispute_id>/sessions", ["GET"], several),
    ("/proceedings/<dispute_id>/sessions/new", ["GET"], plan),
    ("/proceedings/<dispute_id>/sessions/new", ["POST"], book),
    ("/proceedings/<dispute_id>/sessions/<session_id>/change", ["GET"], change),
    ("/proceedings/<dispute_id>/sessions/<session_id>/change", ["POST"], move),
    ("/proceedings/<dispute_id>/sessions/<session_id>/cancel", ["POST"], cancel),
    ("/proceedings/<dispute_id>/sessions/<session_id>/notices", ["POST"], tell),
    ("/proceedings/<dispute_id>/sessions/<session_id>/attendance", ["POST"], attend),
)
