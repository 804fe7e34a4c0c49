"""The play: half days pass, everybody looks at their list and acts, until every dispute has ended."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from servicekit.settings import ServiceSettings
from standalone.demo import (
    between_desks,
    choices,
    clues,
    court,
    doors,
    followup,
    mediators,
    office,
    repeats,
    school,
    tasks,
)
from standalone.demo.platform import platform
from standalone.demo.report import Report, examine
from standalone.demo.texts import narratives
from standalone.demo.web import Api
from standalone.demo.world import RESTING, World, pause

SAMPLES = Path("infra/samples/narratives.jsonl")
SEED = 20260601
ARRIVING = 4  # half days in which disputes come in
ROUNDS, DAYS = 220, 400.0  # then whoever has not ended is stuck
HALF_DAY, DAY = 12.0, 24.0  # hours
FEW = 0.1  # of the disputes still have work besides visits: days pass whole
FARTHEST = 30  # days wound at once
# Seconds that the platform gets after winding where its timers have work, else, and between offices.
TIMERS, QUIET, MESSAGES = 0.2, 0.05, 0.03
CLUES_PER, CLUES = 25, 12

OFFICES: tuple[Callable[[World], int], ...] = (
    doors.at_the_window,
    office.at_triage,
    between_desks.answer_calls,  # those of the half day before
    between_desks.do_parts,
    office.at_the_desks,
    choices.parties_choose,
    choices.be_away,
    mediators.answer_offers,
    mediators.assign_by_hand,
    choices.second_seats,
    choices.hand_over,
    tasks.give_tasks,
    tasks.do_tasks,
    court.follow_up,  # what was agreed before
    repeats.come_again,
    mediators.mediate,
    mediators.answer_offers,  # those that came meanwhile
    followup.visit,
    followup.citizens_answer,
    followup.experts_answer,
    followup.at_the_assistance_windows,
    clues.act_on_warnings,
    school.keep_the_pool,
    court.bind,
)

# What these do moves no dispute on: nobody has to look at the list again.
ASIDE = (
    court.follow_up,
    court.bind,
    between_desks.answer_calls,
    between_desks.do_parts,
    tasks.give_tasks,
    tasks.do_tasks,
    followup.experts_answer,
    followup.at_the_assistance_windows,
    followup.citizens_answer,
    school.keep_the_pool,
)


def play(settings: ServiceSettings, source: Path | None, count: int, url: str) -> Report:
    """Plays ``count`` disputes and reports; a fresh platform is started and ended where none is named.

    :raises ValueError: the file cannot be used. :raises RuntimeError: the platform cannot be used.
    """
    if count < 1:
        raise ValueError("--count must be at least 1.")
    texts = narratives(source or SAMPLES, count)
    begun = time.monotonic()
    with platform(settings, url) as stage:
        ready = time.monotonic() - begun
        world = World(Api(stage.url, stage.password), random.Random(SEED))
        try:
            report = _play(world, texts)
        finally:
            world.hands.shutdown()
            world.api.close()
        report.startup_seconds, report.seconds = round(ready, 1), round(time.monotonic() - begun, 1)
        stage.keep = bool(report.lost or report.stuck or report.problems)
        report.kept = str(stage.folder) if stage.keep and stage.folder else ""
    return report


def _play(world: World, texts: list[str]) -> Report:
    world.wind(0.001)
    started, begun = world.now, time.monotonic()
    doors.open_doors(world)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("disputes", total=len(texts))
        _days(world, texts, started, lambda: _show(progress, bar, world, started))
    return examine(world, (world.now - started).total_seconds() / 86_400, time.monotonic() - begun)


def _show(progress: Progress, bar: TaskID, world: World, started: datetime) -> None:
    day = (world.now - started).days
    total = max(progress.tasks[0].total or 0, len(world.entries))
    progress.update(bar, completed=world.ended(), total=total, description=f"day {day:3d}")


def _days(world: World, texts: list[str], started: datetime, show: Callable[[], None]) -> None:
    portion = -(-len(texts) // ARRIVING)
    for turn in range(ROUNDS):
        doors.bring(world, texts[turn * portion : (turn + 1) * portion])
        if turn == 0:
            clues.report_clues(world, min(CLUES, 1 + len(texts) // CLUES_PER))
        _half_day(world)
        show()
        if turn + 1 >= ARRIVING and _all_ended(world):
            return
        if (world.now - started).total_seconds() > DAYS * 86_400:
            return
        world.wind(_hours_to_pass(world, turn))
        pause(QUIET if world.states() <= RESTING else TIMERS)


def _half_day(world: World) -> None:
    """Each office in turn, with a look at the list before it: messages travel while people work."""
    world.look()
    for act in OFFICES:
        if world.note(partial(act, world)) and act not in ASIDE:
            pause(MESSAGES)
            world.look_at_open()


def _all_ended(world: World) -> bool:
    return len(world.board) == len(world.entries) == world.ended()


def _hours_to_pass(world: World, turn: int) -> float:
    """Half a day while many work, a day while some do; until the next visit when only visits are left."""
    working = len(world.entries) - len(world.in_state(*RESTING))
    if turn + 1 < ARRIVING or working:
        return DAY if working < FEW * len(world.entries) and turn > 2 * ARRIVING else HALF_DAY
    days = followup.days_to_next_visit(world)
    return 24.0 * min(days, FARTHEST) if days else HALF_DAY
