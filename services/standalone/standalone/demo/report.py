"""What came of it: who reached which end, how long each step took, what was lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from standalone.demo import clues
from standalone.demo.web import Json
from standalone.demo.world import ENDS, World

# name → (from, to): the first event of each kind in a timeline
STEPS = {
    "登记→受理 accepted": ("DisputeRegistered", "DisputeAccepted"),
    "受理→分流 routed": ("DisputeAccepted", "DisputeRouted"),
    "分流→签收 signed": ("DisputeRouted", "DisputeSigned"),
    "签收→接单 mediator": ("DisputeSigned", "MediatorAssigned"),
    "接单→办结 concluded": ("MediatorAssigned", "DisputeConcluded"),
    "办结→归档 archived": ("DisputeConcluded", "CaseArchived"),
}
OUTCOMES = {"DisputeRefused": "refused", "DisputeReopened": "reopened", "DisputeReturned": "returned",
            "OfferRefused": "offer refused", "OfferLapsed": "offer lapsed", "NoMediatorLeft": "nobody left",
            "RoutingReferred": "decided by a person", "StudyConcluded": "studied together",
            "DeskCalled": "another desk called in", "WhistleOverdue": "called, not there in time",
            "PartDone": "co-desk's part done"}  # fmt: skip
SHOWN_PROBLEMS = 10


@dataclass
class Report:
    registered: int
    ends: dict[str, int]
    on_the_way: dict[str, int]
    median_hours: dict[str, float]
    warnings: dict[str, int]
    cards: dict[str, int]
    lost: list[str]
    stuck: list[str]
    problems: list[str]
    days: float
    calls: int
    retries: int
    seconds: float
    startup_seconds: float = 0.0
    kept: str = ""
    by_end: dict[str, int] = field(default_factory=dict)

    def table(self) -> RenderableType:
        """For people: one table, and what went wrong below it."""
        made = Table(
            title=f"{self.registered} disputes, {self.days:.0f} days in {self.seconds:.0f} s",
            title_justify="left",
        )
        made.add_column("")
        made.add_column("", justify="right")
        self._add(made, "ends", self.ends)
        self._add(made, "outcomes of mediation", self.by_end)
        self._add(made, "on the way", self.on_the_way)
        self._add(made, "median hours of each step", self.median_hours)
        self._add(made, "warnings", self.warnings)
        self._add(made, "cards", self.cards)
        counted = {"lost": len(self.lost), "stuck": len(self.stuck), "problems": len(self.problems)}
        self._add(made, "checks", counted)
        self._add(made, "calls of the API", {"all": self.calls, "of these second tries": self.retries})
        return Group(made, *(Text(line) for line in self._wrongs()))

    def _add(self, made: Table, title: str, rows: dict[str, int] | dict[str, float]) -> None:
        made.add_row(f"[bold]{title}[/]", "")
        for name, value in rows.items():
            made.add_row(f"  {name}", f"{value:.1f}" if isinstance(value, float) else str(value))
        made.add_section()

    def _wrongs(self) -> list[str]:
        lines = [f"lost: {number}" for number in self.lost] + [f"stuck: {number}" for number in self.stuck]
        lines += [f"{times} × {words}" for words, times in Counter(self.problems).most_common(SHOWN_PROBLEMS)]
        return [*lines, f"files: {self.kept}"] if self.kept else lines


def examine(world: World, days: float, seconds: float) -> Report:
    """Asks the platform about every dispute that was registered."""
    lost = sorted(number for number in world.entries if number not in world.board)
    stuck = sorted(row["number"] for row in world.board.values() if row["state"] not in ENDS)
    timelines = _timelines(world)
    lived: Counter[str] = Counter(kind for entries in timelines for kind in _kinds(entries))
    return Report(
        registered=len(world.entries),
        ends=dict(Counter(row["state"] for row in world.board.values())),
        by_end=dict(Counter(end for entries in timelines if (end := _outcome(entries)))),
        on_the_way={name: lived[kind] for kind, name in OUTCOMES.items() if lived[kind]} | dict(world.done),
        median_hours=_medians(timelines),
        warnings=clues.ends(world),
        cards=_cards(world),
        lost=lost,
        stuck=stuck,
        problems=list(world.problems),
        days=days,
        calls=world.api.calls,
        retries=world.api.retries,
        seconds=seconds,
    )


def _timelines(world: World) -> list[list[Json]]:
    found: list[list[Json]] = []

    def read(row: Json) -> None:
        found.append(world.api.get("leader", f"/disputes/{row['dispute_id']}/timeline")["items"])

    world.together(read, list(world.board.values()))
    return found


def _kinds(entries: list[Json]) -> list[str]:
    return [entry["kind"] for entry in entries]


def _outcome(entries: list[Json]) -> str:
    """How the last round ended."""
    ended = [entry["details"].get("outcome", "") for entry in entries if entry["kind"] == "DisputeConcluded"]
    return ended[-1] if ended else ""


def _medians(timelines: list[list[Json]]) -> dict[str, float]:
    taken: dict[str, list[float]] = defaultdict(list)
    for entries in timelines:
        first: dict[str, datetime] = {}
        for entry in entries:
            first.setdefault(entry["kind"], datetime.fromisoformat(entry["at"]))
        for name, (start, end) in STEPS.items():
            if start in first and end in first:
                taken[name].append((first[end] - first[start]).total_seconds() / 3600)
    return {name: round(median(taken[name]), 1) for name in STEPS if taken[name]}


def _cards(world: World) -> dict[str, int]:
    ours = {row["dispute_id"] for row in world.board.values()}
    rows = world.api.all("supervisor", "/cards", open_only="false")
    return dict(Counter(row["card"] for row in rows if row["dispute_id"] in ours))
