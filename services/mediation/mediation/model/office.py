"""The committee in whose name papers are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Office:
    """The committee in whose name papers are made; ``mediators`` are names by id."""

    committee: str
    agreement_prefix: str
    court: str
    mediators: Mapping[str, str]
    police_phone: str = ""

    def agreement_no(self, year: int, serial: int) -> str:
        return f"（{year}）{self.agreement_prefix}第{serial}号"
