"""The worklist of proposed repeats: each with the earlier ones that it may belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select

from contracts.intake import LookAlike
from contracts.linking import ProposedLink
from contracts.repeats import ListProposals, Proposals, Proposed
from intake.handlers.proposals import proposal
from intake.handlers.viewing import viewer_of
from intake.model import Dispute
from intake.policies.seeing import sees_confidential
from intake.queries import links, repeats
from intake.queries.arrivals import arrival
from intake.tables import DISPUTES
from messaging.call import Call


def list_proposals(call: Call, request: ListProposals) -> Proposals:
    """What waits for a yes or a no, of what this person may see.

    :raises Forbidden: no right to link. :raises Invalid: the cursor is not one of ours.
    """
    call.demand("dispute.link")
    since = call.now - timedelta(days=call.settings.look_alike_days)
    found, cursor = repeats.alike_ones(call.session, request, since, call.actor.channel)
    likes = repeats.undecided(call.session, found)
    others = _others(call, [one.dispute_id for some in likes.values() for one in some])
    rows = [
        Proposed(
            dispute=arrival(one, viewer_of(call)), proposals=tuple(_proposals(one, likes[one.id], others))
        )
        for one in found
        if _may_see(call, one)
    ]
    return Proposals(items=tuple(row for row in rows if row.proposals), next_cursor=cursor)


def _others(call: Call, ids: Sequence[str]) -> dict[str, Dispute]:
    """look-alike → the one to link with: what lies under another one stands for that one."""
    heads = {one: head for one, (head, _) in links.heads_of(call.session, ids).items()}
    wanted = select(Dispute).where(DISPUTES.c.id.in_({heads.get(one, one) for one in ids}))
    found = {one.id: one for one in call.session.scalars(wanted) if _may_see(call, one)}
    return {one: found[heads.get(one, one)] for one in ids if heads.get(one, one) in found}


def _proposals(
    dispute: Dispute, likes: Sequence[LookAlike], others: dict[str, Dispute]
) -> Iterator[ProposedLink]:
    known = {dispute.id}
    for like in likes:
        other = others.get(like.dispute_id)
        if other is not None and other.id not in known:
            known.add(other.id)
            yield proposal(dispute, other, like, like.excerpt)


def _may_see(call: Call, dispute: Dispute) -> bool:
    by = dispute.registered_by
    return not dispute.confidential or sees_confidential(viewer_of(call), registered_by=by, handles=False)
