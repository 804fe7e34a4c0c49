"""Everything that tells a life and turns it into rows, in one process; chunk after chunk, each for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy import Dialect, Table

from contracts.past import Past
from intake.model import dispute_number
from servicekit import bulk
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date
from servicekit.settings import ServiceSettings, load
from servicekit.town import load_town
from standalone.seed.calendar import Arrivals
from standalone.seed.life import Teller
from standalone.seed.people import Townsfolk
from standalone.seed.posts import Posts
from standalone.seed.registering import Entry, Registrar
from standalone.seed.sketch import Sketch, Sketches
from standalone.seed.stories import stories

SERVICES = (
    "intake", "routing", "departments", "mediator_dispatch", "mediation", "assistance", "expert_pool", "warning", "supervision",
)  # fmt: skip
CHUNK = 500
TOWNSFOLK = 60_000


@dataclass(frozen=True)
class Order:
    """What is to be made: so many disputes under this seed, ending at ``until``."""

    count: int
    seed: int
    until: datetime

    @property
    def label(self) -> str:
        """The beginning of each one's external reference: what is invented can be told from what is not."""
        return f"seed-{self.seed}"

    def chunks(self) -> list[range]:
        return [range(at, min(at + CHUNK, self.count)) for at in range(0, self.count, CHUNK)]


@dataclass
class Numbers:
    """The last numbers that were given before a chunk: of disputes, agreements and warnings, by year."""

    disputes: Counter[int] = field(default_factory=Counter)
    agreements: Counter[int] = field(default_factory=Counter)
    warnings: Counter[int] = field(default_factory=Counter)

    def plus(self, more: Numbers) -> Numbers:
        return Numbers(
            self.disputes + more.disputes, self.agreements + more.agreements, self.warnings + more.warnings
        )

    def count(self, sketch: Sketch) -> None:
        self.disputes[local_date(sketch.registered_at).year] += 1
        self.agreements.update(sketch.agreements())
        self.warnings.update(sketch.warned())


Made = tuple[dict[str, dict[str, Any]], dict[str, Counter[Any]]]


class World:
    """``settings`` are those of the command; each service's own are read besides."""

    def __init__(self, settings: ServiceSettings, order: Order) -> None:
        self.order, self.town = order, load_town(settings.town)
        self.sketches = Sketches(
            Arrivals(order.count, order.until, WorkCalendar(self.town.workdays())), order.seed
        )
        self.posts, villages = Posts(self.town), tuple(self.town.villages)
        size = min(TOWNSFOLK, max(500, order.count))
        folk = Townsfolk(settings.identity_key, villages, size, order.seed)
        self.registrar = Registrar(folk, stories(), self.posts, order.seed & 0xFFF, villages)
        self.seeders = {name: _seeder(name) for name in SERVICES}

    def counted(self, chunk: range) -> Numbers:
        """How many numbers the lives of a chunk need."""
        numbers = Numbers()
        for serial in chunk:
            numbers.count(self.sketches.of(serial))
        return numbers

    def lives(self, chunk: range, given: Numbers) -> Iterator[Past]:
        """The lives of a chunk, whole; ``given`` moves on with them."""
        for serial in chunk:
            sketch = self.sketches.of(serial)
            entry = self._entry(sketch, given)
            past = self.registrar.open(sketch, entry, self.order.label, self.order.until)
            Teller(self.posts, sketch, past, entry).tell()
            yield past

    def rows(self, chunk: range, given: Numbers, dialect: Dialect) -> Made:
        """The rows of a chunk by service and table, ready for the driver; and what the services counted."""
        found: dict[str, dict[Table, list[bulk.Row]]] = {name: {} for name in SERVICES}
        for past in self.lives(chunk, given):
            for name, seeder in self.seeders.items():
                tables = found[name]
                for table, row in seeder.rows(past):
                    tables.setdefault(table, []).append(row)
        encoded = {
            name: {table.name: bulk.encode(table, rows, dialect) for table, rows in tables.items()}
            for name, tables in found.items()
        }
        return encoded, {name: self._taken(name) for name in SERVICES}

    def _taken(self, name: str) -> Counter[Any]:
        """What a service counted in this chunk; it begins anew."""
        counted, self.seeders[name].counted = self.seeders[name].counted, Counter()
        return counted

    def _entry(self, sketch: Sketch, given: Numbers) -> Entry:
        year, rules = local_date(sketch.registered_at).year, self.town.settings
        before = Counter(given.agreements)
        given.count(sketch)
        agreements = []
        for agreed in sketch.agreements():
            before[agreed] += 1
            agreements.append(f"（{agreed}）{rules.agreement_prefix}第{before[agreed]}号")
        warned = [f"YJ-{at}-{given.warnings[at]:06d}" for at in sketch.warned()]
        number = dispute_number(rules.number_prefix, year, given.disputes[year])
        return Entry(number, warned[0] if warned else "", agreements)


def _seeder(name: str) -> Any:
    settings = load(import_module(f"{name}.settings").Settings)
    return import_module(f"{name}.seeding").Seeder(settings)


def tables_of(name: str) -> Mapping[str, Table]:
    """The tables of a service by name."""
    found: Mapping[str, Table] = import_module(f"{name}.tables").metadata.tables
    return found
