"""What is registered: invented narratives that the rules route without a person, with invented parties."""

from __future__ import annotations

import json
import random
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.processes import ROOT
from routing.model import CaseFacts
from routing.policies import decide, load_rules
from servicekit.town import load_town
from standalone.demo.parties import parties

SAMPLES = ROOT / "infra/samples/narratives.jsonl"


def sure_narratives(town: Path) -> list[str]:
    """The samples that go to a desk at once."""
    rules = load_rules(town / "routing")
    texts = [json.loads(line)["text"] for line in SAMPLES.read_text("utf-8").splitlines()]
    return [text for text in texts if not decide(CaseFacts(narrative=text), rules).needs_person]


def bodies(count: int, town: Path, chance: random.Random) -> list[dict[str, Any]]:
    """``count`` registrations at the window, each accepted at once, spread over all villages."""
    villages = sorted(load_town(town).villages)
    narratives = islice(cycle(sure_narratives(town)), count)
    return [
        {
            "channel": "window",
            "narrative": narrative,
            "parties": parties(chance, villages),
            "village_code": chance.choice(villages),
        }
        for narrative in narratives
    ]
