"""A credential of an expert (资质): what it is good for and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from expert_pool.errors import CredentialEnds, CredentialWithdrawn


@dataclass(eq=False)
class Credential:
    """``types``: the dispute types it is good for; empty: for every one that its holder knows.

    ``kept_by``: "list" while the town's folder says how long it holds, "office" once somebody has changed it here.
    """

    id: str
    expert_id: str
    name: str
    valid_until: date
    number: str = ""
    issuer: str = ""
    types: list[str] = field(default_factory=list)
    valid_from: date | None = None
    withdrawn_on: date | None = None
    reason: str = ""
    kept_by: str = "office"

    def holds_on(self, day: date) -> bool:
        """Its last day is still good."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and day <= self.valid_until and self.withdrawn_on is None

    def serves(self, needed: Iterable[str]) -> bool:
        """Whether it is good for one of these types."""
        return not self.types or bool({*needed} & {*self.types})

    def renew(self, valid_until: date, number: str, today: date) -> None:
        """:raises CredentialWithdrawn, CredentialEnds: see there."""
        self._check_kept()
        if valid_until <= max(self.valid_until, today):
            raise CredentialEnds(
                "续期后的有效期要晚于原来的有效期，也要晚于今天，请核对证书。", field="valid_until"
            )
        self.valid_until, self.number, self.kept_by = valid_until, number or self.number, "office"

    def withdraw(self, reason: str, today: date) -> None:
        """:raises CredentialWithdrawn: it is already."""
        self._check_kept()
        self.withdrawn_on, self.reason, self.kept_by = today, reason, "office"

    def _check_kept(self) -> None:
        if self.withdrawn_on is not None:
            raise CredentialWithdrawn("这份资质已经注销，请登记新的资质。")
