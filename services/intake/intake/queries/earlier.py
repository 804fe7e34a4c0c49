"""How often the applicants of new disputes came before: one statement for all of them, over indexes of digests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, union
from sqlalchemy.orm import Session

from intake.model import Dispute
from intake.tables import DISPUTES, PARTIES
from servicekit import batches


def count_earlier(session: Session, fresh: Sequence[Dispute], since: datetime) -> None:
    """Writes into each new dispute how many an applicant of it brought since then, those before it in ``fresh`` included.

    A person is known by telephone or ID number; whoever gave neither is counted with nobody. Names alone tell nothing.
    """
    brought = _brought(session, {key for one in fresh for key in _keys(one)}, since)
    for one in fresh:
        own = list(_keys(one))
        one.earlier_cases = len(set().union(*(brought[key] for key in own)) - {one.id})
        for key in own:
            brought[key].add(one.id)


def _keys(dispute: Dispute) -> Iterator[str]:
    for party in dispute.parties:
        if party.role == "applicant":
            yield from filter(None, (party.phone_digest, party.id_digest))


def _brought(session: Session, keys: Iterable[str], since: datetime) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    if wanted := set(keys):
        numbers = (PARTIES.c.phone_digest, PARTIES.c.id_digest)
        both = union(*(_by(column, wanted, since) for column in numbers)).subquery()
        for key, dispute_id in session.execute(select(both.c.key, both.c.dispute_id)):
            found[key].add(dispute_id)
    return found


def _by(column: ColumnElement[str], keys: set[str], since: datetime) -> Select[tuple[str, str]]:
    return (
        select(column.label("key"), PARTIES.c.dispute_id)
        .join(DISPUTES, DISPUTES.c.id == PARTIES.c.dispute_id)
        .where(batches.among(column, keys), PARTIES.c.role == "applicant", DISPUTES.c.registered_at >= since)
    )
