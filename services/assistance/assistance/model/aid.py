"""A request to the legal aid, counselling or relief window, and what is known of its dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistance.errors import RequestEnded

COUNSELLING = "counselling"
# state → the states it may lead to
TRANSITIONS: dict[str, tuple[str, ...]] = {"asked": ("granted", "refused")}
STATE_TERMS: dict[str, str] = {"asked": "待办理", "granted": "已办理", "refused": "未批准"}


@dataclass(eq=False)
class KnownDispute:
    """A registered dispute: assistance can be asked for at any point of its life."""

    dispute_id: str
    number: str


@dataclass(eq=False)
class AidRequest:
    """One request; ``matter`` and ``result_words`` are encrypted, they never leave in an event."""

    id: str
    dispute_id: str
    number: str
    kind: str
    matter: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    state: str = "asked"
    handled_by: str = ""
    result_words: str = ""
    ended_at: datetime | None = None

    @property
    def is_confidential(self) -> bool:
        """Counselling is for the counsellor and the leader alone (精神卫生法 §4, domain.md §8.2)."""
        return self.kind == COUNSELLING

    def end(self, result: str, words: str, person_id: str, now: datetime) -> None:
        """The window decides; ``words`` are encrypted.

        :raises RequestEnded: it was decided before.
        """
        if result not in TRANSITIONS.get(self.state, ()):
            raise RequestEnded(f"这项申请{STATE_TERMS[self.state]}，不能再次办理，请刷新列表。")
        self.state, self.result_words = result, words
        self.handled_by, self.ended_at = person_id, now
