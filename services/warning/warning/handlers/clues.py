"""A clue comes in: from a person in the field, or from video analysis."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from contracts import warning as c
from contracts.errors import Invalid, TooEarly
from contracts.video_feed import GatheringObserved
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text
from servicekit.town import Town
from warning import policies, queries
from warning.errors import UnknownSign, UnknownVillage
from warning.handlers.chain import report_at_once
from warning.model import Warning
from warning.tables import SERIES, WARNINGS

FUTURE_TOLERANCE = timedelta(minutes=5)
VIDEO = "video"
GATHERING = ("gathering",)


def report_clue(call: Call, request: c.ReportClue) -> c.WarningSheet:
    """Writes the clue down; the same source and external reference again gets the same answer."""
    call.demand("warning.report")
    _check(call, request)
    known = _known_or_first(call, request.source, request.external_ref)
    if known is None:
        known = open_warning(call, request.model_dump(), call.actor.person_id)
        call.session.flush()
    return queries.get_warning(call.session, known.warning_id, call.actor)


def take_gathering(call: Call, event: GatheringObserved) -> None:
    """People gathered before a camera: a clue for the village; more of them may raise its colour.

    :raises TooEarly: the end of a gathering whose beginning has not come yet.
    """
    known = _known_or_first(call, VIDEO, event.external_id)
    if known is None:
        if event.phase == "end":
            raise TooEarly("the beginning of this gathering is not known yet")
        open_warning(call, _from_video(event), VIDEO)
        call.session.flush()
        return
    if event.phase == "end":
        _step(call, known, VIDEO, "ended", f"画面中人群已散（{event.zone or event.camera}）")
    elif event.count > (known.people_count or 0):
        _grow(call, known, event)


def open_warning(call: Call, given: dict[str, Any], reported_by: str) -> Warning:
    """A new warning at the level where it enters, with its clock running."""
    town: Town = call.resources.town
    found = policies.assess(given["text"], given["people_count"], given["signs"], call.resources.signs)
    level = policies.entry_level(given["source"], found.colour)
    warning = Warning(
        warning_id=call.new_id(),
        number=_number(call),
        source=given["source"],
        external_ref=given["external_ref"] or None,
        village_code=given["village_code"],
        area_code=_area_code(town, given["village_code"]),
        place=mask_text(given["place"]),
        text=mask_text(given["text"]),
        people_count=given["people_count"],
        signs=list(found.signs),
        score=found.score,
        colour=found.colour,
        level=level,
        reported_by=reported_by,
        reported_at=call.now,
        due_at=policies.due(level, found.colour, call.now),
        occurred_at=given["occurred_at"],
    )
    call.session.add(warning)
    _step(call, warning, reported_by, "reported")
    call.publish(_reported(call, warning, policies.due(level, found.colour, call.now)))
    return warning


def _reported(call: Call, warning: Warning, due_at: datetime) -> c.ClueReported:
    return c.ClueReported(
        at=call.now,
        warning_id=warning.warning_id,
        number=warning.number,
        source=warning.source,
        village_code=warning.village_code,
        level=warning.level,
        colour=warning.colour,
        due_at=due_at,
    )


def _grow(call: Call, warning: Warning, event: GatheringObserved) -> None:
    """Assessed again with the most people ever seen; one that people have ended only keeps the note."""
    _step(call, warning, VIDEO, "grew", f"画面中约 {event.count} 人")
    if warning.state != "open":
        return
    warning.people_count = event.count
    found = policies.assess(warning.text, event.count, GATHERING, call.resources.signs)
    warning.signs = list(dict.fromkeys([*warning.signs, *found.signs]))
    warning.score, warning.colour = (
        max(warning.score, found.score),
        policies.graver(warning.colour, found.colour),
    )
    if warning.colour == "red":
        report_at_once(call, warning)


def _step(call: Call, warning: Warning, actor_id: str, action: str, words: str = "") -> None:
    call.session.add(warning.step(call.now, actor_id, action, words))
    call.audit(warning.warning_id, f"warning.{action}", level=warning.level, colour=warning.colour)


def _from_video(event: GatheringObserved) -> dict[str, Any]:
    zone = event.zone or event.camera
    return {
        "village_code": event.area_code,
        "text": f"视频发现 {zone} 有约 {event.count} 人聚集。",
        "place": zone[:100],
        "people_count": event.count,
        "signs": GATHERING,
        "source": VIDEO,
        "external_ref": event.external_id,
        "occurred_at": event.event_time,
    }


def _check(call: Call, request: c.ReportClue) -> None:
    """:raises UnknownVillage, UnknownSign: not of this town, not in the file. :raises Invalid: a future moment."""
    if request.village_code not in call.resources.town.villages:
        raise UnknownVillage("没有这个村，请从列表中选择。", field="village_code")
    known_signs = {sign.code for sign in call.resources.signs} | set(policies.GROUP_NAMES)
    if unknown := [code for code in request.signs if code not in known_signs]:
        raise UnknownSign(f"没有“{unknown[0][:20]}”这种迹象，请从列表中选择。", field="signs")
    if request.occurred_at and request.occurred_at > call.now + FUTURE_TOLERANCE:
        raise Invalid("发生时间不能晚于现在。", field="occurred_at")


def _area_code(town: Town, village_code: str) -> str:
    """Empty for a village that is not the town's: a camera at the border is heard all the same."""
    village = town.villages.get(village_code)
    return village.area_code if village is not None else ""


def _known_or_first(call: Call, source: str, external_ref: str) -> Warning | None:
    """The warning of this reference; when there is none, nobody else can open it until this transaction ends."""
    known = _known(call, source, external_ref)
    if known is None and external_ref:
        _series(call, step=0)
        known = _known(call, source, external_ref)
    return known


def _known(call: Call, source: str, external_ref: str) -> Warning | None:
    if not external_ref:
        return None
    wanted = select(Warning).where(WARNINGS.c.source == source, WARNINGS.c.external_ref == external_ref)
    return call.session.execute(wanted).scalar_one_or_none()


def _number(call: Call) -> str:
    """The next number of this year, without a gap: the row stays locked until the commit."""
    return f"YJ-{local_date(call.now).year}-{_series(call, step=1):06d}"


def _series(call: Call, *, step: int) -> int:
    """Locks the year's series and moves it on by ``step``; gives where it stands."""
    year, dialect = local_date(call.now).year, call.session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(SERIES).values(year=year, last=step)
    counted = insert.on_conflict_do_update(index_elements=["year"], set_={"last": SERIES.c.last + step})
    return int(call.session.execute(counted.returning(SERIES.c.last)).scalar_one())
