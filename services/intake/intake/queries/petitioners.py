"""Who applied several times within some days: the newest disputes are walked a bounded stretch at a time.

Whoever is met is looked up by the indexes of telephone and ID number, so a page costs the same whatever the register holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, union_all
from sqlalchemy.orm import Session

from contracts.petitioners import ListPetitioners
from intake.model import Dispute, Party
from intake.tables import DISPUTES, PARTIES
from servicekit import batches
from servicekit.paging import encode_cursor, page

CHUNK = 200  # disputes of one step
STEPS = 5  # at most so many for one page
KEYS = [DISPUTES.c.registered_at, DISPUTES.c.id]
_APPLIED = (
    *(PARTIES.c[name] for name in ("dispute_id", "position", "id_digest", "phone_digest")),
    *(DISPUTES.c[name] for name in ("registered_at", "channel", "village_code", "declared_type")),
    *(DISPUTES.c[name] for name in ("confidential", "anonymous")),
)


@dataclass(frozen=True)
class Came:
    """Somebody at the newest of their disputes: disputes → position of the party in each, the newest first."""

    dispute_id: str
    position: int
    entries: Mapping[str, int]


@dataclass
class _People:
    """digest → the entries of whoever has that telephone or ID number."""

    by_digest: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))

    def entries_of(self, one: Row[Any]) -> dict[str, int]:
        same = [entry for digest in _digests(one) for entry in self.by_digest[digest]]
        same.sort(key=lambda entry: (entry.registered_at, entry.dispute_id), reverse=True)
        found: dict[str, int] = {}
        for entry in same:
            found.setdefault(entry.dispute_id, entry.position)
        return found


def came_again(
    session: Session, request: ListPetitioners, since: datetime, channel: str
) -> tuple[list[Came], str]:
    """One page, and where the next one begins ("" where nothing is left).

    :raises Invalid: the cursor is not one of ours.
    """
    found: list[Came] = []
    cursor = request.cursor
    for _ in range(STEPS):
        stretch, cursor = _stretch(session, since, cursor)
        for row, came in _met(session, request, since, channel, stretch):
            found += came
            if len(found) >= request.limit:
                return found, _after(row, stretch, cursor)
        if not cursor:
            break
    return found, cursor


def people_of(session: Session, found: Sequence[Came], most: int) -> Iterator[list[tuple[Party, Dispute]]]:
    """The entries of each, at most so many, the newest first."""
    ids = {one for came in found for one in [*came.entries][:most]}
    disputes = {
        one.id: one for one in session.scalars(select(Dispute).where(batches.among(DISPUTES.c.id, ids)))
    }
    for came in found:
        wanted = [(disputes[one], position) for one, position in [*came.entries.items()][:most]]
        yield [
            (next(party for party in dispute.parties if party.position == position), dispute)
            for dispute, position in wanted
        ]


def _stretch(session: Session, since: datetime, cursor: str) -> tuple[list[Row[Any]], str]:
    statement = select(*KEYS).where(DISPUTES.c.registered_at >= since)
    return page(session, statement, KEYS, cursor=cursor, limit=CHUNK, scalars=False)


def _met(
    session: Session,
    request: ListPetitioners,
    since: datetime,
    channel: str,
    stretch: Sequence[Row[Any]],
) -> Iterator[tuple[Row[Any], list[Came]]]:
    """Of each dispute of the stretch those of its applicants who came often enough, and not later again."""
    applied = _applied(session, [row.id for row in stretch])
    people = _people(session, request, since, channel, applied)
    here: dict[str, list[Row[Any]]] = defaultdict(list)
    for one in applied:
        here[one.dispute_id].append(one)
    for row in stretch:
        entries = [(one, people.entries_of(one)) for one in here[row.id]]
        yield (
            row,
            [
                Came(row.id, one.position, came)
                for one, came in entries
                if len(came) >= request.times and next(iter(came)) == row.id
            ],
        )


def _applied(session: Session, ids: Collection[str]) -> Sequence[Row[Any]]:
    return session.execute(_applicants().where(batches.among(PARTIES.c.dispute_id, ids))).all()


def _people(
    session: Session, request: ListPetitioners, since: datetime, channel: str, applied: Sequence[Row[Any]]
) -> _People:
    people = _People()
    wanted = {digest for one in applied for digest in _digests(one)}
    either = (PARTIES.c.id_digest, PARTIES.c.phone_digest)
    both = union_all(
        *(_applicants().where(batches.among(c, wanted), DISPUTES.c.registered_at >= since) for c in either)
    )
    for entry in session.execute(both):
        if _counts(entry, request, channel):
            for digest in _digests(entry):
                people.by_digest[digest].append(entry)
    return people


def _applicants() -> Select[Any]:
    joined = select(*_APPLIED).join(DISPUTES, PARTIES.c.dispute_id == DISPUTES.c.id)
    return joined.where(PARTIES.c.role == "applicant", PARTIES.c.kind == "person")


def _counts(entry: Row[Any], request: ListPetitioners, channel: str) -> bool:
    if entry.confidential or entry.anonymous:
        return False
    asked = (
        (channel, entry.channel),
        (request.village, entry.village_code),
        (request.type, entry.declared_type),
    )
    return all(not wanted or wanted == had for wanted, had in asked)


def _digests(one: Row[Any]) -> tuple[str, ...]:
    return tuple(filter(None, (one.id_digest, one.phone_digest)))


def _after(row: Row[Any], stretch: Sequence[Row[Any]], cursor: str) -> str:
    """Behind this dispute; "" where it was the last of all."""
    last = row.id == stretch[-1].id and not cursor
    return "" if last else encode_cursor([row.registered_at, row.id])
