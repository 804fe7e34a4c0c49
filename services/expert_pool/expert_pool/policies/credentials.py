"""Which credential a question needs, and what stands in the way of an expert who lacks it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from expert_pool.model import Credential, Expert

EXPIRED, LACKING = "资质已过期", "没有这一领域的资质"
VALID, EXPIRING, OVER, WITHDRAWN = "valid", "expiring", "expired", "withdrawn"


def credential_for(expert: Expert, needed: Collection[str], today: date) -> Credential | None:
    """The credential with which the expert may answer about these types: of those that hold, the longest."""
    good = [one for one in expert.credentials if one.serves(needed) and one.holds_on(today)]
    return max(good, key=lambda one: (one.valid_until, one.id), default=None)


def why_not_able(expert: Expert, needed: Collection[str], today: date) -> str:
    """Why the expert may not answer about these types; "" where a credential holds.

    Who has another credential than the needed one lacks it; who had it has let it run out.
    """
    if credential_for(expert, needed, today) is not None:
        return ""
    return EXPIRED if any(one.serves(needed) for one in expert.credentials) else LACKING


def is_able(expert: Expert, today: date) -> bool:
    """Whether any credential of the expert holds."""
    return any(one.holds_on(today) for one in expert.credentials)


def state_on(credential: Credential, today: date, warn_days: int) -> str:
    """valid, expiring (within ``warn_days``), expired or withdrawn."""
    if credential.withdrawn_on is not None:
        return WITHDRAWN
    if credential.valid_until < today:
        return OVER
    return EXPIRING if credential.valid_until <= today + timedelta(days=warn_days) else VALID
