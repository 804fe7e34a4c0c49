"""A registered dispute with its parties and links, and the states that intake owns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from intake.errors import AlreadyDecided, AttachmentGone, LinkInvalid, NotHandedOn, NumbersExhausted

# (state, step) → next state: everything that intake ever does to a dispute (domain.md §4.3).
STEPS: dict[tuple[str, str], str] = {
    ("registered", "accept"): "accepted",
    ("registered", "refuse"): "refused",
}
DECIDED = {
    "accepted": "这件纠纷已经受理，不能再次决定。",
    "refused": "这件纠纷已经作出不予受理决定，不能再次决定。",
}
MAX_NUMBER = 999_999


@dataclass(eq=False)
class Party:
    """A party of a dispute: the words are sealed, the rest is masked or digested."""

    position: int
    role: str
    kind: str  # person | organisation
    sealed: str  # encrypted JSON of name, phone, id_number, organisation
    name_masked: str
    phone_masked: str = ""
    id_masked: str = ""
    village_code: str = ""
    organisation: str = ""
    name_digest: str = ""
    phone_digest: str = ""
    id_digest: str = ""
    organisation_digest: str = ""
    dispute_id: str = ""
    capacity: str = ""  # agent | guardian | representative | self_supporting
    acts_for: str = ""
    minor: bool = False

    @property
    def ref(self) -> str:
        """The party's name in events and records: P1, P2 …"""
        return f"P{self.position + 1}"


@dataclass(frozen=True)
class Notice:
    """What a person is told who is refused: why, and the place to go (domain.md §4.4)."""

    reason_code: str
    reason: str
    way_on: str
    place: str
    address: str
    phone: str


@dataclass(eq=False)
class Dispute:
    """One entry of the register."""

    id: str
    number: str
    channel: str
    narrative_sealed: str
    narrative_masked: str
    registered_at: datetime
    registered_by: str
    query_digest: str
    query_sealed: str
    body_digest: str
    state: str = "registered"
    village_code: str = ""
    place_sealed: str = ""
    place_masked: str = ""
    occurred_on: date | None = None
    people_involved: int | None = None
    amount_yuan: Decimal | None = None
    declared_type: str = ""
    external_ref: str | None = None
    key_digest: str | None = None
    confidential: bool = False
    anonymous: bool = False
    origin_warning_id: str = ""
    accepted_at: datetime | None = None
    accepted_by: str = ""
    refused_at: datetime | None = None
    refused_by: str = ""
    refusal: dict[str, str] | None = None
    handed_at: datetime | None = None
    handed_by: str = ""
    handed_to: str = ""
    referred_by: str = ""
    language: str = ""  # that a party needs the mediator to speak
    earlier_cases: int = 0  # that an applicant of it brought in the year before
    look_alikes: list[dict[str, Any]] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)

    def accept(self, by: str, at: datetime) -> None:
        """受理: the clock starts.

        :raises AlreadyDecided: it was accepted or refused before.
        """
        self._go("accept")
        self.accepted_at, self.accepted_by = at, by

    def refuse(self, notice: Notice, by: str, at: datetime) -> None:
        """不予受理, with the notice as it was handed out.

        :raises AlreadyDecided: it was accepted or refused before.
        """
        self._go("refuse")
        self.refused_at, self.refused_by, self.refusal = at, by, vars(notice).copy()

    def hand_over(self, to: str, by: str, at: datetime) -> None:
        """The body that the person was sent to has the matter; until then whoever received it first answers for it (首问负责).

        :raises NotHandedOn: not refused, or confirmed before.
        """
        if self.state != "refused":
            raise NotHandedOn("只有不予受理的件才登记对方接收；受理的件由部门签收。")
        if self.handed_at is not None:
            raise NotHandedOn("对方接收已经登记过。")
        self.handed_at, self.handed_by, self.handed_to = at, by, to

    @property
    def first_receiver(self) -> str:
        """首问责任人: who of the centre received it first; what came by itself, whoever decided over it."""
        came_by_itself = self.registered_by in ("citizen", "system") or ":" in self.registered_by
        return (self.accepted_by or self.refused_by) if came_by_itself else self.registered_by

    @property
    def applicant(self) -> Party:
        """The first applicant; where nobody applies, the first party."""
        return next((party for party in self.parties if party.role == "applicant"), self.parties[0])

    def _go(self, step: str) -> None:
        after = STEPS.get((self.state, step))
        if after is None:
            raise AlreadyDecided(DECIDED.get(self.state, "这件纠纷当前的状态不能这样办理。"))
        self.state = after


# kind → (what the other is to the one that was linked, and this one to the other); kinds that are not here have no direction.
ROLES: dict[str, tuple[str, str]] = {
    "duplicate": ("original", "repeat"),
    "gathered": ("parent", "child"),
    "follow_up": ("earlier", "later"),
}
# 并入: such a dispute lies under the other one, and goes on under its own number.
MERGING = frozenset({"duplicate", "gathered"})


@dataclass(eq=False)
class Link:
    """Two disputes, or a dispute and a warning, that belong together; shown from both sides, ended but never deleted."""

    id: str
    dispute_id: str
    number: str
    other_id: str
    other_number: str
    kind: str
    reason: str
    linked_at: datetime
    linked_by: str
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_reason: str = ""

    def __post_init__(self) -> None:
        if self.dispute_id == self.other_id:
            raise LinkInvalid("不能把一件纠纷与它自己关联，请核对编号。", field="other_number")

    def seen_from(self, dispute_id: str) -> tuple[str, str]:
        """Id and number of the other side."""
        if dispute_id == self.dispute_id:
            return self.other_id, self.other_number
        return self.dispute_id, self.number

    def role_of_other(self, dispute_id: str) -> str:
        """What the other side is to ``dispute_id``: original or repeat, parent or child, earlier or later."""
        there, back = ROLES.get(self.kind, ("", ""))
        return there if dispute_id == self.dispute_id else back

    def end(self, by: str, at: datetime, reason: str) -> None:
        """撤销关联.

        :raises LinkInvalid: made by a warning, or taken back before.
        """
        if self.kind == "warning":
            raise LinkInvalid("与预警的关联由系统建立，不能撤销。", field="link_id")
        if self.ended_at is not None:
            raise LinkInvalid("这条关联已经撤销，请刷新页面。", field="link_id")
        self.ended_at, self.ended_by, self.ended_reason = at, by, reason


@dataclass(eq=False)
class Attachment:
    """A file that came with a dispute: ``sha256`` is of the plain content; name, content and the end's reason are encrypted."""

    id: str
    dispute_id: str
    sealed_name: str
    media_type: str
    size: int
    sha256: str
    scan: str
    content: bytes
    added_by: str
    added_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_sealed: str = ""

    def withdraw(self, by: str, at: datetime, sealed: str) -> None:
        """:raises AttachmentGone: it was withdrawn before."""
        if self.withdrawn_at is not None:
            raise AttachmentGone("这个文件已经撤回。", field="file_id")
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_sealed = at, by, sealed


def dispute_number(prefix: str, year: int, serial: int) -> str:
    """The register's number, ``LSQP-2026-000123``.

    :raises NumbersExhausted: past 999999 in one year.
    """
    if serial > MAX_NUMBER:
        raise NumbersExhausted("今年的登记编号已经用完，请联系管理员。")
    return f"{prefix}-{year:04d}-{serial:06d}"
