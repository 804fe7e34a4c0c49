"""supervision: what came of a case, as an outside system is told it (办理结果)."""

from __future__ import annotations

from datetime import date

from contracts.case import Part
from contracts.codes import Outcome
from contracts.desk_law import LimitKind


class CaseEnd(Part):
    """How the mediation of this round ended (办理结果); ``reason_code`` says why where it ended without an agreement."""

    outcome: Outcome
    reason_code: str = ""
    ended_on: date


class CaseVisit(Part):
    """What the latest visit of this round heard (回访结果); nobody reached is a result, too. Never anybody's words."""

    reached: bool = True
    satisfaction: str = ""
    performance: str = ""
    visited_on: date


class CaseReturn(Part):
    """Why the desk sent the case back (退回), as long as it is returned."""

    reason: str  # masked


class CaseLimit(Part):
    """The latest change of a limit of the law in this round (法定期限); ``due_on`` is its last day now, None while none runs."""

    kind: LimitKind
    reason: str  # masked
    due_on: date | None = None
