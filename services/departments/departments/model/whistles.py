"""One desk calls another in (吹哨报到): called, came, answered, and what each side thinks of the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from departments.errors import AlreadyScored, WhistleOver

# command → the states it may be given in, the state it leads to
WHISTLES: dict[str, tuple[frozenset[str], str]] = {
    "arrive": (frozenset({"called"}), "arrived"),
    "answer": (frozenset({"arrived"}), "answered"),
    "cancel": (frozenset({"called", "arrived"}), "cancelled"),
}
WHY_NOT: dict[str, str] = {
    "called": "对方还没有报到，请先报到再反馈结果。",
    "arrived": "已经报到过，不用再报到。",
    "answered": "这一哨已经反馈结果，不能再改。",
    "cancelled": "这一哨已经撤销，请刷新列表。",
}


@dataclass(eq=False)
class Whistle:
    """A call from the desk that has the case (``caller_desk``) to another; ``overdue_at`` is when its lateness was told.

    ``*_stars`` (1 to 5) and ``*_words`` are what that side was given by the other.
    """

    whistle_id: str
    dispute_id: str
    number: str
    type_code: str
    caller_desk: str
    called_desk: str
    matter: str  # masked
    called_by: str
    called_at: datetime
    arrive_by: datetime
    state: str = "called"
    arrived_by: str = ""
    arrived_at: datetime | None = None
    result: str = ""  # masked
    answered_by: str = ""
    answered_at: datetime | None = None
    overdue_at: datetime | None = None
    called_stars: int | None = None
    called_words: str = ""
    called_scored_by: str = ""
    called_scored_at: datetime | None = None
    caller_stars: int | None = None
    caller_words: str = ""
    caller_scored_by: str = ""
    caller_scored_at: datetime | None = None
    cancelled_by: str = ""
    cancelled_at: datetime | None = None
    reason: str = ""  # masked
    reminders: int = 0
    reminded_at: datetime | None = None

    @property
    def late(self) -> bool:
        """Came after the time, or has been told to be overdue."""
        return self.overdue_at is not None or (
            self.arrived_at is not None and self.arrived_at > self.arrive_by
        )

    def remind(self, at: datetime) -> None:
        """催. :raises WhistleOver: there is nothing to wait for any more."""
        if self.state not in ("called", "arrived"):
            raise WhistleOver(WHY_NOT[self.state])
        self.reminders, self.reminded_at = self.reminders + 1, at

    def arrive(self, by: str, at: datetime) -> None:
        """报到. :raises WhistleOver: not waiting for it."""
        self._go("arrive")
        self.arrived_by, self.arrived_at = by, at

    def answer(self, result: str, by: str, at: datetime) -> None:
        """反馈结果. :raises WhistleOver: nobody came yet, or it is over."""
        self._go("answer")
        self.result, self.answered_by, self.answered_at = result, by, at

    def cancel(self, reason: str, by: str, at: datetime) -> None:
        """撤哨. :raises WhistleOver: it is over."""
        self._go("cancel")
        self.reason, self.cancelled_by, self.cancelled_at = reason, by, at

    def score(self, desk: str, stars: int, words: str, by: str, at: datetime) -> str:
        """互评: ``desk`` scores the other side; gives the desk that was scored.

        :raises WhistleOver: there is no result to score. :raises AlreadyScored: once is enough.
        """
        if self.state != "answered":
            raise WhistleOver("对方反馈结果以后才能互评。")
        side = "called" if desk == self.caller_desk else "caller"
        if getattr(self, f"{side}_stars") is not None:
            raise AlreadyScored("您所在的部门已经评过分，不能再改。")
        for name, value in (("stars", stars), ("words", words), ("scored_by", by), ("scored_at", at)):
            setattr(self, f"{side}_{name}", value)
        return self.called_desk if side == "called" else self.caller_desk

    def _go(self, command: str) -> None:
        allowed, leads_to = WHISTLES[command]
        if self.state not in allowed:
            raise WhistleOver(WHY_NOT[self.state])
        self.state = leads_to
