"""What the rules see in one case: rows that apply, figures, and the shape of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from routing.model import CaseFacts
from routing.policies.numerals import Figure, amounts, largest, people
from routing.policies.phrases import HEAD, Span, fold
from routing.policies.rulebook import Rule, Rules
from routing.policies.shape import shapes_of


@dataclass(frozen=True)
class Hit:
    """A rule that applies, and where its words stand (nowhere, when it looks at the shape only)."""

    rule: Rule
    span: Span | None

    @property
    def at_opening(self) -> bool:
        """Whether its words stand where a writer names the matter."""
        return self.span is not None and self.span[0] < HEAD


@dataclass(frozen=True)
class Reading:
    """A case as the rules see it."""

    facts: CaseFacts
    text: str
    found: Mapping[int, Span]
    shapes: frozenset[str]
    money: Figure | None
    crowd: Figure | None
    unless: Mapping[int, int]

    def hits(self, rules: Iterable[Rule], type_code: str | None = None) -> list[Hit]:
        """The rules among these that apply to a case of this type."""
        found, shapes, unless = self.found, self.shapes, self.unless
        return [
            Hit(rule, found.get(rule.key) if rule.has_words else None)
            for rule in rules
            if (rule.key in found or not rule.has_words)
            and (type_code is None or not rule.types or type_code in rule.types)
            and shapes.issuperset(rule.shapes)
            and unless.get(rule.key) not in found
        ]

    @property
    def amount(self) -> Decimal | None:
        """The greater of the stated sum and the sum in the text."""
        return _greater(self.facts.amount_yuan, self.money)

    @property
    def people(self) -> int | None:
        """The greater of the stated number of people and the number in the text."""
        number = _greater(self.facts.people_involved, self.crowd)
        return None if number is None else int(number)


def _greater(stated: Decimal | int | None, read: Figure | None) -> Decimal | None:
    numbers = [Decimal(stated)] if stated is not None else []
    numbers += [read.value] if read else []
    return max(numbers, default=None)


def read(facts: CaseFacts, rules: Rules) -> Reading:
    """Look at a case once, for all decisions."""
    text = fold(facts.narrative[: int(rules.number("read_characters"))])
    return Reading(
        facts=facts,
        text=text,
        found=rules.book.search(text),
        shapes=shapes_of(text.strip()),
        money=largest(amounts(text)),
        crowd=largest(people(text)),
        unless=rules.unless,
    )
