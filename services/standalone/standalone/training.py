"""``fengqiao train``: a model from the centre's own decided cases or a file, kept, and let decide only when better."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from contracts.people import Actor
from contracts.routing_rules import ModelList, UseModel
from messaging import outbox
from messaging.call import Call
from routing import handlers, queries, tables
from routing.policies import Rules
from routing.policies.compiling import LEARNED
from routing.training import (
    Answer,
    Figures,
    Labelled,
    answers_of,
    figures,
    learn,
    read_texts,
    task_for,
    town_texts,
    tried,
)
from routing.training.recipe import learn_town
from routing.training.texts import digest_of
from servicekit.clock import clock_from
from servicekit.engine import opened, service_url, transaction
from servicekit.ids import new_id
from servicekit.settings import ServiceSettings
from standalone import house

OPERATOR = Actor(person_id="command-line", roles=("operator",), rights=("routing.rules",))
LEAST = 40  # cases; fewer cannot tell which model is better
MOST = 6_000  # the newest cases: memory grows with the square of their number
ABOUT_ALL = ("type", "desk", "complexity")


@dataclass(frozen=True)
class Report:
    """What a training came to: the figures of both models on the same cases, each held out from the model that answers."""

    source: str
    cases: int
    before: Figures
    new: Figures
    better: bool
    seconds: float
    version: int | None = None  # None: only tried


def train(settings: ServiceSettings, file: Path | None = None, *, keep: bool = True) -> Report:
    """Trains on what people decided, or on a file of labelled texts; no transaction is open meanwhile.

    :raises ValueError: there are too few cases to tell whether a model is better.
    """
    started = time.monotonic()
    house.migrate(settings, ("routing",))
    with _opened(settings) as call:
        live: queries.Live = call.resources
        own, corrections = (read_texts(file, live.rules), 0) if file else _decided(call.session)
    if len(own) < LEAST:
        raise ValueError(
            f"only {len(own)} cases to learn from, at least {LEAST} are needed: the figures would say nothing."
        )
    town = town_texts(settings.town / "routing", live.rules)
    before, new = _before(own, town, live), figures(own, _held_out(own, town, live.rules))
    better = _score(new) > _score(before) and new.desk >= before.desk
    source = "file" if file else "cases"
    learned = {"corrections": float(corrections)}
    shown = {"before": before.as_dict(), "new": new.as_dict(), "learned": learned}
    version = _keep(settings, own, town, source, shown, better) if keep else None
    return Report(source, len(own), before, new, better, round(time.monotonic() - started, 1), version)


def train_town(settings: ServiceSettings) -> Path:
    """Learns the cold start from the town's invented texts and writes it into its folder."""
    path = settings.town / "routing" / LEARNED
    path.write_bytes(learn_town(path.parent).dump())
    return path


def versions(settings: ServiceSettings, use: int | None = None) -> ModelList:
    """All versions; ``use`` lets one of them decide."""
    house.migrate(settings, ("routing",))
    with _opened(settings) as call:
        if use is not None:
            return handlers.use_model(call, UseModel(version=use))
        return queries.list_models(call.session, call.resources.shipped)


@contextmanager
def _opened(settings: ServiceSettings) -> Iterator[Call]:
    """A call on routing's own database, in one transaction."""
    live = queries.Live(settings.town / "routing")
    url = service_url(settings.database_url, "routing")
    with opened(url) as engine, transaction(engine) as session:
        live.look(session)
        call = Call(
            session=session,
            now=clock_from(settings).now(),
            new_id=new_id,
            audit_table=tables.AUDIT,
            actor=OPERATOR,
            settings=settings,
            resources=live,
        )
        yield call
        outbox.flush(session, tables.BUS.outbox, call.now)


def _decided(session: Session) -> tuple[list[Labelled], int]:
    """Each text once, and how many answers are corrections: those come first and outweigh another answer to the same text."""
    cases: dict[str, queries.ClosedCase] = {}
    for case in queries.closed_cases(session, MOST):
        cases.setdefault(case.facts.narrative, case)
    texts = [Labelled(case.facts, case.type_code, case.desk, case.complexity) for case in cases.values()]
    return texts, sum(case.corrected for case in cases.values())


def _held_out(own: Sequence[Labelled], town: Sequence[Labelled], rules: Rules) -> list[Answer]:
    found: dict[int, Answer] = {}
    for rows, learned in tried(own, task_for(own, town, rules)):
        found |= zip(rows, answers_of([own[at] for at in rows], rules, learned), strict=True)
    return [found[at] for at in range(len(own))]


def _before(own: Sequence[Labelled], town: Sequence[Labelled], live: queries.Live) -> Figures:
    """The model that decides now; cases that it learned from are answered by one like it that did not."""
    known = set((live.rules.learned.about if live.rules.learned else {}).get("learned", ()))
    seen = [text for text in own if _name(text) in known]
    again = _held_out(seen, town, live.rules) if seen else []
    answers = {_name(text): answer for text, answer in zip(seen, again, strict=True)}
    fresh = [text for text in own if _name(text) not in known]
    answers |= zip(map(_name, fresh), answers_of(fresh, live.rules, live.rules.learned), strict=True)
    return figures(own, [answers[_name(text)] for text in own])


def _name(text: Labelled) -> str:
    return digest_of([text])


def _score(found: Figures) -> float:
    return sum(float(getattr(found, name)) for name in ABOUT_ALL)


def _keep(
    settings: ServiceSettings,
    own: Sequence[Labelled],
    town: Sequence[Labelled],
    source: str,
    shown: dict[str, dict[str, float]],
    better: bool,
) -> int:
    about = {"texts": len(own) + len(town), "learned": [_name(text) for text in own]}
    learned = learn(own, town, queries.Live(settings.town / "routing").rules, about)
    with _opened(settings) as call:
        return handlers.keep_model(call, learned, source, len(own), shown, better).version
