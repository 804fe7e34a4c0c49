"""Makes the standard library's waiting cooperative, before anything else is imported, where services run in this process."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

SERVING = ("run", "serve")


def patch_for(arguments: Sequence[str]) -> None:
    """Patches when the command line starts services; a command that only asks needs no green threads."""
    # eventlet announces its own retirement at import; ADR 0002 says how we leave it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    if any(argument in SERVING for argument in arguments[1:3]):
        import eventlet

        eventlet.monkey_patch()
