"""The five steps of a proceeding as its rail shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.mediation import ProceedingSheet
from gateway.i18n import mark

STEP_NAMES = {
    "hearing": mark("听"), "inquiry": mark("查"), "study": mark("研"), "weighing": mark("评"), "visit": mark("访"),
}  # fmt: skip
# The signs that parts/steps.html knows.
SIGNS = {
    "hearing": "listen",
    "inquiry": "inquire",
    "study": "study",
    "weighing": "appraise",
    "visit": "visit",
}


def rail_of(found: ProceedingSheet) -> list[dict[str, Any]]:
    """Each step with its state: done, current, skipped, asked (to be skipped), todo."""
    done = {step.step: step for step in found.steps}
    skips = {skip.step: skip.state for skip in found.skips if skip.state in ("asked", "approved")}
    return [
        {
            "code": SIGNS[code],
            "step": code,
            "state": _state(code, found.next_step, done, skips),
            "at": done[code].held_at if code in done else None,
            "asked": skips.get(code) == "asked",
        }
        for code in STEP_NAMES
    ]


def _state(code: str, next_step: str, done: Mapping[str, Any], skips: Mapping[str, str]) -> str:
    if code == next_step:  # one side may still have to be heard
        return "current"
    if code in done:
        return "done"
    return "skipped" if skips.get(code) == "approved" else "todo"
