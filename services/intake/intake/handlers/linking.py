"""Links: two disputes of one matter, or a dispute and the warning it came from; each shows on both sides."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from contracts.codes import LinkKind
from contracts.errors import TooEarly
from contracts.intake import DisputesLinked, DisputeState, LinkDisputes
from contracts.linking import DisputesUnlinked, Links, UnlinkDisputes
from contracts.warning import WarningBecameDispute
from intake.errors import DisputeUnknown, LinkInvalid, LinkUnknown
from intake.handlers.proposals import links_sheet
from intake.handlers.viewing import UNKNOWN, dispute_for
from intake.model import MERGING, Dispute, Link
from intake.policies.fields import clean
from intake.policies.merging import check_merge
from intake.queries.links import live_links, standing
from intake.tables import AUDIT, DISPUTES, LINKS
from messaging.call import Call
from servicekit import audit, privacy

FROM_WARNING = "由预警转入"
DISTINCT = "distinct"  # a person's word that two are not one matter: concerns nobody outside of intake


def link_disputes(call: Call, request: LinkDisputes) -> DisputeState:
    """Links two disputes; the same link again changes nothing.

    :raises DisputeUnknown: one of the two is not there.
    :raises LinkInvalid: with itself, a warning's link by hand, or one that cannot lie under the other.
    """
    call.demand("dispute.link")
    if request.kind == "warning":
        raise LinkInvalid("与预警的关联在预警转为纠纷时自动建立，请选择其他关联方式。", field="kind")
    dispute, other = dispute_for(call, request.dispute_id), _numbered(call, request.other_number)
    # Both chains locked in one order: two people who link the same pair wait for each other, not in a ring.
    audit.preload(call.session, AUDIT, [dispute.id, other.id])
    if not _linked(call, dispute.id, other.id, request.kind):
        _check(call, dispute, other, request.kind)
        reason = privacy.mask_text(clean(request.reason))
        _link(call, dispute, other.id, other.number, request.kind, reason)
        call.audit(other.id, "linked", other_id=dispute.id, kind=request.kind)
    return DisputeState(dispute_id=dispute.id, number=dispute.number, state=dispute.state)


def unlink_disputes(call: Call, request: UnlinkDisputes) -> Links:
    """Takes a link back on both sides; it stays readable, with who and why.

    :raises LinkUnknown: this dispute has no such link. :raises LinkInvalid: a warning's link, or taken back before.
    """
    call.demand("dispute.link")
    dispute = dispute_for(call, request.dispute_id)
    link = call.session.get(Link, clean(request.link_id))
    if link is None or dispute.id not in (link.dispute_id, link.other_id):
        raise LinkUnknown("没有这条关联，请刷新页面。", field="link_id")
    audit.preload(call.session, AUDIT, [link.dispute_id, link.other_id])
    call.session.refresh(link)
    link.end(call.actor.person_id, call.now, privacy.mask_text(clean(request.reason)))
    for mine, theirs in ((link.dispute_id, link.other_id), (link.other_id, link.dispute_id)):
        call.audit(mine, "unlinked", other_id=theirs, kind=link.kind)
    if link.kind != DISTINCT:
        call.publish(_unlinked(call, link))
    call.session.flush()
    return links_sheet(call, dispute)


def take_warning(call: Call, event: WarningBecameDispute) -> None:
    """The warning says that it became one of our disputes: both know of each other now.

    :raises TooEarly: the dispute is not in the register yet.
    """
    dispute = call.session.get(Dispute, event.dispute_id)
    if dispute is None:
        raise TooEarly("the dispute of this warning is not registered yet")
    if not _linked(call, dispute.id, event.warning_id, "warning"):
        _link(call, dispute, event.warning_id, event.number, "warning", FROM_WARNING)


def _link(
    call: Call, dispute: Dispute, other_id: str, other_number: str, kind: LinkKind, reason: str
) -> None:
    by = call.actor.person_id
    link = Link(
        call.new_id(),
        dispute.id,
        dispute.number,
        other_id,
        other_number,
        kind,
        reason,
        linked_at=call.now,
        linked_by=by,
    )
    call.session.add(link)
    call.audit(dispute.id, "linked", other_id=other_id, kind=kind)
    if kind != DISTINCT:
        call.publish(
            DisputesLinked(at=call.now, dispute_id=dispute.id, other_id=other_id, kind=kind, linked_by=by)
        )


def _check(call: Call, dispute: Dispute, other: Dispute, kind: LinkKind) -> None:
    """:raises LinkInvalid: the two cannot be linked so, or are said to be one matter and not to be one."""
    pair = {dispute.id, other.id}
    linked = {
        one.kind for one in live_links(call.session, dispute.id) if {one.dispute_id, one.other_id} == pair
    }
    if (kind == DISTINCT and linked) or DISTINCT in linked:
        raise LinkInvalid("“不是同一件”与其他关联不能并存，请先撤销原来的关联。", field="kind")
    if kind in MERGING and dispute.id != other.id:
        check_merge(
            standing(call.session, dispute.id, dispute.number), standing(call.session, other.id, other.number)
        )


def _unlinked(call: Call, link: Link) -> DisputesUnlinked:
    return DisputesUnlinked.model_validate(
        {
            "at": call.now,
            "dispute_id": link.dispute_id,
            "other_id": link.other_id,
            "kind": link.kind,
            "unlinked_by": call.actor.person_id,
        }
    )


def _linked(call: Call, one: str, other: str, kind: str) -> bool:
    there = and_(LINKS.c.dispute_id == one, LINKS.c.other_id == other)
    back = and_(LINKS.c.dispute_id == other, LINKS.c.other_id == one)
    found = select(LINKS.c.id).where(or_(there, back), LINKS.c.kind == kind, LINKS.c.ended_at.is_(None))
    return call.session.execute(found).first() is not None


def _numbered(call: Call, number: str) -> Dispute:
    written = clean(number).upper()
    dispute = call.session.scalars(select(Dispute).where(DISPUTES.c.number == written)).one_or_none()
    if dispute is None:
        raise DisputeUnknown(UNKNOWN, field="other_number")
    return dispute
