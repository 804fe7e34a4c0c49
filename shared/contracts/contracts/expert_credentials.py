"""expert_pool: the credentials of experts (资质): registered, renewed, withdrawn, and which of them run out soon."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.message import Answer, Request

# A credential's state on a day → Chinese term.
CREDENTIAL_STATES: dict[str, str] = {
    "valid": "有效", "expiring": "即将到期", "expired": "已过期", "withdrawn": "已注销",
}  # fmt: skip
CredentialState = Literal["", "valid", "expiring", "expired", "withdrawn"]
CredentialName = Annotated[str, Field(min_length=2, max_length=100)]
CredentialNumber = Annotated[str, Field(max_length=60)]
Types = Annotated[tuple[Annotated[str, Field(pattern="^[0-9]{2}$")], ...], Field(max_length=18)]


class CredentialSheet(Answer):
    """``types``: the dispute types it is good for; empty: for every one that its holder knows."""

    credential_id: str
    expert_id: str
    expert_name: str
    committee: str
    name: str
    number: str
    issuer: str
    types: tuple[str, ...]
    valid_from: date | None
    valid_until: date
    state: str
    days_left: int  # below 0: over for so many days
    reason: str = ""  # why it was withdrawn


class Credentials(Answer):
    """``warn_days``: how long before its last day a credential counts as running out."""

    items: tuple[CredentialSheet, ...]
    next_cursor: str = ""
    warn_days: int = 60


class RegisterCredential(Request[CredentialSheet]):
    service: ClassVar[str] = "expert_pool"
    expert_id: Annotated[str, Field(min_length=1, max_length=40)]
    name: CredentialName
    number: CredentialNumber = ""
    issuer: Annotated[str, Field(max_length=100)] = ""
    types: Types = ()
    valid_from: date | None = None
    valid_until: date


class RenewCredential(Request[CredentialSheet]):
    """A later last day; a new number where the paper was issued anew."""

    service: ClassVar[str] = "expert_pool"
    credential_id: str
    valid_until: date
    number: CredentialNumber = ""


class WithdrawCredential(Request[CredentialSheet]):
    """It is not good any more before its last day; it stays in the list with the reason."""

    service: ClassVar[str] = "expert_pool"
    credential_id: str
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class ListCredentials(Request[Credentials]):
    """By their last day, the earliest first; an expert sees their own."""

    service: ClassVar[str] = "expert_pool"
    expert_id: str = ""
    state: CredentialState = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
