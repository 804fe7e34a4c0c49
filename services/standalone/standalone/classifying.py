"""Classifying narratives from a file, without a database or a bus."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from routing.model import CaseFacts
from routing.policies import decide, load_rules


def classified(lines: Iterable[str], rules_folder: Path) -> Iterator[str]:
    """One JSON object for each line that is not empty.

    :raises ValueError: a line is JSON without a text, with its number.
    """
    rules = load_rules(rules_folder)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(_decided(facts_of(line, number), rules), ensure_ascii=False)


def facts_of(line: str, number: int) -> CaseFacts:
    """Plain text, or an object with ``text`` and what is known besides."""
    if not line.lstrip().startswith("{"):
        return CaseFacts(narrative=line.strip())
    try:
        given = json.loads(line)
        amount = given.get("amount_yuan")
        return CaseFacts(
            narrative=str(given["text"]),
            people_involved=given.get("people_involved"),
            amount_yuan=None if amount is None else Decimal(str(amount)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"line {number} is neither plain text nor JSON with a text: {error}") from error


def _decided(facts: CaseFacts, rules: Any) -> dict[str, Any]:
    decision = decide(facts, rules)
    return {
        "type": decision.type_code,
        "type_name": decision.type_name,
        "desk": decision.desk,
        "complexity": decision.complexity,
        "risk": decision.risk.level,
        "confidence": decision.sureness,
        "runner_up": decision.runner_up,
        "evidence": [list(found) for found in decision.evidence],
    }
