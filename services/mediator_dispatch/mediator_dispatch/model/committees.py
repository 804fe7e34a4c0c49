"""A people's mediation committee: who sits in it, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(eq=False)
class Committee:
    """``members`` are the elected (委员), the chair among them; engaged mediators are on the roster alone."""

    code: str
    name: str
    kind: str
    village_code: str
    area_code: str
    term_from: date
    term_until: date
    chair_id: str = ""
    deputies: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    women: list[str] = field(default_factory=list)
    active: bool = True
    kept_by: str = "town"  # town: its folder; office: the page or the workbook
