"""A case file that is bound as one PDF and sealed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Piece:
    """One piece of the file: ``place`` is ``position.piece``; ``made``: a paper of ours, not one that was given in."""

    place: str
    title: str
    media_type: str
    content: bytes
    made: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(eq=False)
class Binding:
    """A sealing that was asked for: ``waiting``, also while it is done, or ``failed``; it is gone when it is done.

    ``done`` of ``total`` pieces are printed; ``sealed`` holds the explanation, encrypted; whoever binds it has it until
    ``leased_until``.
    """

    dispute_id: str
    round: int
    asked_by: str
    asked_at: datetime
    sealed: str
    state: str = "waiting"
    done: int = 0
    total: int = 0
    tries: int = 0
    leased_until: datetime | None = None

    def claim(self, until: datetime) -> None:
        self.leased_until, self.tries, self.done = until, self.tries + 1, 0

    def give_back(self) -> None:
        self.leased_until = None

    def fail(self) -> None:
        self.state = "failed"


@dataclass(eq=False)
class BoundFile:
    """One sealing; ``content`` is the PDF, encrypted, ``sha256`` is of the plain PDF, ``sealed`` says what it is made of."""

    dispute_id: str
    round: int
    version: int
    sha256: str
    size: int
    pages: int
    content: bytes
    sealed: str
    bound_by: str
    bound_at: datetime
    opened_by: str = ""
    opened_at: datetime | None = None
    opened_sealed: str = ""

    def open(self, by: str, sealed: str, now: datetime) -> None:
        """拆卷: it stays, but does not stand for the case any more."""
        self.opened_by, self.opened_sealed, self.opened_at = by, sealed, now
