"""保管期限: how long a case file is kept. No law fixes it (domain.md §2.2); the town's folder says it."""

from __future__ import annotations

import re

from mediation.model.office import Keeping

# Words only propose: a file in which they stand is kept longer, never shorter.
DEATH = re.compile(
    r"死亡|身亡|致死|猝死|死者|丧命|遇难|溺亡|病亡|人命|抢救无效|去世后?赔偿|丧葬费|死亡赔偿金"
)


def keep_for(
    rule: Keeping,
    type_code: str,
    *,
    narrative: str = "",
    people: int = 0,
    severe: bool = False,
    risk: str = "",
) -> str:
    """For good where it was major, of red risk or of many people; long for land, houses and deaths; else the usual term."""
    if severe or risk == "red" or people >= rule.many_people:
        return rule.for_good
    return rule.long if type_code in rule.long_types or DEATH.search(narrative) else rule.usual
