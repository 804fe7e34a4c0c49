"""A desk that is closed for a whole run: its queue fills, and nobody else waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import pytest

from departments.desks import desks
from standalone.census.deliveries import Told, open_post
from standalone.census.taking import engines_of

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
CLOSED = "desk.sfs"  # its queue, and the name of its process
# So much slower would be held up, and not only unlucky on a busy machine.
FACTOR, SLACK_MS = 3, 1500


def test_a_desk_that_is_closed_slows_nobody_down(trial, flow, many):
    """Each desk could be a process; here one is. While it is closed its queue fills, and no other desk waits."""
    with apart(trial, CLOSED):
        flow.start(many(30, 500), per_second=many(10, 30))
        flow.finish()
        before = trial.check("every desk open", flow)
        trial.platform.processes[CLOSED].stop()
        after = trial.flow()
        after.start(many(30, 500), per_second=many(10, 30))
        after.finish()
        closed = trial.check(f"{CLOSED} closed", after, idle=[CLOSED])
        depth = trial.depth(CLOSED)
        took, held_up = waited(trial, flow), waited(trial, after)
        before.note, closed.note = told(took), f"{depth} wait for it; {told(held_up)}"
        assert depth == len([one for one in routed(trial, after) if one.event.case.lead_desk == "sfs"]) > 0
        assert median(held_up) < FACTOR * median(took) + SLACK_MS
        trial.start(CLOSED)
        trial.check(f"{CLOSED} open again", trial.flow())
        assert trial.depth(CLOSED) == 0


@contextmanager
def apart(trial, name: str) -> Iterator[None]:
    """One desk in a process of its own, all others as two instances, for a while."""
    platform = trial.platform
    kept = {key: each for key, each in platform.processes.items() if "departments" in each.services}
    others = [f"desk:{code}" for code in desks() if f"desk.{code}" != name]
    for key, each in kept.items():
        each.stop()
        platform.processes.pop(key)
        beside = [service for service in each.services if service != "departments"]
        platform.add(f"others of {key}", [*beside, "departments-follower", *others])
    platform.add(name, [name.replace(".", ":")])
    platform.start_all()
    try:
        yield
    finally:
        for each in (name, *(f"others of {key}" for key in kept)):
            platform.processes.pop(each).stop()
        platform.processes.update(kept)


def events_of(trial, flow, kind: str) -> list[Told]:
    ours = {life.dispute_id for life in flow.lives}
    with engines_of(trial.platform.database_url) as engines:
        post = open_post(engines).told.values()
    return [each for each in post if each.event.name() == kind and each.event.subject in ours]


def routed(trial, flow) -> list[Told]:
    return events_of(trial, flow, "DisputeRouted")


def waited(trial, flow) -> list[float]:
    """Milliseconds from the decision to the signature at each of the other desks, sorted."""
    decided = {each.event.subject: each.event.at for each in routed(trial, flow)}
    signed = [each.event for each in events_of(trial, flow, "DisputeSigned") if each.event.desk != "sfs"]
    return sorted((event.at - decided[event.subject]).total_seconds() * 1000 for event in signed)


def told(took: list[float]) -> str:
    p95 = took[len(took) * 95 // 100]
    return f"others: {len(took)} signed, p50 {median(took):.0f} ms, p95 {p95:.0f} ms after the decision"
