"""The parties' names in a text: known only by their digests, found where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from mediation.model import Proceeding
from servicekit.privacy import Key, digest, mask_text, normalise_name
from servicekit.privacy.words import COMPOUND_SURNAMES, SURNAMES

LENGTHS = (2, 3, 4)


def names_in(proceeding: Proceeding, key: Key, *texts: str) -> list[str]:
    """Names of the registration's parties that stand in ``texts``; the mediation has only their digests."""
    wanted = {party.get("name_digest") for party in proceeding.brief.get("parties", ())} - {"", None}
    if not wanted:
        return []
    found = {name for text in texts for name in _candidates(text)}
    return sorted(name for name in found if digest(key, normalise_name(name)) in wanted)


def shown(proceeding: Proceeding, key: Key, text: str) -> str:
    """The text with the parties' names masked, and whatever else the rules of masking find."""
    return mask_text(text, names_in(proceeding, key, text))


def _candidates(text: str) -> Iterator[str]:
    """Every few characters that begin with a surname."""
    for start, character in enumerate(text):
        if character in SURNAMES or text[start : start + 2] in COMPOUND_SURNAMES:
            yield from (text[start : start + n] for n in LENGTHS if start + n <= len(text))
