"""Who does what in a life: the town's own staff and mediators, each in turn."""

from __future__ import annotations

import random
from collections import defaultdict

from contracts.people import CITIZEN
from servicekit.town import Town

WINDOWS = ("window", "letter")


class Posts:
    """The town's people by post, village and desk."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._staff: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in town.staff.values():
            for role in one.roles:
                for place in ("", one.village_code, one.department_code):
                    self._staff[role, place].append(one.id)
        self._village: dict[str, list[str]] = defaultdict(list)
        self._wider = [one.id for one in town.mediators.values() if one.level in ("town", "area")]
        self._all = [one.id for one in town.mediators.values() if one.level != "industry"]
        for mediator in town.mediators.values():
            if mediator.level == "village":
                self._village[mediator.village_code].append(mediator.id)

    def of(self, chance: random.Random, village: str, desk: str, channel: str) -> dict[str, str]:
        """Post → person, for one life."""

        def somebody(role: str, place: str = "") -> str:
            return chance.choice(self._staff.get((role, place)) or self._staff[role, ""])

        found = {
            "window": somebody("receptionist"),
            "triage": somebody("triage"),
            "dispatch": somebody("town_coordinator"),
            "visitor": somebody("visitor"),
            "assistance": somebody("assistance"),
            "grid": somebody("grid_worker", village),
            "village": somebody("village_coordinator", village),
            desk: somebody("desk_officer", desk),
        }
        return found | {"registrar": self._registrar(found, desk, channel)}

    def officer(self, chance: random.Random, desk: str) -> str:
        return chance.choice(self._staff["desk_officer", desk])

    def expert(self, chance: random.Random, type_code: str) -> str:
        """An expert for this type, or any."""
        experts = list(self.town.experts.values())
        fitting = [one.id for one in experts if type_code in one.fields]
        return chance.choice(fitting or [one.id for one in experts])

    def mediator(self, chance: random.Random, village: str, level: str) -> str:
        """Of the village for its own matters, else one who serves the area or the town."""
        own = self._village.get(village, ()) if level == "village" else ()
        return chance.choice(own or self._wider)

    def in_turn(self, serial: int) -> str:
        """For a case that is still open: everybody in turn, so that nobody has too many."""
        return self._all[serial * 7 % len(self._all)]

    @staticmethod
    def _registrar(found: dict[str, str], desk: str, channel: str) -> str:
        if channel in WINDOWS:
            return found["window"]
        if channel == "online":
            return CITIZEN.person_id
        own = {"desk": found[desk], "grid": found["grid"], "warning": found["village"]}
        return own.get(channel, f"channel:{channel}")
