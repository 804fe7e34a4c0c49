"""An outside system with its keys, the orders that came from it in every version, and what could not be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from intake.errors import AlreadySettled, KeyInvalid, NotToExtend

MOMENTS = ("created_at", "due_at")
MAX_KEYS = 2  # the present one, and one that is being replaced or brought in


@dataclass(eq=False)
class Connection:
    """An outside system: its door, its exchange format, and where it is told and asked."""

    connection_id: str
    name: str
    channel: str
    form: str
    created_at: datetime
    created_by: str
    status_url: str = ""
    orders_url: str = ""
    active: bool = True


@dataclass(eq=False)
class Key:
    """One signing key of a connection; without ``valid_until`` it is good until it is retired."""

    key_id: str
    connection_id: str
    sealed: str
    fingerprint: str
    created_at: datetime
    created_by: str
    valid_until: datetime | None = None

    def good_at(self, moment: datetime) -> bool:
        return self.valid_until is None or moment < self.valid_until

    def retire(self, at: datetime) -> None:
        """From ``at`` on it counts no more; what was to end sooner ends sooner."""
        self.valid_until = at if self.valid_until is None else min(self.valid_until, at)


def check_new_key(keys: Sequence[Key], moment: datetime) -> None:
    """Two keys are good at a time: one is brought in while the other is still used.

    :raises KeyInvalid: there are two already.
    """
    if sum(key.good_at(moment) for key in keys) >= MAX_KEYS:
        raise KeyInvalid("已有两把有效密钥，请先停用一把，再生成新的。", field="key_id")


def check_retirement(keys: Sequence[Key], key: Key, moment: datetime) -> None:
    """:raises KeyInvalid: it counts no more, or it is the last good one."""
    if not key.good_at(moment):
        raise KeyInvalid("这把密钥已经停用。", field="key_id")
    if not any(other.good_at(moment) for other in keys if other is not key):
        raise KeyInvalid("这是最后一把有效密钥，停用后双方都不能再收发；请先生成新密钥。", field="key_id")


@dataclass(eq=False)
class Order:
    """An outside system's order that is one of our disputes (工单)."""

    connection_id: str
    order_no: str
    dispute_id: str
    digest: str
    created_at: datetime  # on their side
    received_at: datetime
    version: int = 1
    status: str = ""  # the state that everybody sees, as far as we heard of it
    due_at: datetime | None = None
    due_given: bool = False
    return_by: datetime | None = None
    priority: str = "normal"
    matter: str = ""
    designated: bool = False
    withdrawn_at: datetime | None = None
    result: str = ""  # agreed, failed or withdrawn, where it has ended
    asked_until: datetime | None = None

    @property
    def may_extend(self) -> bool:
        """More time can be asked for: there is a term, it is neither answered nor taken back, nothing is asked for already."""
        answered = (
            bool(self.result) or self.status in ("refused", "archived") or self.withdrawn_at is not None
        )
        return self.due_at is not None and not answered and self.waits_until is None

    @property
    def waits_until(self) -> datetime | None:
        """Until when more time was asked for; None as soon as the outside system gave as much."""
        if self.asked_until is None or self.due_at is None or self.due_at >= self.asked_until:
            return None
        return self.asked_until

    def ask_until(self, until: datetime) -> None:
        """:raises NotToExtend: there is no term, it has ended, or more time was asked for already."""
        if not self.may_extend:
            raise NotToExtend("这张工单不能申请延期：没有时限、已经办结，或者已经申请过、还在等答复。")
        self.asked_until = until


@dataclass(eq=False)
class OrderVersion:
    """One message about an order as it came: what kind, which fields it changed; its content is sealed."""

    connection_id: str
    order_no: str
    version: int
    kind: str
    sealed: str
    words: str  # masked
    received_at: datetime
    changes: list[str] = field(default_factory=list)
    files: list[dict[str, Any]] = field(
        default_factory=list
    )  # of each that came with it: whether it was taken, else why not


@dataclass(eq=False)
class Stray:
    """A message that could not become or find a case; a person settles it (无主来件)."""

    stray_id: str
    connection_id: str
    order_no: str
    kind: str
    reason: str
    words: str  # masked
    sealed: str
    digest: str
    received_at: datetime
    times: int = 1
    settled: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_why: str = ""
    dispute_id: str = ""

    def settle(self, how: str, *, by: str, at: datetime, why: str = "", dispute_id: str = "") -> None:
        """:raises AlreadySettled: somebody did so before."""
        if self.settled:
            raise AlreadySettled("这一件已经处理过，请刷新列表。")
        self.settled, self.settled_by, self.settled_at = how, by, at
        self.settled_why, self.dispute_id = why, dispute_id

    def came_again(self, at: datetime) -> None:
        """The same once more: it is counted, not kept twice."""
        self.times, self.received_at = self.times + 1, at


@dataclass(frozen=True)
class OrderFile:
    """A file that an order brings, as it came: Base64, or only an address; ``fault`` where it could not even be read."""

    filename: str
    content: str = ""
    sha256: str = ""
    url: str = ""
    fault: str = ""

    @property
    def mark(self) -> str:
        """The same file has the same; its words are not in it."""
        return sha256(f"{self.filename}\0{self.content}\0{self.url}\0{self.fault}".encode()).hexdigest()


@dataclass(frozen=True)
class OrderContent:
    """What an order says, whatever format it came in; moments are aware, codes are ours."""

    order_no: str
    content: str
    caller_name: str = ""
    caller_phone: str = ""
    caller_id: str = ""
    secret: bool = False
    respondents: tuple[str, ...] = ()
    matter: str = ""
    address: str = ""
    area_code: str = ""
    occurred_on: str = ""
    people_involved: int | None = None
    created_at: datetime | None = None
    due_at: datetime | None = None
    priority: str = "normal"
    designated: bool = False
    files: tuple[OrderFile, ...] = ()

    def plain(self, *, whole: bool = False) -> dict[str, Any]:
        """As JSON has it: moments as texts, lists as lists; files as their marks, with everything only where ``whole``."""
        files = {"files": [vars(one) if whole else one.mark for one in self.files]} if self.files else {}
        return {name: _plain(value) for name, value in vars(self).items() if name != "files"} | files

    @classmethod
    def of_plain(cls, found: dict[str, Any]) -> OrderContent:
        """From what ``plain`` made."""
        moments = {name: datetime.fromisoformat(found[name]) for name in MOMENTS if found.get(name)}
        lists = {
            "respondents": tuple(found.get("respondents", ())),
            "files": tuple(OrderFile(**one) for one in found.get("files", ())),
        }
        return cls(**{**found, **moments, **lists})

    def changed_from(self, before: dict[str, Any]) -> list[str]:
        """The names of the fields that say something else than ``before``, an earlier one's ``plain``."""
        known = {"files": [], **before}
        return [name for name, value in self.plain().items() if known.get(name, value) != value]


@dataclass(frozen=True)
class Message:
    """One message of an outside system: an order, or words about an order that came before."""

    kind: str  # order | supplement | urge | withdraw
    order_no: str
    order: OrderContent | None = None
    words: str = ""
    files: tuple[OrderFile, ...] = ()  # of a supplement; an order has its own


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
