"""Domain errors of routing: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Invalid, NotFound, WrongState


class RulesError(ValueError):
    """A rule file cannot be used; says which file, line and column, and why."""

    def __init__(self, file: str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{file} 第 {line} 行第 {column} 列：{reason}")
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason


class NotWaiting(WrongState):
    """The dispute does not wait for a person's decision."""

    code = "not_waiting"


class UnknownDispute(NotFound):
    """Routing has not heard of this dispute."""

    code = "unknown_dispute"


class WrongDecision(Invalid):
    """The decision names an unknown desk, or lowers the grade without a reason."""

    code = "wrong_decision"
