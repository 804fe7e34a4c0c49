"""调解室: the centre's rooms over a week; closing one for a day loses no session."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import mark, t
from gateway.pages.acting import FAILURES, act, say, submitted
from gateway.pages.proceedings import frame, trying
from gateway.people import ask, needs
from servicekit.clock import local_date

SEE = ("dispute.read", "dispute.read_all", "mediation.work", "room.manage")
WEEK = 7
WEEKDAYS = (mark("周一"), mark("周二"), mark("周三"), mark("周四"), mark("周五"), mark("周六"), mark("周日"))


@needs(*SEE)
def week() -> ResponseReturnValue:
    today = local_date(frame.now())
    on = _day(request.args.get("on", ""), today)
    monday = on - timedelta(days=on.weekday())
    found = ask(c.GetCalendar(from_on=monday, days=WEEK))
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    return render_template(
        "proceedings/rooms.html",
        found=found,
        on=on,
        today=today,
        days=days,
        weekdays=WEEKDAYS,
        rooms=_by_room(found.rooms),
        before=monday - timedelta(days=WEEK),
        after=monday + timedelta(days=WEEK),
        manners=c.SESSION_MANNERS,
        room_choices=[(row[0].room_code, row[0].name) for row in _by_room(found.rooms)],
    )


@needs("room.manage")
def closing() -> ResponseReturnValue:
    """Closes a room for a day, or opens it again."""
    given = submitted()
    back = f"/rooms?on={_day(given.get('on', ''), local_date(frame.now()))}"
    which = {"room_code": given.get("room_code", ""), "on": given.get("on")}
    if given.get("do") == "open":
        return act(lambda: c.OpenRoom.model_validate(which), done=t("已开放这个调解室。"), back=back)
    try:
        found = ask(c.CloseRoom.model_validate({**which, "reason": given.get("reason", "")}))
    except FAILURES as error:
        say(" ".join(trying.form_of(error).errors.values()), tone="danger")
        return redirect(back)
    lost = len(found.displaced)
    following = t("有 {n} 场调解会要另约时间，调解员会看到。", n=lost) if lost else ""
    say(t("已关闭这个调解室一天。"), following)
    return redirect(back)


def _day(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


def _by_room(found: tuple[c.RoomDay, ...]) -> list[list[c.RoomDay]]:
    """One row for each room, its days in order."""
    rows: dict[str, list[c.RoomDay]] = {}
    for one in found:
        rows.setdefault(one.room_code, []).append(one)
    return list(rows.values())


PAGES = (
    ("/rooms", ["GET"], week),
    ("/rooms/closing", ["POST"], closing),
)
