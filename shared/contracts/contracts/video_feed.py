"""video_feed: observations of video analysis, normalised (domain.md §7.9); it decides nothing, it opens a clue."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from contracts.message import Event


class GatheringObserved(Event):
    """People gathered in a zone for a while, grew to a multiple, or left (聚集)."""

    service = "video_feed"

    source: Literal["frigate", "gat1400", "gb28181", "onvif", "isapi", "isecure", "dahua", "vias"]
    external_id: str  # one for each gathering; start, growth and end share it
    phase: Literal["start", "update", "end"]
    event_time: AwareDatetime
    received_at: AwareDatetime
    camera: str
    zone: str
    area_code: str  # 12-digit code of the village
    count: int
    level: int  # 1 from N people, 2 from 2N, 3 from 5N
