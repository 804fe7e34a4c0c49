"""What an outside system calls the parts of its messages: a table, and where each one's differ nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """One system's words; ``order`` and ``listing`` go from ours to theirs, ``kinds`` and ``priorities`` from theirs to ours.

    A name that begins with a stroke stands one level further out: beside the caller, beside the object.
    ``statuses``: their code of a state → ours that mean the same. ``says_ours``: statuses are told by our codes.
    """

    kind: str
    inside: str
    kinds: dict[str, str]
    order: dict[str, str]
    told: dict[str, str]
    listing: dict[str, str]
    status_kind: str
    list_kind: str
    priorities: dict[str, str]  # the first is what counts where none is told
    statuses: Mapping[str, frozenset[str]]
    says_ours: bool = True

    def fields(self) -> dict[str, str]:
        """A field of our registration → the path that the sender knows it by."""
        return {ours: self.path(theirs) for ours, theirs in OURS.items()}

    def path(self, field: str) -> str:
        """``caller_phone`` → ``data.caller.phone``."""
        person = CALLER.get(field)
        name = f"{self.order['caller']}.{self.order[person]}" if person else self.order[field]
        return f"{self.inside}.{name}"

    def code_of(self, status: str) -> str:
        """The code by which the other side is told of our state."""
        if self.says_ours:
            return status
        return next(theirs for theirs, ours in self.statuses.items() if status in ours)


# Fields of a registration → fields of an order.
OURS = {
    "narrative": "content", "parties.0.name": "caller_name", "parties.0.phone": "caller_phone",
    "parties.0.id_number": "caller_id", "village_code": "area_code", "occurred_on": "occurred_on",
    "people_involved": "people_involved", "external_ref": "order_no",
}  # fmt: skip
# Fields of an order that lie in the part about the caller.
CALLER = {"caller_name": "name", "caller_phone": "phone", "caller_id": "id_number"}
