"""A dispute as the bus knows it: codes, digests and masked words."""

from __future__ import annotations

from typing import Any

from contracts.case import DisputeBrief, PartyRef
from intake.model import Dispute, Party


def brief(dispute: Dispute) -> DisputeBrief:
    """What events carry of a dispute; no person can be told from it."""
    values: dict[str, Any] = {
        "dispute_id": dispute.id,
        "number": dispute.number,
        "channel": dispute.channel,
        "narrative": dispute.narrative_masked,
        "parties": tuple(_party(one) for one in dispute.parties),
        "village_code": dispute.village_code,
        "occurred_on": dispute.occurred_on,
        "people_involved": dispute.people_involved,
        "amount_yuan": dispute.amount_yuan,
        "declared_type": dispute.declared_type,
        "confidential": dispute.confidential,
        "anonymous": dispute.anonymous,
        "origin_warning_id": dispute.origin_warning_id,
        "referred_by": dispute.referred_by,
        "language": dispute.language,
        "earlier_cases": dispute.earlier_cases,
        "registered_at": dispute.registered_at,
        "accepted_at": dispute.accepted_at,
    }
    return DisputeBrief(**values)


def _party(party: Party) -> PartyRef:
    role: Any = party.role
    return PartyRef(
        ref=party.ref,
        role=role,
        kind=party.kind,
        village_code=party.village_code,
        name_digest=party.name_digest,
        id_digest=party.id_digest,
        phone_digest=party.phone_digest,
        organisation_digest=party.organisation_digest,
    )
