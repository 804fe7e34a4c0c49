"""One registration as its reader may see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from contracts.intake import DisputeSheet, FoundByCode, LinkSheet, PartySheet, RefusalNotice
from intake.model import Dispute, Link, Party
from intake.policies.seeing import HIDDEN_NAME, HIDDEN_WORDS
from intake.tables import LINKS


def notice_of(dispute: Dispute) -> RefusalNotice | None:
    """The notice as it was handed out; None while the dispute is not refused."""
    if dispute.refusal is None or dispute.refused_at is None:
        return None
    head = {"dispute_id": dispute.id, "number": dispute.number, "refused_at": dispute.refused_at}
    return RefusalNotice.model_validate({**dispute.refusal, **head})


def links_of(session: Session, dispute_id: str) -> tuple[LinkSheet, ...]:
    """The links of a dispute from its own side, whichever end made them."""
    either = or_(LINKS.c.dispute_id == dispute_id, LINKS.c.other_id == dispute_id)
    found = session.scalars(select(Link).where(either).order_by(LINKS.c.linked_at, LINKS.c.id))
    return tuple(_link(one, dispute_id) for one in found)


def sheet(session: Session, dispute: Dispute, *, words: str, hidden: bool) -> DisputeSheet:
    """The registration with the given words; ``hidden`` keeps a confidential one's people and words back."""
    return DisputeSheet(
        dispute_id=dispute.id,
        number=dispute.number,
        channel=dispute.channel,
        state=dispute.state,
        narrative=HIDDEN_WORDS if hidden else words,
        parties=masked_parties(dispute.parties, hidden=hidden),
        village_code=dispute.village_code,
        occurred_on=dispute.occurred_on,
        people_involved=dispute.people_involved,
        amount_yuan=None if hidden else dispute.amount_yuan,
        declared_type=dispute.declared_type,
        external_ref=dispute.external_ref or "",
        confidential=dispute.confidential,
        anonymous=dispute.anonymous,
        origin_warning_id=dispute.origin_warning_id,
        registered_at=dispute.registered_at,
        registered_by=dispute.registered_by,
        accepted_at=dispute.accepted_at,
        refusal=None if hidden else notice_of(dispute),
        links=links_of(session, dispute.id),
    )


def masked_parties(parties: Sequence[Party], *, hidden: bool = False) -> tuple[PartySheet, ...]:
    """The parties with stars; of a confidential dispute's only that there are some."""
    if hidden:
        return tuple(PartySheet(ref=one.ref, role=one.role, name=HIDDEN_NAME) for one in parties)
    return tuple(
        PartySheet(
            ref=one.ref,
            role=one.role,
            name=one.name_masked,
            phone=one.phone_masked,
            id_number=one.id_masked,
            village_code=one.village_code,
            organisation=one.organisation,
        )
        for one in parties
    )


def found_by_code(dispute: Dispute) -> FoundByCode:
    """How a case stands, for whoever has its query code: nothing personal."""
    return FoundByCode(
        dispute_id=dispute.id,
        number=dispute.number,
        state=dispute.state,
        registered_at=dispute.registered_at,
        refusal=notice_of(dispute),
    )


def _link(link: Link, dispute_id: str) -> LinkSheet:
    other_id, other_number = link.seen_from(dispute_id)
    return LinkSheet(
        other_id=other_id,
        other_number=other_number,
        kind=link.kind,
        reason=link.reason,
        linked_at=link.linked_at,
    )
