"""What intake takes from the town's folder."""

from __future__ import annotations

from intake.policies.fields import Advice, TownBook
from servicekit.town import Town


def town_book(town: Town) -> TownBook:
    """The prefix of numbers, the villages and where refused people go."""
    return TownBook(
        prefix=town.settings.number_prefix,
        town_code=town.settings.town_code,
        villages=frozenset(town.villages),
        centre=town.settings.centre_name,
        refusals={
            code: Advice(row.reason, row.way_on, row.place, row.address, row.phone)
            for code, row in town.refusals.items()
        },
        workdays=town.workdays(),
        village_names=_village_names(town),
    )


def _village_names(town: Town) -> dict[str, str]:
    """A village may be written by its name or by its official one."""
    named = {name: code for code, one in town.villages.items() for name in (one.name, one.official_name)}
    return {name: code for name, code in named.items() if name}
