"""来件动静: marks on lists where an outside system said something of its order after it came."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.errors import Refused, Unavailable
from contracts.order_marks import GetOrderMarks
from gateway.i18n import mark
from gateway.people import ask

# what an outside system said after its order came → the mark
SAID = {
    "order": mark("来件有变化"),
    "supplement": mark("来件有补充"),
    "urge": mark("来件催办"),
    "withdraw": mark("来件撤回"),
}


def order_marks(dispute_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Dispute → kinds; a list opens without where nobody answers."""
    wanted = tuple(dict.fromkeys(dispute_ids))
    try:
        return ask(GetOrderMarks(dispute_ids=wanted)).said if wanted else {}
    except (Refused, Unavailable):
        return {}
