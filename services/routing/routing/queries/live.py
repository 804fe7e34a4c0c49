"""What decides now: the town's rules with the editions that went live, and the model."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from contracts.refusals import Refusal
from routing.errors import RulesError
from routing.policies.compiling import compiled, kept_model
from routing.policies.joint import half_of
from routing.policies.learned import BrokenModel, Learned, load
from routing.policies.rulebook import Rules
from routing.policies.source import Change, Source, changed, read_source
from routing.queries.precedents import in_force, precedents_of
from routing.tables import MODEL_VERSIONS, RULE_EDITIONS
from servicekit.clock import SHANGHAI
from servicekit.town.rows import Duty

_log = logging.getLogger(__name__)
Signature = tuple[tuple[str, int], ...]


class Live:
    """The rules of one process; ``look`` brings them up to date with two small SELECTs, and deciding costs none."""

    def __init__(
        self, folder: Path, rota: Iterable[Duty] = (), names: Mapping[str, str] | None = None
    ) -> None:
        self.names = dict(names or {})  # desk, room, person of the town's folder → name
        self._duties: dict[tuple[str, int, str], list[tuple[str, str]]] = {}
        for duty in rota:
            at = (duty.department_code, duty.weekday, duty.half)
            self._duties.setdefault(at, []).append((duty.person_id, duty.mode))
        self.town_source: Source = read_source(folder)
        self.shipped: Learned | None = kept_model(folder)
        self.town: Rules = compiled(self.town_source, self.shipped)
        self.source, self.rules = self.town_source, self.town
        self._signature: Signature = ()
        self._rulings: Signature = ()

    @property
    def desks(self) -> tuple[str, ...]:
        """The codes of the town's desks."""
        return self.town.desks

    def on_duty(self, desk: str, moment: datetime) -> list[tuple[str, str]]:
        """(person's id, residence) of those on duty at a desk at that hour."""
        return self._duties.get((desk, *half_of(moment.astimezone(SHANGHAI))), [])

    def look(self, session: Session) -> None:
        """Takes up what went live or was taken back since the last look, here or in another process."""
        signature = _signature(session)
        if signature != self._signature:
            self.source, rules = self._built(session, signature)
            self.rules = replace(rules, precedents=self.rules.precedents)
            self._signature = signature
        rulings = in_force(session)
        if rulings != self._rulings:
            self.rules = replace(self.rules, precedents=precedents_of(session))
            self._rulings = rulings

    def _built(self, session: Session, signature: Signature) -> tuple[Source, Rules]:
        source, learned = self.town_source, self.shipped
        numbers = [number for kind, number in signature if kind == "edition"]
        for number, changes in _editions(session).items():
            source = self._with(source, changes, number)
        version = f"+{max(numbers)}" if numbers else ""
        for kind, number in signature:
            if kind == "model":
                learned, version = _model(session, number, self.shipped), f"{version}·m{number}"
        return source, compiled(source, learned, version)

    def _with(self, source: Source, changes: Iterable[Change], number: int) -> Source:
        """An edition that no longer fits the town's files is left out: deciding goes on."""
        try:
            after = changed(source, changes, str(number))
            compiled(after, None)
        except (Refusal, RulesError) as wrong:
            _log.warning(
                "edition %s of the rules no longer fits the town's files and is left out: %s", number, wrong
            )
            return source
        return after


def changes_of(kept: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes as they are kept."""
    return [Change(each["action"], each["table"], each["rule_id"], each["cells"]) for each in kept]


def _signature(session: Session) -> Signature:
    """What is live, in one statement."""
    editions = select(literal("edition"), RULE_EDITIONS.c.number).where(RULE_EDITIONS.c.state == "live")
    models = select(literal("model"), MODEL_VERSIONS.c.version).where(MODEL_VERSIONS.c.live)
    return tuple(sorted((kind, number) for kind, number in session.execute(union_all(editions, models))))


def _editions(session: Session) -> dict[int, list[Change]]:
    wanted = select(RULE_EDITIONS.c.number, RULE_EDITIONS.c.changes).where(RULE_EDITIONS.c.state == "live")
    return {
        number: changes_of(kept) for number, kept in session.execute(wanted.order_by(RULE_EDITIONS.c.number))
    }


def _model(session: Session, version: int, shipped: Learned | None) -> Learned | None:
    body = session.scalar(select(MODEL_VERSIONS.c.body).where(MODEL_VERSIONS.c.version == version))
    try:
        return load(bytes(body or b""))
    except BrokenModel as wrong:
        _log.warning("version %s of the model cannot be read, the town's own decides: %s", version, wrong)
        return shipped
