"""Matters that the petition office passes on for mediation (信访事项): the hotline's envelope with the petition's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake.errors import FormatInvalid
from intake.model import Message
from intake.policies.formats.hotline import HotlineOrders
from intake.policies.formats.interface import ListPage, Status

# petition.v1 is hotline.v1 with other names of the top fields: what differs, and nothing else, is here.
RENAMED = {
    "petition_no": "order_no",
    "petitioner": "caller",
    "petition_class": "matter_class",
    "reply_by": "due_at",
}
BACK = {ours: theirs for theirs, ours in RENAMED.items()}
TYPES = {"petition.passed": "order.created", "petition.changed": "order.changed", "petition.supplemented": "order.supplemented",
         "petition.urged": "order.urged", "petition.withdrawn": "order.withdrawn"}  # fmt: skip


class PetitionLetters:
    """``{"type": "petition.passed", "timestamp": …, "data": {"petition_no": …}}``."""

    def __init__(self) -> None:
        self._orders = HotlineOrders()

    def read_message(self, raw: Mapping[str, Any]) -> Message:
        kind = raw.get("type")
        known = TYPES.get(kind, "") if isinstance(kind, str) else ""
        try:
            return self._orders.read_message({"type": known, "data": _ours(raw.get("data"))})
        except FormatInvalid as error:
            raise FormatInvalid.of_all([_named(*one) for one in error.errors]) from None

    def write_status(self, status: Status) -> dict[str, Any]:
        return _theirs(self._orders.write_status(status))

    def ask_list(self, since: datetime, until: datetime, cursor: str) -> dict[str, Any]:
        return {**self._orders.ask_list(since, until, cursor), "type": "petitions.list"}

    def read_list(self, raw: Mapping[str, Any]) -> ListPage:
        data = raw.get("data")
        if not isinstance(data, Mapping) or not isinstance(data.get("items"), list):
            return self._orders.read_list(raw)
        items = [_listed(one) for one in data["items"]]
        return self._orders.read_list({"data": {**data, "items": items}})

    def same_status(self, theirs: str, ours: str) -> bool:
        return self._orders.same_status(theirs, ours)

    def field_name(self, ours: str) -> str:
        return _path(self._orders.field_name(ours))


def _path(theirs: str) -> str:
    """``data.caller.phone`` as the petition office calls it."""
    head, _, name = theirs.partition(".")
    first, dot, rest = name.partition(".")
    return f"{head}.{BACK.get(first, first)}{dot}{rest}".rstrip(".")


def _named(field: str, reason: str) -> tuple[str, str]:
    if field == "type":
        return field, f"不认识，应为 {'、'.join(TYPES)} 之一。"
    return _path(field), reason


def _ours(data: Any) -> Any:
    return (
        {RENAMED.get(key, key): value for key, value in data.items()} if isinstance(data, Mapping) else data
    )


def _theirs(message: dict[str, Any]) -> dict[str, Any]:
    return {**message, "data": {BACK.get(key, key): value for key, value in message["data"].items()}}


def _listed(item: Any) -> Any:
    renamed = _ours(item)
    if isinstance(renamed, dict) and "petition" in renamed:
        renamed["order"] = _ours(renamed.pop("petition"))
    return renamed
