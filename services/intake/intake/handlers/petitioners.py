"""The list of repeat petitioners; every dispute that it shows leaves an audit row."""

from __future__ import annotations

from datetime import timedelta

from contracts.petitioners import ListPetitioners, Petitioner, Petitioners
from intake.handlers.callers import Entry
from intake.queries import petitioners as reads
from intake.queries.callers import NEWEST, brought
from messaging.call import Call


def list_petitioners(call: Call, request: ListPetitioners) -> Petitioners:
    """For whoever may read all disputes.

    :raises Forbidden: no right to. :raises Invalid: the cursor is not one of ours.
    """
    call.demand("dispute.read_all")
    since = call.now - timedelta(days=request.days)
    found, cursor = reads.came_again(call.session, request, since, call.actor.channel)
    people = list(reads.people_of(call.session, found, NEWEST))
    for dispute_id in sorted({dispute.id for entries in people for _, dispute in entries}):
        call.audit(dispute_id, "petitioners_listed")
    items = (_petitioner(entries, len(came.entries)) for came, entries in zip(found, people, strict=True))
    return Petitioners(items=tuple(items), next_cursor=cursor)


def _petitioner(entries: list[Entry], times: int) -> Petitioner:
    party, newest = entries[0]
    return Petitioner(
        dispute_id=newest.id,
        ref=party.ref,
        name=party.name_masked,
        phone=party.phone_masked,
        village_code=party.village_code,
        times=times,
        items=brought(entries),
    )
