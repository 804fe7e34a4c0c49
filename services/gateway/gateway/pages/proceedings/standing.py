"""Who stands for whom: agents and guardians of the registration go to their party, and are none themselves."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.intake import PartySheet

STANDING_FOR = ("agent", "guardian")


def stands_for_another(one: PartySheet, people: Sequence[PartySheet]) -> bool:
    """Only where the party is there: nobody that was registered gets lost."""
    return one.capacity in STANDING_FOR and any(
        other.ref == one.acts_for and other is not one for other in people
    )


def parties_among(people: Sequence[PartySheet]) -> list[tuple[PartySheet, dict[str, str]]]:
    """Each party, with the names of its agents and guardians as the papers take them (domain.md §1.4)."""
    standing = [one for one in people if stands_for_another(one, people)]
    return [(one, _of(one, standing)) for one in people if one not in standing]


def _of(party: PartySheet, standing: Sequence[PartySheet]) -> dict[str, str]:
    own = [one for one in standing if one.acts_for == party.ref]
    named = {kind: "、".join(one.name for one in own if one.capacity == kind) for kind in STANDING_FOR}
    return {kind: names[:80] for kind, names in named.items() if names}


def role_at_a_session(one: PartySheet, people: Sequence[PartySheet]) -> str:
    return one.capacity if stands_for_another(one, people) else one.role
