"""Look-alikes: before a dispute is saved, when it is, and the marks that later ones find it by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

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
from intake.queries.traces import Found
from intake.tables import TRACES
from messaging.call import Call
from servicekit import bulk, privacy

FORGET_AT_ONCE = 20_000  # an hour: the marks of some 15,000 disputes a day
Judged = tuple[likeness.Likeness, Found]
MAX_ASKED = 8  # names, phones and id numbers that one question may hold of each


def find_look_alikes(call: Call, request: FindLookAlikes) -> LookAlikes:
    """Disputes of the last months that resemble what is being typed, each with how it stands; nothing is written.

    The state is told to the counter alone: what is kept with a dispute would grow old.

    :raises Forbidden: no right to register.
    """
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
        *(
            ("o", vault.digest(privacy.normalise_name(one)))
            for one in map(clean, request.organisations[:MAX_ASKED])
            if one
        ),
    ]
    masked = privacy.mask_text(clean(request.narrative), names)
    judged = _judged(call, pairs, likeness.Matter(masked, request.village_code))
    return LookAlikes(
        items=tuple(_shown(found, one).model_copy(update={"state": found.state}) for one, found in judged)
    )


def look_alikes_of(call: Call, dispute: Dispute) -> tuple[LookAlike, ...]:
    """What resembles a dispute that is about to be saved; kept with it, told to nobody of the public."""
    return shown(likes_of(call, dispute, ()))


def look_alikes_of_many(
    call: Call, fresh: Sequence[Dispute], marks: Sequence[Sequence[str]]
) -> list[list[Judged]]:
    """What resembles each of a batch that is about to be saved, ``marks`` of each given: as if they were saved one by one.

    The numbers of those of the batch are not known yet: ``shown`` them when they are.
    """
    stored = traces.latest(call.session, (mark for some in marks for mark in some), _since(call))
    peers: dict[str, Found] = {}
    kinds = [likeness.shortlist(hits, traces.CROWDED) for hits in _one_after_the_other(fresh, marks, stored)]
    found = traces.load(call.session, {key for some in kinds for key in some})
    judged = []
    for dispute, shortlist in zip(fresh, kinds, strict=True):
        known = {key: peers.get(key) or found.get(key) for key in shortlist}
        judged.append(_judge(call, matter_of(dispute), shortlist, [one for one in known.values() if one]))
        peers[dispute.id] = dispute
    return judged


def _one_after_the_other(
    fresh: Sequence[Dispute], marks: Sequence[Sequence[str]], stored: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, Sequence[str]]]:
    """What has the marks of each: those of the batch that came before it are the latest."""
    before: dict[str, list[str]] = {}
    for dispute, some in zip(fresh, marks, strict=True):
        yield {
            mark: (*reversed(before.get(mark, ())), *stored.get(mark, ()))[: traces.CROWDED] for mark in some
        }
        for mark in some:
            before.setdefault(mark, []).append(dispute.id)


def leave_traces(call: Call, marked: Iterable[tuple[Dispute, Sequence[str]]]) -> None:
    """Writes the marks by which later disputes can find these."""
    rows = [(mark, one.id, one.registered_at) for one, marks in marked for mark in marks]
    bulk.load(call.session.connection(), TRACES, rows)


def forget_traces(call: Call) -> int:
    """Drops marks that are older than look-alikes reach, the oldest first; gives how many."""
    before = call.now - timedelta(days=call.settings.look_alike_days + 1)
    old = select(TRACES.c.mark, TRACES.c.dispute_id).where(TRACES.c.registered_at < before)
    oldest = old.order_by(TRACES.c.registered_at).limit(FORGET_AT_ONCE)
    gone = delete(TRACES).where(tuple_(TRACES.c.mark, TRACES.c.dispute_id).in_(oldest))
    return len(call.session.execute(gone.returning(TRACES.c.dispute_id)).all())


def likes_of(call: Call, dispute: Dispute, known: Collection[str]) -> list[Judged]:
    """What resembles a saved dispute, earlier or later, without those that are ``known``."""
    return _judged(call, digest_pairs(dispute.parties), matter_of(dispute), known)


def shown(judged: Iterable[Judged]) -> tuple[LookAlike, ...]:
    """Each with its number and the reasons."""
    return tuple(_shown(found, one) for one, found in judged)


def matter_of(dispute: Found) -> likeness.Matter:
    return likeness.Matter(dispute.narrative_masked, dispute.village_code)


def marks_of(dispute: Dispute) -> tuple[str, ...]:
    """By what others are found that resemble it."""
    return _marks(digest_pairs(dispute.parties), matter_of(dispute))


def _marks(pairs: Sequence[tuple[str, str]], matter: likeness.Matter) -> tuple[str, ...]:
    return (*likeness.people_marks(pairs), *likeness.word_marks(matter.narrative, matter.village_code))


def _judged(
    call: Call, pairs: Sequence[tuple[str, str]], matter: likeness.Matter, known: Collection[str] = ()
) -> list[Judged]:
    hits = traces.latest(call.session, _marks(pairs, matter), _since(call))
    kinds = likeness.shortlist(hits, traces.CROWDED)
    found = traces.load(call.session, set(kinds).difference(known))
    return _judge(call, matter, kinds, found.values())


def _judge(
    call: Call, matter: likeness.Matter, kinds: Mapping[str, tuple[str, ...]], found: Iterable[Found]
) -> list[Judged]:
    """Those of ``found`` that resemble it enough, and that the caller may know of."""
    settings, viewer = call.settings, viewer_of(call)
    seen = {
        one.id: one
        for one in found
        if not one.confidential or sees_confidential(viewer, registered_by=one.registered_by, handles=False)
    }
    candidates = {key: matter_of(one) for key, one in seen.items()}
    judged = likeness.judge(
        matter, candidates, kinds, settings.look_alike_threshold, settings.look_alike_limit
    )
    return [(one, seen[one.dispute_id]) for one in judged]


def _since(call: Call) -> datetime:
    moment: datetime = call.now - timedelta(days=call.settings.look_alike_days)
    return moment


def _shown(found: Found, judged: likeness.Likeness) -> LookAlike:
    return LookAlike(
        dispute_id=found.id,
        number=found.number,
        registered_at=found.registered_at,
        score=judged.score,
        reasons=judged.reasons,
        excerpt=excerpt(found.narrative_masked),
    )
