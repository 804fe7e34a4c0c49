"""The people of an invented town: names that look invented, numbers of no subscriber, digests under the town's key."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from servicekit import privacy
from servicekit.privacy import Key
from servicekit.privacy.normal import id_check_character

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
FIRST, SECOND = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳", "木禾山田石云泉竹松梅桐岩溪谷星岚"
TRADES = ("建材", "粮油", "家电", "农资", "装饰", "餐饮", "运输", "物流")
SIGNS = ("红枫", "白茅", "青禾", "紫苏", "金穗", "丹桂", "绿柳", "银杏")
ORGANISATIONS = 12  # one in so many
CACHED = 70_000


@dataclass(frozen=True)
class Person:
    """A person or a business, as it is known at the window."""

    name: str
    kind: str
    village_code: str
    phone: str = ""
    id_number: str = ""
    organisation: str = ""
    name_digest: str = ""
    phone_digest: str = ""
    id_digest: str = ""
    organisation_digest: str = ""


class Townsfolk:
    """``size`` people, each always the same under one ``seed``."""

    def __init__(self, key: Key, villages: Sequence[str], size: int, seed: int) -> None:
        self.key, self.villages, self.size, self.seed = key, villages, size, seed
        self.person = lru_cache(maxsize=CACHED)(self._person)

    def any(self, chance: random.Random) -> Person:
        return self.person(chance.randrange(self.size))

    def citizen(self, chance: random.Random) -> Person:
        """Somebody who is no business."""
        place = chance.randrange(self.size)
        return self.person(place if place % ORGANISATIONS else place + 1)

    def _person(self, place: int) -> Person:
        chance = random.Random(self.seed << 32 | place)
        return self._business(chance) if place % ORGANISATIONS == 0 else self._citizen(chance)

    def _business(self, chance: random.Random) -> Person:
        name = f"{chance.choice(SIGNS)}{chance.choice(FIRST)}{chance.choice(TRADES)}经营部"
        return self._known(Person(name, "organisation", chance.choice(self.villages), organisation=name))

    def _citizen(self, chance: random.Random) -> Person:
        name = chance.choice(SURNAMES) + chance.choice(FIRST) + chance.choice(SECOND)
        phone = f"199{chance.randrange(10**8):08d}" if chance.random() < 0.8 else ""
        number = _id_number(chance) if chance.random() < 0.4 else ""
        return self._known(Person(name, "person", chance.choice(self.villages), phone, number))

    def _known(self, one: Person) -> Person:
        digests = {
            "name_digest": self._digest(privacy.normalise_name(one.name)),
            "phone_digest": self._digest(one.phone),
            "id_digest": self._digest(one.id_number),
            "organisation_digest": self._digest(privacy.normalise_name(one.organisation)),
        }
        return Person(**{**vars(one), **digests})

    def _digest(self, value: str) -> str:
        return privacy.digest(self.key, value) if value else ""


def _id_number(chance: random.Random) -> str:
    born = f"{chance.randrange(1950, 2004)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    first = f"370832{born}{chance.randrange(1, 1000):03d}"
    return first + id_check_character(first)
