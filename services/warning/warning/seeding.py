"""What a past life leaves among the warnings: the clue that it grew out of, the steps of it, and its chain."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contracts.past import Past
from contracts.warning import ClueReported, WarningBecameDispute, WarningRaised
from servicekit.audit import Entry
from servicekit.bulk import Rows, audit_rows, row_of
from servicekit.clock import local_date
from servicekit.town import load_town
from warning.model import Warning
from warning.policies import load_signs
from warning.settings import Settings
from warning.tables import AUDIT, SERIES, STEPS, WARNINGS

OWN_SIGNS = Path(__file__).with_name("signs.toml")
SCORES = {"none": 0, "blue": 10, "yellow": 30, "orange": 50, "red": 70}
RAISED = "本级化解不了，请上一级处置。"


class Seeder:
    """``counted`` holds the warnings of each year, to move their numbers on."""

    def __init__(self, settings: Settings) -> None:
        self.town, self.counted = load_town(settings.town), Counter[int]()
        self.signs = tuple(sign.name for sign in load_signs(Path(settings.signs_file or OWN_SIGNS)))

    def rows(self, past: Past) -> Rows:
        clue = past.first(ClueReported)
        if clue is None:
            return []
        self.counted[local_date(clue.at).year] += 1
        warning = self._warning(past, clue)
        steps, entries = [], []
        for event in past.all(ClueReported, WarningRaised, WarningBecameDispute):
            step, entry = _step(warning, past, event)
            steps.append(row_of(STEPS, step))
            entries.append(entry)
        return [row_of(WARNINGS, warning), *steps, *audit_rows(AUDIT, clue.warning_id, entries, past.new_id)]

    def finish(self, session: Session, counted: Counter[int]) -> None:
        """The next number of each year follows the last one that was given."""
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        for year, count in sorted(counted.items()):
            series = dialect.insert(SERIES).values(year=year, last=count)
            moved = {"last": SERIES.c.last + count}
            session.execute(series.on_conflict_do_update(index_elements=["year"], set_=moved))

    def _warning(self, past: Past, clue: ClueReported) -> Warning:
        return Warning(
            warning_id=clue.warning_id,
            number=clue.number,
            source=clue.source,
            external_ref=None,
            village_code=clue.village_code,
            area_code=self.town.area_of(clue.village_code).code,
            place=f"{self.town.villages[clue.village_code].name}村内",
            text=past.brief.narrative,
            people_count=past.brief.people_involved,
            signs=[self.signs[past.serial % len(self.signs)]],
            score=SCORES[clue.colour],
            colour=clue.colour,
            level=clue.level,
            reported_by=past.posts["grid"],
            reported_at=clue.at,
            due_at=clue.due_at,
        )


def _step(warning: Warning, past: Past, event: Any) -> tuple[Any, Entry]:
    """One step of the warning on its way, which it moves on."""
    if isinstance(event, ClueReported):
        said = {"level": warning.level, "colour": warning.colour}
        by, role, action, words = warning.reported_by, "grid_worker", "reported", ""
    elif isinstance(event, WarningRaised):
        warning.raise_to(event.to_level, event.due_at)
        said = {"level": warning.level}
        by, role, action, words = event.raised_by, "village_coordinator", "raised", RAISED
    else:
        warning.move("become_dispute")
        warning.dispute_id, warning.dispute_number = event.dispute_id, event.dispute_number
        said = {"dispute_id": event.dispute_id}
        by, role, action, words = past.posts["window"], "system", "became_dispute", past.number
    actor = "system" if role == "system" else by
    return warning.step(event.at, by, action, words), Entry(event.at, actor, role, f"warning.{action}", said)
