"""What the services have written down about every dispute, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, Table, select
from sqlalchemy.orm import Session

from assistance.tables import FOLLOW_UPS
from departments.tables import DESK_CASES
from intake.tables import DISPUTES
from mediation.tables import PROCEEDINGS
from mediator_dispatch.tables import DISPATCH_CASES, MEDIATORS, OFFERS
from routing.tables import DOCKETS, RULINGS
from servicekit.engine import reading
from supervision.tables import CASES, WARNED
from warning.tables import WARNINGS

Rows = Mapping[str, Row[Any]]


@dataclass(frozen=True)
class Books:
    """By dispute (or warning, or mediator): the rows that each service keeps."""

    disputes: Rows
    dockets: Rows
    rulings: Mapping[str, list[Row[Any]]]
    desks: Mapping[str, list[Row[Any]]]
    dispatch: Rows
    offers: Mapping[str, list[Row[Any]]]
    mediators: Rows
    proceedings: Mapping[str, list[Row[Any]]]
    follow_ups: Mapping[str, list[Row[Any]]]
    cases: Rows
    warnings: Rows
    warned: Rows
    closed: frozenset[str] = frozenset()  # desks that nobody serves: what was sent there waits on the way

    def name(self, dispute_id: str) -> str:
        """The dispute as a person knows it."""
        found = self.disputes.get(dispute_id)
        return str(found.number) if found else dispute_id


def open_books(engines: Mapping[str, Engine], closed: frozenset[str] = frozenset()) -> Books:
    """Reads the books, each service's at one moment."""
    with ExitStack() as stack:
        at = {name: stack.enter_context(reading(engine)) for name, engine in engines.items()}
        return Books(
            disputes=_by(at["intake"], DISPUTES, "id", "number", "state", "origin_warning_id"),
            dockets=_by(at["routing"], DOCKETS, "dispute_id", "state", "why", "decisions", "under"),
            rulings=_lists(at["routing"], RULINGS, "decision_no", "decision"),
            desks=_lists(at["departments"], DESK_CASES, "desk", "state", "decision_no", "round"),
            dispatch=_by(
                at["mediator_dispatch"], DISPATCH_CASES, "dispute_id",
                "state", "round", "tried", "mediator_id", "offer_id", "assign_reason", "second_id", "leaving",
            ),
            offers=_lists(at["mediator_dispatch"], OFFERS, "offer_id", "mediator_id", "round", "state", "kind"),
            mediators=_by(at["mediator_dispatch"], MEDIATORS, "mediator_id", "load"),
            proceedings=_lists(at["mediation"], PROCEEDINGS, "round", "state", "mediator_id", "outcome"),
            follow_ups=_lists(at["assistance"], FOLLOW_UPS, "round", "state", "outcome", "mediator_id"),
            cases=_by(
                at["supervision"], CASES, "dispute_id",
                "number", "state", "round", "desk", "mediator_id", "offered_to", "registered_at",
            ),
            warnings=_by(at["warning"], WARNINGS, "warning_id", "number", "state", "level", "dispute_id"),
            warned=_by(at["supervision"], WARNED, "warning_id", "number", "state", "level"),
            closed=closed,
        )  # fmt: skip


def one_of_round(rows: Iterable[Row[Any]], number: int) -> Row[Any] | None:
    return next((row for row in rows if row.round == number), None)


def _by(session: Session, table: Table, key: str, *columns: str) -> Rows:
    found = session.execute(select(*(table.c[name] for name in (key, *columns))))
    return {str(row[0]): row for row in found}


def _lists(session: Session, table: Table, *columns: str) -> Mapping[str, list[Row[Any]]]:
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(select(*(table.c[name] for name in ("dispute_id", *columns)))):
        found[str(row[0])].append(row)
    return found
