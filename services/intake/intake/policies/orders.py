"""From an order to the body of a registration, and which refusals an order forbids."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from intake.errors import Designated
from intake.model import Order, OrderContent

NAMELESS = "匿名"
# format of a connection → who sends through it, where that body is one of the statistics' senders (domain.md §2.2)
SENDERS = {"petition.v1": "petitions"}
_FILE = re.compile(r"[A-Za-z0-9+/=\s]{400,}")  # Base64 of a file: nothing to read
_KIND = re.compile(r"[a-z_.]+")  # "order.supplemented": said on the page in words
_VILLAGE = re.compile(r"\d{9}(?!000)\d{3}")  # a county's or town's code ends in zeros: it names no village


def body_of(content: OrderContent, channel: str, *, nameless: bool, form: str = "") -> dict[str, Any]:
    """The registration's body; what the order leaves empty is left out.

    ``nameless``: the caller gave a word like 匿名 for a name. ``form``: the connection's format tells who sent it.
    """
    anonymous = nameless or not content.caller_name
    words = f"{content.content}\n地点：{content.address}" if content.address else content.content
    body: dict[str, Any] = {
        "channel": channel,
        "referred_by": SENDERS.get(form, ""),
        "external_ref": content.order_no,
        "narrative": words,
        "parties": [_caller(content), *({"name": one, "role": "respondent"} for one in content.respondents)],
        "confidential": content.secret,
        "anonymous": anonymous,
        "occurred_on": content.occurred_on,
        "people_involved": content.people_involved,
        "village_code": content.area_code if _VILLAGE.fullmatch(content.area_code) else "",
    }
    return {key: value for key, value in body.items() if value not in ("", None)}


def answer_days(matter: str, urgency: str, by_class: Mapping[str, int], usual: int) -> int:
    """Working days for an order that names no due day: the shortest of its classes, else ``usual`` (domain.md §5.2).

    ``urgency`` is the Chinese term of its priority; ``by_class`` goes from a word of either to days.
    """
    return min((days for word, days in by_class.items() if word in matter or word == urgency), default=usual)


def check_refusal(order: Order | None, reason_code: str) -> None:
    """A designated order may not be returned as not ours (潍坊 12345 条例 §22, domain.md §5.2).

    :raises Designated: the hotline's centre named us.
    """
    if order is not None and order.designated and reason_code == "N9":
        raise Designated(
            "这张工单是指定承办的，不能以“不属于本镇管辖”退回；请先与派单方协商。", field="reason_code"
        )


def _caller(content: OrderContent) -> dict[str, str]:
    party = {
        "role": "applicant",
        "name": content.caller_name or NAMELESS,
        "phone": content.caller_phone,
        "id_number": content.caller_id,
    }
    return {key: value for key, value in party.items() if value}


def readable(content: str, longest: int = 5_000) -> str:
    """A message's texts as lines: what a person reads of it, whatever its format; its kind only where there is nothing else."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return content[:longest]
    lines = _texts(found)
    return "\n".join([line for line in lines if not _KIND.fullmatch(line)] or lines)[:longest]


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [line for one in value.values() for line in _texts(one)]
    if isinstance(value, list):
        return [line for one in value for line in _texts(one)]
    return [value] if isinstance(value, str) and value.strip() and not _FILE.fullmatch(value) else []
