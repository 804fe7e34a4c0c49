"""Look-alikes: before a dispute is saved, when it is, and the marks that later ones find it by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import delete, select, tuple_

from contracts.intake import FindLookAlikes, LookAlike, LookAlikes
from intake.handlers.checking import digest_pairs
from intake.handlers.vault import Vault
from intake.handlers.viewing import viewer_of
from intake.model import Dispute
from intake.policies import likeness
from intake.policies.fields import clean, is_nameless
from intake.policies.seeing import excerpt, sees_confidential
from intake.queries import traces
from intake.tables import TRACES
from messaging.call import Call
from servicekit import batches, privacy

FORGET_AT_ONCE = 20_000  # an hour: the marks of some 15,000 disputes a day
MAX_ASKED = 8  # names, phones and id numbers that one question may hold of each


def find_look_alikes(call: Call, request: FindLookAlikes) -> LookAlikes:
    """Disputes of the last months that resemble what is being typed; nothing is written."""
    call.demand("dispute.register")
    vault = Vault(call.settings)
    names = [name for name in map(clean, request.names[:MAX_ASKED]) if name and not is_nameless(name)]
    pairs = [
        *(
            ("i", vault.digest(privacy.normalise_id(one)))
            for one in request.id_numbers[:MAX_ASKED]
            if one.strip()
        ),
        *(
            ("p", vault.digest(privacy.normalise_phone(one)))
            for one in request.phones[:MAX_ASKED]
            if one.strip()
        ),
        *((kind, vault.digest(privacy.normalise_name(one))) for one in names for kind in ("n", "o")),
    ]
    masked = privacy.mask_text(clean(request.narrative), names)
    return LookAlikes(items=_find(call, pairs, likeness.Matter(masked, request.village_code)))


def look_alikes_of(call: Call, dispute: Dispute) -> tuple[LookAlike, ...]:
    """What resembles a dispute that is about to be saved; nothing for the public."""
    if "citizen" in call.actor.roles:
        return ()
    matter = likeness.Matter(dispute.narrative_masked, dispute.village_code)
    return _find(call, digest_pairs(dispute.parties), matter)


def leave_traces(call: Call, dispute: Dispute) -> None:
    """Writes the marks by which a later dispute can find this one."""
    marks = (
        *likeness.people_marks(digest_pairs(dispute.parties)),
        *likeness.word_marks(dispute.narrative_masked, dispute.village_code),
    )
    at = dispute.registered_at
    rows = [{"mark": mark, "dispute_id": dispute.id, "registered_at": at} for mark in marks]
    batches.insert_rows(call.session, TRACES, rows)


def forget_traces(call: Call) -> int:
    """Drops marks that are older than look-alikes reach, the oldest first; gives how many."""
    before = call.now - timedelta(days=call.settings.look_alike_days + 1)
    old = select(TRACES.c.mark, TRACES.c.dispute_id).where(TRACES.c.registered_at < before)
    oldest = old.order_by(TRACES.c.registered_at).limit(FORGET_AT_ONCE)
    gone = delete(TRACES).where(tuple_(TRACES.c.mark, TRACES.c.dispute_id).in_(oldest))
    return len(call.session.execute(gone.returning(TRACES.c.dispute_id)).all())


def likes_of(
    call: Call, dispute: Dispute, known: Collection[str]
) -> list[tuple[likeness.Likeness, traces.Found]]:
    """What resembles a saved dispute, earlier or later, without those that are ``known``."""
    matter = likeness.Matter(dispute.narrative_masked, dispute.village_code)
    return _judged(call, digest_pairs(dispute.parties), matter, known)


def _find(call: Call, pairs: Sequence[tuple[str, str]], matter: likeness.Matter) -> tuple[LookAlike, ...]:
    return tuple(_shown(found, one) for one, found in _judged(call, pairs, matter))


def _judged(
    call: Call, pairs: Sequence[tuple[str, str]], matter: likeness.Matter, known: Collection[str] = ()
) -> list[tuple[likeness.Likeness, traces.Found]]:
    settings, since = call.settings, call.now - timedelta(days=call.settings.look_alike_days)
    marks = (*likeness.people_marks(pairs), *likeness.word_marks(matter.narrative, matter.village_code))
    kinds = likeness.shortlist(traces.hits(call.session, marks, since), traces.CROWDED)
    viewer = viewer_of(call)
    found = {
        key: one
        for key, one in traces.load(call.session, set(kinds).difference(known)).items()
        if not one.confidential or sees_confidential(viewer, registered_by=one.registered_by, handles=False)
    }
    candidates = {key: one.matter() for key, one in found.items()}
    judged = likeness.judge(
        matter, candidates, kinds, settings.look_alike_threshold, settings.look_alike_limit
    )
    return [(one, found[one.dispute_id]) for one in judged]


def _shown(found: traces.Found, judged: likeness.Likeness) -> LookAlike:
    return LookAlike(
        dispute_id=found.id,
        number=found.number,
        registered_at=found.registered_at,
        score=judged.score,
        reasons=judged.reasons,
        excerpt=excerpt(found.masked),
    )
