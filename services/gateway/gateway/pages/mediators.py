"""The mediator's day, made for a phone: offers, the next sessions, the cases, and what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused, Unavailable
from contracts.mediator_dispatch import AcceptOffer, ListOffers, RefuseOffer
from gateway.i18n import t
from gateway.pages.acting import act, submitted
from gateway.pages.happenings import STEP_TITLES
from gateway.pages.order_marks import SAID, order_marks
from gateway.pages.proceedings import frame
from gateway.people import ask, needs
from servicekit.clock import local_date

AHEAD = 14  # days of sessions and of dues that are shown


@needs("offer.answer")
def today() -> ResponseReturnValue:
    me = g.principal.person_id
    offers = ask(ListOffers(mediator_id=me, state="open"))
    cases = ask(c.ListProceedings(mediator_id=me, state="open", cursor=request.args.get("cursor", "")))
    calendar = _calendar(me)
    return render_template(
        "pages/today.html",
        offers=offers.items,
        cases=cases,
        order_said=order_marks(
            [*(one.dispute_id for one in offers.items), *(one.dispute_id for one in cases.items)]
        ),
        said_words=SAID,
        step_titles=STEP_TITLES,
        sessions=_sessions(calendar),
        rooms={room.room_code: room.name for room in calendar.rooms} if calendar else {},
        manners=c.SESSION_MANNERS,
        states=c.SESSION_STATES,
        due=_due(me),
        standing_in=_standing_in(me),
    )


@needs("offer.answer")
def accept(offer_id: str) -> ResponseReturnValue:
    return act(
        lambda: AcceptOffer(offer_id=offer_id),
        done=t("已接单。"),
        following=t("请先听双方说。"),
        back="/today",
    )


@needs("offer.answer")
def refuse(offer_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: RefuseOffer(offer_id=offer_id, reason=given.get("reason", "")),
        done=t("已拒单。"),
        following=t("系统会改派别人。"),
        back="/today",
    )


def _calendar(me: str) -> c.Calendar | None:
    try:
        return ask(c.GetCalendar(days=AHEAD, mediator_id=me))
    except (Refused, Unavailable):
        return None


def _sessions(found: c.Calendar | None) -> list[c.SessionRow]:
    """Those that lost their room first, then by time."""
    if found is None:
        return []
    booked = [*(one for room in found.rooms for one in room.sessions), *found.elsewhere]
    coming = [one for one in booked if one.state == "planned"]
    return [*found.displaced, *sorted(coming, key=lambda one: one.starts_at)]


def _standing_in(me: str) -> tuple[c.ProceedingRow, ...]:
    try:
        return ask(c.ListProceedings(mediator_id=me, standing_in=True)).items
    except (Refused, Unavailable):
        return ()


def _due(me: str) -> Any:
    try:
        until = local_date(frame.now()) + timedelta(days=AHEAD)
        return ask(c.ListDue(mediator_id=me, until=until, limit=20))
    except (Refused, Unavailable):
        return None


PAGES = (
    ("/today", ["GET"], today),
    ("/offers/<offer_id>/accept", ["POST"], accept),
    ("/offers/<offer_id>/refuse", ["POST"], refuse),
)
