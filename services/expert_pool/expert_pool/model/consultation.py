"""A consultation with its states: asked, passed on, answered; and the session the expert may join."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expert_pool.errors import NoSession, NotOpen, NotYours, TooLate

# command → the state it needs, the state it leads to
TRANSITIONS: dict[str, tuple[str, str]] = {
    "answer": ("asked", "answered"),
    "pass_on": ("asked", "asked"),
    "give_up": ("asked", "unanswerable"),
    "take_seat": ("asked", "seated"),
    "step_down": ("seated", "asked"),
    "withdraw": ("asked", "withdrawn"),
}
SEAT = "seat"  # the kind of a question that asks the expert to join the panel
STATE_TERMS: dict[str, str] = {
    "asked": "待答复", "answered": "已答复", "seated": "已参加专家组", "unanswerable": "无人可答复", "withdrawn": "已经撤回",
}  # fmt: skip


@dataclass(eq=False)
class Consultation:
    """One question about a dispute; it passes from expert to expert until one answers in writing."""

    id: str
    dispute_id: str
    number: str
    type_code: str
    field: str
    question: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    expert_id: str
    reasons: list[str]
    state: str = "asked"
    opinion: str = ""
    basis: str = ""
    answered_at: datetime | None = None
    declined: list[dict[str, str]] = dataclasses.field(default_factory=list)
    panel_id: str = ""
    stance: str = ""
    days: int = 3  # natural days that each expert has
    papers: list[dict[str, str]] = dataclasses.field(default_factory=list)
    reminded_at: datetime | None = None
    session: dict[str, Any] | None = None  # meets_at, place, state, reason, session_id, moved
    kind: str = "opinion"  # opinion | seat
    round: int = 0  # of a seat

    @property
    def declined_by(self) -> frozenset[str]:
        return frozenset(one["expert_id"] for one in self.declined)

    def answer(self, expert_id: str, opinion: str, basis: str, now: datetime, stance: str = "other") -> None:
        """A written opinion of the expert who was asked.

        :raises NotYours, NotOpen: see there.
        """
        self._check_own(expert_id)
        if self.kind == SEAT:
            raise NotOpen("这是请您参加专家组，请选参加或者推辞；书面意见由调解员另行咨询。")
        self._go("answer")
        self.opinion, self.basis, self.stance, self.answered_at = opinion, basis, stance, now

    def is_seat(self, round_: int) -> bool:
        return self.kind == SEAT and self.round == round_

    def take_seat(self, expert_id: str, now: datetime) -> None:
        """The expert joins the panel.

        :raises NotYours, NotOpen: see there.
        """
        self._check_own(expert_id)
        if self.kind != SEAT:
            raise NotOpen("这是书面咨询，请写意见答复。")
        self._go("take_seat")
        self.answered_at = now

    def withdraw(self) -> None:
        """Nobody wants an expert in the panel any more."""
        if self.state == "seated":
            self._go("step_down")
        self._go("withdraw")

    def decline(self, expert_id: str, reason: str, now: datetime) -> None:
        """The expert cannot answer, or leaves the panel; what follows is ``pass_on`` or ``give_up``."""
        self._check_own(expert_id)
        if self.state == "seated":
            self._go("step_down")
            self.answered_at = None
        self._check("pass_on")
        entry = {"expert_id": expert_id, "reason": reason, "at": now.isoformat()}
        self.declined = [*self.declined, entry]

    def pass_on(self, expert_id: str, reasons: list[str], now: datetime, due_at: datetime) -> None:
        """The next expert is asked, with the full time to answer."""
        self._go("pass_on")
        self.expert_id, self.reasons, self.asked_at, self.due_at = expert_id, reasons, now, due_at
        self.session = self.reminded_at = None

    def give_up(self, why: str) -> None:
        """Nobody is left who could answer."""
        self._go("give_up")
        self.expert_id, self.reasons = "", [why]

    def invite_to_session(self, meets_at: datetime, place: str, now: datetime, session_id: str = "") -> None:
        """The asker wishes the expert to come; a new proposal takes the place of the old one.

        :raises TooLate: the hour is over. :raises NotOpen: nobody is left to come.
        """
        if self.state == "unanswerable":
            raise NotOpen("这份咨询已经没有专家，不能邀请参加调解。")
        if meets_at <= now:
            raise TooLate("参加调解的时间要晚于现在。", field="meets_at")
        said = {"meets_at": meets_at.isoformat(), "place": place, "session_id": session_id}
        self.session = {**said, "state": "proposed", "reason": ""}

    def joins(self, session_id: str) -> bool:
        """Asked to that session of the mediation, which is not off."""
        asked = self.session or {}
        return bool(session_id) and asked.get("session_id") == session_id and asked["state"] != "cancelled"

    def session_moved(self, meets_at: datetime, place: str) -> None:
        """Another time or room: whoever had agreed is asked again; where only others were invited nothing changes."""
        asked = self.session or {}
        same = datetime.fromisoformat(asked["meets_at"]) == meets_at and asked["place"] == place
        if same and asked["state"] != "waiting":
            return
        said = {"meets_at": meets_at.isoformat(), "place": place, "moved": True}
        self.session = {**asked, **said, "state": "proposed", "reason": ""}

    def session_off(self, state: str) -> None:
        """Cancelled, or waiting for another time."""
        self.session = {**(self.session or {}), "state": state}

    def reply_to_session(self, expert_id: str, comes: bool, reason: str) -> None:
        """The expert comes or does not; both may be changed until the hour.

        :raises NotYours, NoSession: see there.
        """
        self._check_own(expert_id)
        if self.session is None:
            raise NoSession("还没有人邀请您参加调解，请刷新列表。")
        if self.session["state"] in ("cancelled", "waiting"):
            raise NoSession("这次调解会已经取消或者在等另约时间，请刷新列表。")
        self.session = {**self.session, "state": "accepted" if comes else "declined", "reason": reason}

    def _check_own(self, expert_id: str) -> None:
        if self.expert_id != expert_id:
            raise NotYours("这份咨询现在由其他专家答复。")

    def _check(self, command: str) -> str:
        needed, leads_to = TRANSITIONS[command]
        if self.state != needed:
            raise NotOpen(f"这份咨询{STATE_TERMS[self.state]}，不能再答复或者推辞。")
        return leads_to

    def _go(self, command: str) -> None:
        self.state = self._check(command)
