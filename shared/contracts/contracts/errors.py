"""Errors that cross from a service to its caller: each has a stable code and one line of meaning."""

from __future__ import annotations

from contracts.message import Answer
from contracts.refusals import Forbidden, Invalid, NotFound, Refusal, WrongState

__all__ = [
    "Fault",
    "FieldFault",
    "Forbidden",
    "Invalid",
    "NotFound",
    "Refusal",
    "Refused",
    "TooEarly",
    "Unavailable",
    "WrongState",
]


class TooEarly(Exception):
    """An event came before the one it depends on: it waits in the retry queue, nobody is told."""


class FieldFault(Answer):
    """One wrong field: its path, like ``parties.0.id_number``, and the reason in a sentence."""

    field: str
    reason: str


class Fault(Answer):
    """An error on its way back to the caller; ``errors`` names every wrong field, ``field`` the first."""

    code: str
    message: str
    field: str = ""
    status: int = 409
    reference: str = ""
    errors: tuple[FieldFault, ...] = ()


class Refused(Exception):
    """The service refused the request: a fault with a code, to be shown to the person."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Unavailable(Exception):
    """The service did not answer within the deadline, or failed; ``reference`` finds the log line."""

    def __init__(self, message: str, reference: str = "") -> None:
        super().__init__(message)
        self.reference = reference
