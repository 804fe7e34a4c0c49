"""Values of the joint study: the meeting, the seats at its table, and what it rules for later cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from routing.errors import (
    MovedMeanwhile,
    NotInvited,
    OtherDraft,
    RulingChanged,
    SpokenMeanwhile,
    StudyOver,
    WrongStudy,
)

# The life of a joint study.
STUDIES: dict[tuple[str, str], str] = {
    ("called", "conclude"): "concluded",
    ("called", "cancel"): "cancelled",
}


@dataclass(eq=False)
class JointStudy:
    """Several desks called together over one dispute (联合研判)."""

    study_id: str
    dispute_id: str
    number: str
    question: str  # masked
    room: str
    meets_at: datetime
    called_by: str
    called_at: datetime
    state: str = "called"
    conclusion: dict[str, Any] = field(default_factory=dict)  # contracts.joint_study.Conclusion
    ended_by: str = ""
    ended_at: datetime | None = None
    reason: str = ""
    chair_id: str = ""
    recorder_id: str = ""
    draft: dict[str, Any] = field(
        default_factory=dict
    )  # contracts.joint_study.Draft; empty: nothing was put to the vote
    drafts: int = 0
    reminded_at: datetime | None = None
    moves: list[dict[str, Any]] = field(default_factory=list)  # contracts.joint_study.StudyMove

    def move_to(self, meets_at: datetime, room: str, reason: str, by: str, at: datetime) -> None:
        """Another time or room; the one before is kept.

        :raises StudyOver: see there. :raises WrongStudy: nothing would change.
        """
        self.must_go_on()
        if (meets_at, room) == (self.meets_at, self.room):
            raise WrongStudy("时间和地点都没有变；请改动后再提交。", field="meets_at")
        before = {"meets_at": self.meets_at.isoformat(), "room": self.room}
        self.moves = [*self.moves, {**before, "moved_by": by, "moved_at": at.isoformat(), "reason": reason}]
        self.meets_at, self.room, self.reminded_at = meets_at, room, None

    def must_meet_at(self, seen: datetime | None) -> None:
        """:raises MovedMeanwhile: somebody else moved it since the page was opened."""
        if seen is not None and seen != self.meets_at:
            raise MovedMeanwhile(
                "别人刚刚改了这次研判的时间，请刷新页面，看过新的时间再改。", field="meets_at"
            )

    def put(self, draft: dict[str, Any]) -> None:
        """The next draft; the votes on the one before are void."""
        self.drafts += 1
        self.draft = {**draft, "draft_no": self.drafts}

    def must_stand(self, draft_no: int) -> None:
        """:raises OtherDraft: that draft is not voted on, or not any more."""
        if self.draft.get("draft_no") != draft_no:
            raise OtherDraft("表决的结论已经换了一稿，请刷新页面，看过新稿再表决。")

    def move(self, happening: str, by: str, at: datetime) -> None:
        """:raises StudyOver: it was concluded or cancelled before."""
        self.must_go_on()
        self.state = STUDIES[self.state, happening]
        self.ended_by, self.ended_at = by, at

    def must_go_on(self) -> None:
        if self.state != "called":
            raise StudyOver("这次研判已经结束，请刷新页面查看结论。")


@dataclass(eq=False)
class StudySeat:
    """One desk at the table; a desk is heard when somebody came, or wrote."""

    study_id: str
    desk: str
    person_id: str  # on duty there at that hour
    came: bool | None = None
    lead_desk: str = ""
    opinion: str = ""  # masked
    in_writing: bool = False
    said_by: str = ""
    said_at: datetime | None = None
    said_times: int = 0
    vote: str = ""
    vote_words: str = ""  # masked
    voted_by: str = ""
    voted_at: datetime | None = None

    @property
    def heard(self) -> bool:
        return bool(self.came) or bool(self.opinion)

    def say(self, lead_desk: str, opinion: str, *, in_writing: bool, by: str, at: datetime) -> None:
        self.lead_desk, self.opinion, self.in_writing = lead_desk, opinion, in_writing
        self.said_by, self.said_at = by, at
        self.said_times += 1

    def must_have_been_seen(self, times: int | None, by: str) -> None:
        """:raises SpokenMeanwhile: a colleague of the same desk has spoken since the form was opened."""
        if times is not None and times != self.said_times and self.said_by != by:
            raise SpokenMeanwhile("同部门的另一位刚刚发表了意见，请看过以后再提交；您写的内容已保留。")

    def cast(self, vote: str, words: str, by: str, at: datetime) -> None:
        """:raises SpokenMeanwhile: a colleague has voted for this desk already; one desk has one vote."""
        if self.vote and self.voted_by != by:
            raise SpokenMeanwhile("同部门的另一位已经表决；一个部门一票，要改请那一位改。")
        self.vote, self.vote_words, self.voted_by, self.voted_at = vote, words, by, at

    def forget_vote(self) -> None:
        self.vote, self.vote_words, self.voted_by, self.voted_at = "", "", "", None


@dataclass(eq=False)
class StudyGuest:
    """Somebody invited besides the desks: a mediator, an expert, a coordinator; without a vote."""

    study_id: str
    person_id: str
    role: str
    invited_by: str
    invited_at: datetime
    state: str = "invited"
    came: bool | None = None
    opinion: str = ""  # masked
    in_writing: bool = False
    said_at: datetime | None = None
    reason: str = ""

    def must_be_invited(self) -> None:
        """:raises NotInvited: the guest declined, or the invitation was withdrawn."""
        if self.state != "invited":
            raise NotInvited("这份邀请已经谢绝或者撤回，请召集人重新邀请。")

    def invite(self, role: str, by: str, at: datetime) -> None:
        self.state, self.role, self.reason = "invited", role, ""
        self.invited_by, self.invited_at = by, at

    def end(self, state: str, reason: str) -> None:
        """The guest declines, or the centre withdraws; what was said stays in the minutes."""
        self.must_be_invited()
        self.state, self.reason = state, reason

    def say(self, opinion: str, *, in_writing: bool, at: datetime) -> None:
        self.must_be_invited()
        self.opinion, self.in_writing, self.said_at = opinion, in_writing, at


@dataclass(eq=False)
class StandIn:
    """Who has the duty at a desk on that half day instead of whom the rota names; departments keeps it, this is a copy."""

    desk: str
    on: date
    half: str
    person_id: str
    told_at: datetime


@dataclass(eq=False)
class PrecedentRuling:
    """Which desk leads cases of a kind, ruled by a joint study (边界裁定)."""

    study_id: str
    type_code: str
    lead_desk: str
    passed_over: list[str]
    words: str
    decided_at: datetime
    state: str = "in_force"
    version: int = 1
    history: list[dict[str, Any]] = field(default_factory=list)  # contracts.precedents.EarlierRuling
    changed_by: str = ""
    changed_at: datetime | None = None
    reason: str = ""  # of the last change

    def withdraw(self, version: int, reason: str, by: str, at: datetime) -> None:
        """:raises RulingChanged: somebody changed it meanwhile, or it is withdrawn already."""
        self._must_be(version)
        if self.state != "in_force":
            raise RulingChanged("这条先例已经撤回，请刷新页面。")
        self._change(reason, by, at)
        self.state = "withdrawn"

    def replace(self, version: int, lead_desk: str, words: str, reason: str, by: str, at: datetime) -> None:
        """Another ruling in its place, in force; what it said before stays in its history.

        :raises RulingChanged: somebody changed it meanwhile.
        """
        self._must_be(version)
        self._change(reason, by, at)
        over = dict.fromkeys([*self.passed_over, self.lead_desk])
        self.passed_over = [desk for desk in over if desk != lead_desk]
        self.state, self.lead_desk, self.words = "in_force", lead_desk, words

    def _must_be(self, version: int) -> None:
        if version != self.version:
            raise RulingChanged("这条先例刚刚被别人改过，请刷新页面，看过新的再改。")

    def _change(self, reason: str, by: str, at: datetime) -> None:
        before = {
            "version": self.version,
            "state": self.state,
            "lead_desk": self.lead_desk,
            "words": self.words,
        }
        told = {"reason": reason, "ended_by": by, "ended_at": at.isoformat()}
        self.history = [*self.history, {**before, **told}]
        self.version += 1
        self.reason, self.changed_by, self.changed_at = reason, by, at
