"""One registration as its reader may see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.intake import DisputeSheet, FoundByCode, PartySheet, RefusalNotice
from contracts.notices import Duty
from intake.model import Dispute, Party
from intake.policies.seeing import HIDDEN_NAME, HIDDEN_WORDS
from intake.queries.links import live_links, sheets_of
from intake.tables import ATTACHMENTS


def notice_of(dispute: Dispute) -> RefusalNotice | None:
    """The notice as it was handed out; None while the dispute is not refused."""
    if dispute.refusal is None or dispute.refused_at is None:
        return None
    head = {"dispute_id": dispute.id, "number": dispute.number, "refused_at": dispute.refused_at}
    return RefusalNotice.model_validate({**dispute.refusal, **head})


def count_files(session: Session, dispute_id: str) -> int:
    kept = (ATTACHMENTS.c.dispute_id == dispute_id, ATTACHMENTS.c.withdrawn_at.is_(None))
    return session.execute(select(func.count()).select_from(ATTACHMENTS).where(*kept)).scalar_one()


def duty_of(dispute: Dispute) -> Duty:
    """Who answers for the dispute until it is handed over, and to whom it was."""
    return Duty(
        dispute_id=dispute.id,
        first_receiver=dispute.first_receiver,
        handed_to=dispute.handed_to,
        handed_at=dispute.handed_at,
    )


def sheet(session: Session, dispute: Dispute, *, words: str, place: str, hidden: bool) -> DisputeSheet:
    """The registration with the given words and place; ``hidden`` keeps a confidential one's people and words back."""
    return DisputeSheet(
        dispute_id=dispute.id,
        number=dispute.number,
        channel=dispute.channel,
        state=dispute.state,
        narrative=HIDDEN_WORDS if hidden else words,
        parties=masked_parties(dispute.parties, hidden=hidden),
        village_code=dispute.village_code,
        place="" if hidden else place,
        occurred_on=dispute.occurred_on,
        people_involved=dispute.people_involved,
        amount_yuan=None if hidden else dispute.amount_yuan,
        declared_type=dispute.declared_type,
        external_ref=dispute.external_ref or "",
        confidential=dispute.confidential,
        anonymous=dispute.anonymous,
        origin_warning_id=dispute.origin_warning_id,
        referred_by=dispute.referred_by,
        language=dispute.language,
        registered_at=dispute.registered_at,
        registered_by=dispute.registered_by,
        accepted_at=dispute.accepted_at,
        refusal=None if hidden else notice_of(dispute),
        duty=duty_of(dispute),
        links=sheets_of(live_links(session, dispute.id), dispute.id),
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
            capacity=one.capacity,
            acts_for=one.acts_for,
            minor=one.minor,
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
