"""A case at one desk, what a desk is, and the states a case goes through there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from departments.errors import MayNotReturn, NotWaiting, TooLateToReturn, WrongDesk

# command → the state it needs, the state it leads to
TRANSITIONS: dict[str, tuple[str, str]] = {
    "sign": ("waiting", "signed"),
    "return": ("waiting", "returned"),
    "withdraw": ("waiting", "returned"),
}
# How far a case has come within one round; what is heard from others only moves it forward.
PROGRESS: dict[str, int] = {
    "waiting": 0,
    "returned": 0,
    "signed": 1,
    "in_mediation": 2,
    "concluded": 3,
    "merged": 0,
}
STATE_TERMS: dict[str, str] = {
    "waiting": "待签收", "signed": "已签收", "returned": "已退回",
    "in_mediation": "调解中", "concluded": "已办结", "merged": "已并入另一件",
}  # fmt: skip


@dataclass(frozen=True)
class Deadline:
    """A time limit that the law sets; ``unit`` is natural or working days.

    ``types`` are the types of dispute that it holds for and ``channels`` the doors, whoever leads; without both it holds for all
    that its desk leads. ``starts`` is what the limit of
    a case runs from (registered, accepted, signed); "" where it is only to be known, because nothing here starts it.
    ``code`` names it where people may change it for one case: start it, where nothing here does; stop counting
    (``pauses``); add up to ``extends`` days; add days that both sides agree to (``agreed``).
    """

    matter: str
    days: int
    unit: str
    source: str
    types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    starts: str = ""
    code: str = ""
    pauses: bool = False
    extends: int = 0
    agreed: bool = False

    @property
    def changes(self) -> bool:
        """Whether people may start, pause or extend it."""
        return bool(self.code)


@dataclass(frozen=True)
class Notice:
    """What the law wants told or forbids for these types, or only where one of ``words`` stands in the narrative."""

    text: str
    source: str
    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def speaks_to(self, narrative: str) -> bool:
        return not self.words or any(word in narrative for word in self.words)


@dataclass(frozen=True)
class Desk:
    """One department's desk; ``residence`` is 常驻, 轮驻 or 随驻 (domain.md §4.2).

    ``report_hours``: within how many office hours it comes when another calls (吹哨报到), unless the caller says otherwise.
    """

    code: str
    name: str
    owner: str
    residence: str
    report_hours: int
    jurisdiction: tuple[str, ...]
    deadlines: tuple[Deadline, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Routed:
    """What a routing decision says to its desk; ``case`` is the brief as it travels."""

    decision_no: int
    designated: bool
    case: dict[str, Any]
    evidence: tuple[dict[str, Any], ...] = ()


@dataclass(eq=False)
class DeskCase:
    """A case at one desk; the desk's newest decision counts."""

    dispute_id: str
    desk: str
    number: str
    type_code: str
    complexity: str
    risk: str
    level: str
    village_code: str
    case: dict[str, Any]
    evidence: list[dict[str, Any]]
    decision_no: int
    designated: bool
    arrived_at: datetime
    sign_due_at: datetime
    state: str = "waiting"
    round: int = 1
    returned_times: int = 0
    signed_at: datetime | None = None
    officer_id: str = ""
    returned_at: datetime | None = None
    return_reason: str = ""
    proposed_desk: str = ""
    head_number: str = ""  # under which dispute it is worked
    stood: str = ""  # its state before that
    merge_step: int = 0

    @property
    def may_return(self) -> bool:
        return not self.designated and self.returned_times == 0

    def sign(self, officer_id: str, now: datetime) -> None:
        """签收: the desk takes the case.

        :raises NotWaiting: it is signed for, returned or further on.
        """
        self._go("sign")
        self.signed_at, self.officer_id = now, officer_id

    def must_be_in_time(self, last: date, today: date) -> None:
        """:raises TooLateToReturn: a desk that may return the case had until ``last`` to do it (domain.md §5.2)."""
        if self.state == "waiting" and self.may_return and today > last:
            raise TooLateToReturn(
                f"退回期限到{last}为止，已经过了，请签收后办理；确实不归本部门的，请中心协调或者召集联合研判。"
            )

    def give_back(
        self, officer_id: str, reason: str, proposed: str, known: frozenset[str], now: datetime
    ) -> None:
        """退回: once, with a reason and the desk that should have it (domain.md §5.2).

        :raises NotWaiting, MayNotReturn, WrongDesk: see there.
        """
        if self.state == "waiting" and not self.may_return:
            raise MayNotReturn(self._why_not())
        if proposed == self.desk:
            raise WrongDesk("不能退回给本部门，请选择其他部门。", field="proposed_desk")
        if proposed not in known:
            raise WrongDesk(f"没有代码为“{proposed}”的部门，请从列表中选择。", field="proposed_desk")
        self._go("return")
        self.returned_times += 1
        self.returned_at, self.officer_id = now, officer_id
        self.return_reason, self.proposed_desk = reason, proposed

    def withdraw(self, now: datetime) -> None:
        """A newer decision gave the case to another desk before this one signed for it."""
        self._go("withdraw")
        self.returned_at = now

    def give_way(self, now: datetime) -> bool:
        """The centre gave the case to another desk, or took it back; False when this desk has it no more anyway."""
        if self.state in ("returned", "concluded"):
            return False
        self.state, self.returned_at = "returned", now
        return True

    def correct(self, routed: Routed) -> bool:
        """The same desk keeps the case with other words about it; its clock runs on. False when that is known."""
        if routed.decision_no <= self.decision_no or self.state in ("returned", "concluded"):
            return False
        for name, value in said_of(routed).items():
            setattr(self, name, value)
        return True

    def advance(self, round_no: int, state: str) -> bool:
        """Follows what happened elsewhere; False when that is known or overtaken."""
        held = self.stood if self.head_number else self.state
        if (round_no, PROGRESS[state]) <= (self.round, PROGRESS[held]):
            return False
        self.round = round_no
        if self.head_number:
            self.stood = state
        else:
            self.state = state
        return True

    def follow_head(self, head_number: str, step: int) -> bool:
        """并入: worked under another dispute; False when a later step is known."""
        if step <= self.merge_step:
            return False
        if not self.head_number:
            self.stood, self.state = self.state, "merged"
        self.head_number, self.merge_step = head_number, step
        return True

    def part(self, step: int, sign_due_at: datetime) -> bool:
        """撤销并入: stands where it stood; what still waits to be signed for has its whole term again."""
        if step <= self.merge_step:
            return False
        self.merge_step = step
        if self.head_number:
            self.state, self.stood, self.head_number = self.stood, "", ""
            self.sign_due_at = sign_due_at if self.state == "waiting" else self.sign_due_at
        return True

    def open_again(self, routed: Routed, arrived_at: datetime, sign_due_at: datetime) -> bool:
        """A newer decision brought the case back to this desk; False when the decision is not newer."""
        if routed.decision_no <= self.decision_no:
            return False
        for name, value in arrival(routed, arrived_at, sign_due_at).items():
            setattr(self, name, value)
        self.state, self.signed_at, self.officer_id = "waiting", None, ""
        return True

    def _go(self, command: str) -> None:
        needed, leads_to = TRANSITIONS[command]
        if self.state != needed:
            raise NotWaiting(f"该件{STATE_TERMS[self.state]}，不能再签收或者退回，请刷新列表。")
        self.state = leads_to

    def _why_not(self) -> str:
        if self.designated:
            return "该件由中心指定本部门办理，不能退回，请签收后办理。"
        return "本部门已经退回过该件，不能再次退回，请签收后办理，或者请中心协调。"


def arrive(routed: Routed, arrived_at: datetime, desk: Desk, sign_due_at: datetime) -> DeskCase:
    """A case that comes to a desk for the first time."""
    return DeskCase(desk=desk.code, **arrival(routed, arrived_at, sign_due_at))


def arrival(routed: Routed, arrived_at: datetime, sign_due_at: datetime) -> dict[str, Any]:
    """The fields of a desk case that each decision sets anew."""
    return said_of(routed) | {"arrived_at": arrived_at, "sign_due_at": sign_due_at}


def said_of(routed: Routed) -> dict[str, Any]:
    """What a decision says of the case."""
    brief = routed.case
    copied = ("dispute_id", "number", "type_code", "complexity", "risk", "level", "village_code", "round")
    return {name: brief[name] for name in copied} | {
        "case": brief,
        "evidence": list(routed.evidence),
        "decision_no": routed.decision_no,
        "designated": routed.designated,
    }
