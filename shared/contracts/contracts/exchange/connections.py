"""Outside systems that are connected: their door, format, addresses, and the keys both sides sign with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AwareDatetime, Field

from contracts.message import Answer, Request

Form = Literal["hotline.v1", "province.v1", "petition.v1", "grid.v1"]
FORMS: dict[str, str] = {
    "hotline.v1": "12345工单", "province.v1": "省一站式平台", "petition.v1": "信访事项", "grid.v1": "网格事件",
}  # fmt: skip
# Doors that a program may stand behind; a citizen and a warning have their own.
OutsideChannel = Literal["hotline_12345", "province_platform", "grid", "letter", "desk"]
OUTSIDE: frozenset[str] = frozenset(get_args(OutsideChannel))
Url = Annotated[str, Field(max_length=300, pattern=r"^$|^https?://[^\s@/?#]+(/[^\s]*)?$")]


class KeyRow(Answer):
    """A key without its secret; without ``valid_until`` it is good until it is retired."""

    key_id: str
    fingerprint: str
    created_at: AwareDatetime
    valid_until: AwareDatetime | None = None
    good: bool


class Nightly(Answer):
    """The reconciliation of last night, made by itself: its last attempt; ``trouble`` says why it failed."""

    reconciliation_id: str
    day: date  # of the town
    state: str
    trouble: str = ""
    attempts: int


class ConnectionRow(Answer):
    connection_id: str
    name: str
    channel: str
    form: str
    status_url: str
    orders_url: str
    active: bool
    keys: tuple[KeyRow, ...]
    waiting: int = 0  # deliveries on their way
    failed: int = 0  # deliveries given up
    strays: int = 0  # messages that a person must place
    nightly: Nightly | None = None
    differences: int = 0  # orders with a difference that nobody dealt with yet


class ConnectionRows(Answer):
    items: tuple[ConnectionRow, ...]
    malware_scan: str = ""  # off | on | silent: whether files that orders bring are looked through


class ListConnections(Request[ConnectionRows]):
    service: ClassVar[str] = "intake"


class AddConnection(Request[ConnectionRow]):
    """Connects an outside system; one for each door, because the door says where a status goes back to."""

    service: ClassVar[str] = "intake"
    connection_id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    channel: OutsideChannel
    form: Form
    status_url: Url = ""
    orders_url: Url = ""


class ChangeConnection(Request[ConnectionRow]):
    """Other addresses, another name, switched on or off; what is not given stays."""

    service: ClassVar[str] = "intake"
    connection_id: str
    name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    status_url: Url | None = None
    orders_url: Url | None = None
    active: bool | None = None


class KeyAdded(Answer):
    """The secret is shown this once."""

    key_id: str
    secret: str
    fingerprint: str


class AddKey(Request[KeyAdded]):
    """A further key; the older one stays good for ``keep_hours`` more, so that both sides can change over."""

    service: ClassVar[str] = "intake"
    connection_id: str
    keep_hours: Annotated[int, Field(ge=0, le=24 * 90)] = 24 * 7


class RetireKey(Request[ConnectionRow]):
    """Ends a key at once."""

    service: ClassVar[str] = "intake"
    connection_id: str
    key_id: str
