"""A clue comes in: from a person in the field, or from video analysis."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from contracts import warning as c
from contracts.errors import Invalid
from contracts.video_feed import GatheringObserved
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import mask_text
from servicekit.town import Town
from warning import policies, queries
from warning.errors import UnknownVillage
from warning.model import Warning
from warning.tables import SERIES, WARNINGS

FUTURE_TOLERANCE = timedelta(minutes=5)


def report_clue(call: Call, request: c.ReportClue) -> c.WarningSheet:
    """Writes the clue down; the same source and external reference again gets the same answer."""
    call.demand("warning.report")
    _check(call, request)
    known = _known(call, request.source, request.external_ref)
    if known is None:
        known = open_warning(call, request.model_dump(), call.actor.person_id)
        call.session.flush()
    return queries.get_warning(call.session, known.warning_id, call.actor)


def take_gathering(call: Call, event: GatheringObserved) -> None:
    """People gathered before a camera: a clue for the village; more of them may raise its colour."""
    known = _known(call, "video", event.external_id)
    if known is None:
        if event.phase != "end":
            open_warning(call, _from_video(event), "video")
        return
    if event.phase == "end":
        _step(call, known, "video", "ended", f"画面中人群已散（{event.zone or event.camera}）")
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
        area_code=town.area_of(given["village_code"]).code,
        place=given["place"],
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
    warning.people_count = event.count
    found = policies.assess(warning.text, event.count, (), call.resources.signs)
    warning.signs = list(dict.fromkeys([*warning.signs, *found.signs]))
    warning.score, warning.colour = (
        max(warning.score, found.score),
        policies.graver(warning.colour, found.colour),
    )
    _step(call, warning, "video", "grew", f"画面中约 {event.count} 人")


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
        "signs": ("gathering",),
        "source": "video",
        "external_ref": event.external_id,
        "occurred_at": event.event_time,
    }


def _check(call: Call, request: c.ReportClue) -> None:
    """:raises UnknownVillage: not a village of this town. :raises Invalid: a moment in the future."""
    if request.village_code not in call.resources.town.villages:
        raise UnknownVillage("没有这个村，请从列表中选择。", field="village_code")
    if request.occurred_at and request.occurred_at > call.now + FUTURE_TOLERANCE:
        raise Invalid("发生时间不能晚于现在。", field="occurred_at")


def _known(call: Call, source: str, external_ref: str) -> Warning | None:
    if not external_ref:
        return None
    wanted = select(Warning).where(WARNINGS.c.source == source, WARNINGS.c.external_ref == external_ref)
    return call.session.execute(wanted).scalar_one_or_none()


def _number(call: Call) -> str:
    """The next number of this year, without a gap: the row stays locked until the commit."""
    year = local_date(call.now).year
    dialect = call.session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(SERIES).values(year=year, last=1)
    counted = insert.on_conflict_do_update(index_elements=["year"], set_={"last": SERIES.c.last + 1})
    last = call.session.execute(counted.returning(SERIES.c.last)).scalar_one()
    return f"YJ-{year}-{last:06d}"
