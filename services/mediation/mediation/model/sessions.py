"""A session with its room, and the days of rooms and people that are locked while one is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mediation.errors import MinutesMissing, SessionOver

SESSION_NAMES = {
    "planned": "已排定", "displaced": "待改期", "held": "已召开", "no_show": "记为未到", "cancelled": "已取消",
}  # fmt: skip
# state → the states that may follow it
SESSION_MOVES: dict[str, frozenset[str]] = {
    "planned": frozenset({"planned", "displaced", "held", "no_show", "cancelled"}),
    "displaced": frozenset({"planned", "cancelled"}),
    "held": frozenset({"held", "no_show"}),
    "no_show": frozenset({"held", "no_show"}),
    "cancelled": frozenset(),
}
OCCUPYING = ("planned", "held", "no_show")


@dataclass(eq=False)
class MediationSession:
    """One session (调解会); its words are the newest revision of ``session:<id>``, its minutes of ``minutes:<id>``.

    ``attendance_sealed`` holds who was told and who came, encrypted.
    """

    session_id: str
    dispute_id: str
    round: int
    number: str
    mediator_id: str
    manner: str
    room_code: str
    starts_at: datetime
    ends_at: datetime
    public: bool
    video: bool
    planned_by: str
    planned_at: datetime
    state: str = "planned"
    version: int = 1
    minutes_version: int = 0
    attendance_sealed: str = ""
    end_sealed: str = ""

    def become(self, state: str) -> None:
        """:raises SessionOver: the session does not go there any more."""
        if state not in SESSION_MOVES[self.state]:
            raise SessionOver(f"这次调解会{SESSION_NAMES[self.state]}，不能这样办理，请刷新页面。")
        self.state = state

    def must_be_held(self, now: datetime) -> None:
        """:raises SessionOver: before its beginning nobody has come or stayed away."""
        if now < self.starts_at:
            raise SessionOver("调解会还没有开始，到时再登记到场情况和笔录。")

    def must_have_minutes(self, version: int) -> None:
        """:raises MinutesMissing: there are none, or others than those that were read."""
        if not self.minutes_version or version != self.minutes_version:
            raise MinutesMissing("笔录还没有写好，或者刚刚改过；请重新打开笔录，核对后再确认。")


@dataclass(eq=False)
class BookedDay:
    """One day of a room or of a mediator; whoever books locks its row, so that two never take the same hour."""

    resource: str  # room:<code> or person:<id>
    on: date
    closed_why: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None

    def shut(self, why: str, person_id: str, now: datetime) -> None:
        self.closed_why, self.closed_by, self.closed_at = why, person_id, now

    def reopen(self) -> None:
        self.closed_why, self.closed_by, self.closed_at = "", "", None
