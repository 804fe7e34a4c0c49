"""Figures: supervision's counters are the sum of its cases, and say what the services' own tables say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from servicekit.engine import reading
from standalone.census.books import Books
from standalone.census.lives import ENDED, expected_state, lead_desk
from supervision.model import Case, Warned
from supervision.policies import tallies
from supervision.tables import CASES, TALLIES, TALLY_DELTAS

Sums = Mapping[tuple[str, str], int]


def wrong_sums(engines: Mapping[str, Engine], books: Books) -> Iterator[str]:
    """A sentence for every figure that is not the sum of what it counts."""
    with reading(engines["supervision"]) as session:
        shown, recounted = _shown(session), _recounted(session)
    for dimension, key in sorted(shown.keys() | recounted.keys()):
        if (has := shown.get((dimension, key), 0)) != (is_ := recounted.get((dimension, key), 0)):
            yield f"supervision counts {dimension} {key or '-'}: {has}, its own cases are {is_}."
    for (dimension, key), number in expected_figures(books).items():
        if (has := shown.get((dimension, key), 0)) != number:
            yield f"supervision counts {dimension} {key}: {has}, the services have {number}."


def _shown(session: Session) -> Sums:
    """The counters with the changes that a timer has yet to add, over all days."""
    found: Counter[tuple[str, str]] = Counter()
    for table in (TALLIES, TALLY_DELTAS):
        for dimension, key, value in session.execute(select(table.c.dimension, table.c.key, table.c.value)):
            found[dimension, key] += value
    return found


def _recounted(session: Session) -> Sums:
    cases = select(Case).where(CASES.c.registered_on.is_not(None))
    found: Counter[tuple[str, str]] = Counter()
    for case in session.scalars(cases.execution_options(yield_per=1000)):
        for (dimension, key, _), value in tallies.of_case(case).items():
            found[dimension, key] += value
    for warned in session.scalars(select(Warned)):
        for (dimension, key, _), value in tallies.of_warning(warned).items():
            found[dimension, key] += value
    return found


def expected_figures(books: Books) -> Sums:
    """What intake, routing, dispatch, mediation and warning say of the same."""
    found: Counter[tuple[str, str]] = Counter()
    for dispute_id, dispute in books.disputes.items():
        state, mediator, _ = expected_state(books, dispute_id)
        keys = {"desk": lead_desk(books, dispute_id), "state": state, "mediator": mediator}
        found.update((dimension, key) for dimension, key in keys.items() if key)
        found["figure", "registered"] += 1
        found["figure", "accepted"] += dispute.state == "accepted"
        found["figure", "concluded"] += state in ENDED
        found["figure", "archived"] += state == "archived"
    found.update(("warning", f"state:{warning.state}") for warning in books.warnings.values())
    return found
