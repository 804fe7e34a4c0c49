"""Who sees the words of a dispute, and what the others see instead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

HIDDEN_WORDS = "（保密件，内容不公开）"
HIDDEN_NAME = "保密"
ANONYMOUS_NAME = "匿名"
EXCERPT = 60


@dataclass(frozen=True)
class Viewer:
    """The one who looks, as far as it matters here."""

    person_id: str
    rights: frozenset[str]
    channel: str = ""

    def knows_of(self, channel: str) -> bool:
        """A token of an outside platform knows only its own channel's disputes."""
        return not self.channel or self.channel == channel


def may_open(viewer: Viewer, *, registered_by: str, channel: str) -> bool:
    """May read a registration: readers of disputes, who registered it, the channel's own program."""
    if not viewer.knows_of(channel):
        return False
    return viewer.person_id == registered_by or bool(viewer.rights & {"dispute.read", "dispute.read_all"})


def sees_confidential(viewer: Viewer, *, registered_by: str, handles: bool) -> bool:
    """The words of a confidential dispute: readers of all, who registered it, and its handlers."""
    return handles or "dispute.read_all" in viewer.rights or viewer.person_id == registered_by


def may_read_files(viewer: Viewer, *, registered_by: str, confidential: bool, handles: bool) -> bool:
    """Files are unmasked: for the window that decides, who registered the dispute, its handlers, and who may see all unmasked.

    Of a confidential one only for those who see its words.
    """
    if confidential:
        return sees_confidential(viewer, registered_by=registered_by, handles=handles)
    if handles or viewer.person_id == registered_by:
        return True
    return "dispute.accept" in viewer.rights or {"dispute.reveal", "dispute.read_all"} <= viewer.rights


def may_list(rights: Collection[str]) -> bool:
    """The window's list of arrivals."""
    return bool(set(rights) & {"dispute.register", "dispute.accept", "dispute.read_all"})


def lists_only_own(rights: Collection[str]) -> bool:
    """Who only registers sees only what they registered."""
    return not set(rights) & {"dispute.accept", "dispute.read_all"}


def excerpt(masked: str, length: int = EXCERPT) -> str:
    """The first words of a masked narrative, on one line."""
    line = " ".join(masked.split())
    return line if len(line) <= length else line[: length - 1] + "…"
