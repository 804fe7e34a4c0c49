"""People in office whom the town's folder does not know: whoever came to the roster through a page, visitors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class KnownPerson:
    """The name for the papers, encrypted; no event carries it."""

    person_id: str
    sealed: str
