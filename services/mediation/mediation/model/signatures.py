"""Signatures: drawn on a screen or scanned from paper, each for one content and only for that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(eq=False)
class Signature:
    """``content_sha256`` is of what was signed, so that a later change shows (电子签名法 §13).

    ``sealed`` holds the name and the drawing.
    """

    signature_id: str
    dispute_id: str
    round: int
    document: str  # minutes:<session>, agreement:<dispute>:<round>
    signer: str  # P0, P1 … of the document's people; mediator, recorder, seal
    how: str  # drawn | paper
    signed_on: date
    recorded_at: datetime
    recorded_by: str
    content_sha256: str
    sealed: str
    file_id: str = ""
    voided_at: datetime | None = None
    voided_why: str = ""

    @property
    def counts(self) -> bool:
        return self.voided_at is None

    def void(self, why: str, now: datetime) -> None:
        """What was signed is not the same any more."""
        self.voided_at, self.voided_why = now, why
