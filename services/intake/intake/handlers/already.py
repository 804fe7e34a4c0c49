"""What of many bodies came before: by channel and reference, without one by all that a body says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import select

from contracts.registration import DisputeBody
from intake.policies.fields import check_reference
from intake.tables import DISPUTES
from messaging.call import Call
from servicekit import batches

# (channel, reference), or ("", the key's digest) of a body without a reference.
Mark = tuple[str, str]


def mark_of(body: DisputeBody) -> Mark:
    """By what the body is known when it comes again.

    :raises FieldInvalid: its reference cannot be one.
    """
    reference = check_reference(body.external_ref)
    return (body.channel, reference) if reference else ("", key_digest(import_key(body)))


def numbers_of(call: Call, marks: Iterable[Mark]) -> dict[Mark, str]:
    """The number that each got before, with two statements for all of them; without those that never came."""
    wanted = set(marks)
    keys = {text for channel, text in wanted if not channel}
    return {**_by_reference(call, wanted), **_by_key(call, keys)}


def import_key(body: DisputeBody) -> str:
    """What an imported body without a reference is known by when it comes again: all that it says."""
    return f"import:{hashlib.sha256(body.model_dump_json().encode()).hexdigest()}"


def key_digest(key: str) -> str:
    """What is kept of an idempotency key; nothing of nothing."""
    return hashlib.sha256(key.encode()).hexdigest() if key else ""


def _by_reference(call: Call, wanted: set[Mark]) -> dict[Mark, str]:
    named = {mark for mark in wanted if mark[0]}
    if not named:
        return {}
    found = select(DISPUTES.c.channel, DISPUTES.c.external_ref, DISPUTES.c.number).where(
        batches.among(DISPUTES.c.channel, {channel for channel, _ in named}),
        batches.among(DISPUTES.c.external_ref, {reference for _, reference in named}),
    )
    rows = call.session.execute(found)
    return {
        (channel, reference): number for channel, reference, number in rows if (channel, reference) in named
    }


def _by_key(call: Call, keys: set[str]) -> dict[Mark, str]:
    if not keys:
        return {}
    found = select(DISPUTES.c.key_digest, DISPUTES.c.number).where(
        DISPUTES.c.registered_by == call.actor.person_id, batches.among(DISPUTES.c.key_digest, keys)
    )
    return {("", digest): number for digest, number in call.session.execute(found)}
