"""Rules over several things of the desks."""

from departments.policies.between_desks import (
    arrival_due,
    must_be_another,
    must_be_at_work,
    must_come,
    must_not_be_called,
)
from departments.policies.law import Limit, binding, limits_of, notices_of

__all__ = [
    "Limit", "arrival_due", "binding", "limits_of", "must_be_another", "must_be_at_work", "must_come", "must_not_be_called",
    "notices_of",
]  # fmt: skip
