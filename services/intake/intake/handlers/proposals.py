"""What belongs to a dispute: its links, and the links that look-alikes of the last months speak for."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from contracts.intake import LookAlike
from contracts.linking import Links, ListLinks, ProposedLink
from intake.errors import NotAllowed
from intake.handlers.likes import likes_of
from intake.handlers.viewing import dispute_for, viewer_of
from intake.model import MERGING, ROLES, Dispute, Link, Party
from intake.policies.likeness import Likeness
from intake.policies.merging import Side, proposed_kind
from intake.policies.seeing import excerpt, may_open
from intake.queries import links
from messaging.call import Call

CLOSED = "您没有查看这件纠纷的权限。"


def list_links(call: Call, request: ListLinks) -> Links:
    """The links of a dispute; proposals for those who may link.

    :raises DisputeUnknown, NotAllowed: no such dispute, or not for this person.
    """
    dispute = dispute_for(call, request.dispute_id)
    if not may_open(viewer_of(call), registered_by=dispute.registered_by, channel=dispute.channel):
        raise NotAllowed(CLOSED)
    return links_sheet(call, dispute)


def links_sheet(call: Call, dispute: Dispute) -> Links:
    every = links.links_of(call.session, dispute.id)
    live = [one for one in every if one.ended_at is None]
    merged = [one.dispute_id for one in live if one.kind in MERGING and one.other_id == dispute.id]
    return Links(
        dispute_id=dispute.id,
        number=dispute.number,
        items=links.sheets_of(live, dispute.id),
        ended=links.sheets_of([one for one in every if one.ended_at is not None], dispute.id),
        proposals=tuple(_proposals(call, dispute, live)) if call.actor.may("dispute.link") else (),
        merged=len(merged),
        applicants=links.applicants_of(call.session, [dispute.id, *merged]),
    )


def _proposals(call: Call, dispute: Dispute, live: Collection[Link]) -> Iterator[ProposedLink]:
    """Each matter once: what lies under another one is proposed as that one."""
    known = {one.seen_from(dispute.id)[0] for one in live} | {dispute.id}
    found = likes_of(call, dispute, known)
    heads = links.heads_of(call.session, [one.dispute_id for one, _ in found])
    for judged, other in found:
        head_id, _ = heads.get(other.id, (other.id, ""))
        if head_id in known:
            continue
        known.add(head_id)
        yield proposal(dispute, dispute_for(call, head_id), judged, excerpt(other.narrative_masked))


def proposal(dispute: Dispute, other: Dispute, judged: Likeness | LookAlike, words: str) -> ProposedLink:
    """The later of the two is the repeat; ``words`` are of what resembles, ``other`` is what that lies under."""
    is_later = (dispute.registered_at, dispute.id) > (other.registered_at, other.id)
    first, second = (dispute, other) if is_later else (other, dispute)
    kind = proposed_kind(_side(first), _side(second))
    there, back = ROLES.get(kind, ("", ""))
    return ProposedLink.model_validate(
        {
            "other_id": other.id,
            "other_number": other.number,
            "kind": kind,
            "role": there if is_later else back,
            "score": judged.score,
            "reasons": judged.reasons,
            "excerpt": words,
            "registered_at": other.registered_at,
            "state": other.state,
        }
    )


def _side(dispute: Dispute) -> Side:
    callers = [one for one in dispute.parties if one.role == "applicant"]
    others = [one for one in dispute.parties if one.role == "respondent"]
    return Side(frozenset(_known_by(callers)), frozenset(_known_by(others)), dispute.narrative_masked)


def _known_by(parties: Collection[Party]) -> Iterator[str]:
    """By what a person is known again: ID number, telephone, the organisation, the name with the village."""
    for one in parties:
        yield from filter(None, (one.id_digest, one.phone_digest, one.organisation_digest))
        if one.name_digest and one.village_code:
            yield f"{one.name_digest}{one.village_code}"
