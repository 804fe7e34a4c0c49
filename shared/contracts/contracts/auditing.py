"""What every service answers to the auditor: who saw and changed what, and whether its hash chains hold (留痕)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from contracts.message import Answer
from contracts.operations import HouseRequest

# What only looks at personal data; every other action changes something.
READS = (
    "assistance.read", "bound_file_read", "caller_found", "confirmation_read", "draft_read", "application_read",
    "evidence_read", "file_read", "petitioners_listed",
    "files_listed", "paper_read", "receipt_read", "revealed", "same_person_read", "session_read", "task_photo_read",
    "task_read", "words_read", "study.read",
)  # fmt: skip
# The chain in which a service keeps what concerns its own chains.
CHAINS = "chains"
VERIFY_STARTED, VERIFY_FINISHED = "chains.verify_started", "chains.verified"


class AuditRow(Answer):
    """One row of a chain: codes and ids, and words that are masked."""

    service: str
    audit_id: str
    subject: str  # the dispute's id, or person:…, town, chains
    position: int
    at: AwareDatetime
    actor_id: str
    role: str
    action: str
    details: dict[str, Any] = {}


class AuditRows(Answer):
    """Newest first; ``total`` stops counting at 10,000."""

    items: tuple[AuditRow, ...]
    next_cursor: str = ""
    total: int = 0


class ListAudit(HouseRequest[AuditRows]):
    """Who saw (``reads``) and who changed what; an ``until`` is not included."""

    subject: Annotated[str, Field(max_length=40)] = ""
    actors: Annotated[tuple[str, ...], Field(max_length=100)] = ()
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    reads: bool | None = None
    cursor: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 50


class ChainBreak(Answer):
    """Where a chain does not hold: ``gap`` a row is missing, ``link`` it follows another, ``hash`` it was changed."""

    subject: str
    position: int
    reason: str


class Verification(Answer):
    """What a check of all chains of one service found; the first breaks only."""

    at: AwareDatetime
    by: str
    rows: int
    breaks: int
    first: tuple[ChainBreak, ...] = ()
    wrong_days: tuple[date, ...] = ()  # sealed days whose chains are not what they were
    failed: str = ""  # the check itself did not come to an end

    @property
    def holds(self) -> bool:
        return not (self.breaks or self.wrong_days or self.failed)


class Anchor(Answer):
    """One sealed day: the hash over the heads of all chains that grew."""

    day: date
    chains: int
    hash: str


class ChainReport(Answer):
    """The state of one service's chains."""

    service: str
    rows: int
    chains: int
    last: Verification | None = None
    running_since: AwareDatetime | None = None
    anchors: tuple[Anchor, ...] = ()


class GetChains(HouseRequest[ChainReport]):
    """The last check, a check that runs, the newest seals."""

    anchors: Annotated[int, Field(ge=0, le=400)] = 10


class VerifyChains(HouseRequest[ChainReport]):
    """Checks every chain and every seal; the answer comes at once, the result stands in the report afterwards."""
