"""Where a person goes who is refused: a place of the town's list, or the one that the window writes for this case."""

from __future__ import annotations

import re
from collections.abc import Mapping

from intake.errors import FieldInvalid
from intake.policies.fields import Advice, clean

# 不属于本镇管辖: no list of the town names the place where the matter lies (domain.md §4.4).
NAMED_BY_WINDOW = frozenset({"N9"})
_PHONE = re.compile(r"(?=(?:.*\d){3})[\d\s()（）转,，、/+-]{3,40}")
LACKING = {
    "place": "请写明应当去的机关名称，例如“汶上县综治中心”。",
    "address": "请写明对方的地址，让人找得到。",
    "phone": "请写明对方的电话；没有的写 12345。",
}


def way_on(advice: Advice, code: str, given: Mapping[str, str], under: str = "") -> Mapping[str, str]:
    """Place, address and telephone that the notice names: those written for this case, else the town's for this reason.

    ``under`` is the path of the fields in what was sent.
    :raises FieldInvalid: written in part, lacking where only the window knows, or a telephone that is none.
    """
    written = {key: clean(given.get(key, "")) for key in LACKING}
    if not any(written.values()) and code not in NAMED_BY_WINDOW:
        return {key: getattr(advice, key) for key in LACKING}
    faults = [(f"{under}{key}", LACKING[key]) for key, value in written.items() if not value]
    if written["phone"] and not _PHONE.fullmatch(written["phone"]):
        faults.append((f"{under}phone", "电话只能写数字和横线，例如 0537-1234567。"))
    if faults:
        raise FieldInvalid.of_all(faults)
    return written
