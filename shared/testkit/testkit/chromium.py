"""The Chromium of this machine that pages are tested with."""

from __future__ import annotations

import shutil
from typing import Any

# Debian's; the shell is the same engine without windows, and takes less than half the processor time.
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
)


def chromium() -> str | None:
    """Its path; None where there is none."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def ready_for_keys(page: Any) -> None:
    """Waits until the page takes keys: Chromium drops those that come before it was drawn and has the focus."""
    page.bring_to_front()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def without_speech(context: Any) -> None:
    """The shell offers to recognise speech and ends a page that takes it at its word."""
    context.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition;")
