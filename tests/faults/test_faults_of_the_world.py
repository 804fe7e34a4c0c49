"""What is nobody's process: a full disk, a clock that jumps, a message that nobody can handle."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.departments import DisputeReturned
from contracts.envelope import Envelope, encode
from faults.trial import LONG
from messaging import deadletters
from messaging.publisher import Letter, Publisher
from messaging.topology import DELAYS

pytestmark = [pytest.mark.broker, pytest.mark.postgres]
DAY = 86_400
CROWDED = "departments"  # whose disk is full
ROOM = 16 * 2**20  # bytes beside what the database has already


@contextmanager
def tiny_disk(folder: Path, size: int) -> Iterator[Path]:
    """A file system of ``size`` bytes; needs root and leave to mount."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here: that needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_service_whose_disk_is_full_waits_and_loses_nothing(trial, flow, many):
    server = trial.platform.database
    with tiny_disk(server.home / "tiny", server.size_of(f"fengqiao_{CROWDED}") + ROOM) as disk:
        shutil.chown(disk, "postgres")
        server.order(f"CREATE TABLESPACE tiny LOCATION '{disk}'")
        try:
            with moved(trial, "tiny"):
                fill(disk)
                flow.start(many(25, 500), per_second=many(6, 20))
                flow.wait_for(0.9)
                assert "No space left on device" in server.log.read_text("utf-8", "replace")
                (disk / "ballast").unlink()
                flow.finish()
                trial.check("disk of one service full", flow)
        finally:
            server.order("DROP TABLESPACE tiny")


@contextmanager
def moved(trial, space: str) -> Iterator[None]:
    """The crowded service's database lies on another disk for a while; its processes are stopped for the move."""
    for place in (space, "pg_default"):
        crowded = [each for each in trial.platform.processes.values() if CROWDED in each.services]
        for each in crowded:
            each.stop()
        trial.platform.database.cut_connections()
        trial.platform.database.order(f"ALTER DATABASE fengqiao_{CROWDED} SET TABLESPACE {place}")
        trial.platform.start_all()
        if place == space:
            yield


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb") as ballast:
        try:
            while True:
                ballast.write(b"\0" * 65_536)
                ballast.flush()
        except OSError:
            return


def test_a_clock_that_jumps_forward_and_back_leaves_everything_in_order(trial, flow, many):
    flow.not_yet |= {422}  # for an hour of the other clock a paper is dated tomorrow
    flow.start(many(25, 500), per_second=many(6, 20))
    try:
        for share, days in ((0.2, 3), (0.4, 0), (0.6, -3), (0.8, 0)):
            flow.wait_for(share)
            wind(trial, days)
        flow.finish()
        trial.check("clock three days forward and back", flow)
    finally:
        wind(trial, 0)


def wind(trial, days: float) -> None:
    fresh = trial.platform.clock_file.with_suffix(".new")
    fresh.write_text(json.dumps({"offset_seconds": days * DAY}))
    fresh.replace(trial.platform.clock_file)


def test_messages_that_nobody_can_read_cost_only_themselves(trial, flow, many):
    flow.start(many(15, 500), per_second=many(6, 20))
    queues = ("routing.DisputeAccepted", "mediator_dispatch.DisputeSigned", "supervision.DisputeRouted")
    publisher = Publisher(trial.platform.broker.url)
    assert publisher.publish([Letter("", queue, b"\xff", {}, f"poison-{queue}") for queue in queues]) == set()
    publisher.close()
    flow.finish()
    trial.check("three poison messages", flow)
    names = [queue.partition(".")[0] for queue in queues]
    buried = [deadletters.listed(trial.platform.broker.url, name) for name in names]
    assert [[letter.reason for letter in letters] for letters in buried] == [["not UTF-8"]] * 3


def test_an_event_that_can_never_be_handled_waits_beside_the_queue(trial, flow, many):
    """A desk returns a dispute that nobody knows: it is tried again and again, and holds up nobody."""
    returned = DisputeReturned(
        at=datetime.now(UTC),
        dispute_id="nobody",
        number="LSQP-2026-999999",
        desk="sfs",
        officer_id="sfs1",
        reason="查无此件",
        proposed_desk="pcs",
        decision_no=1,
    )
    publisher = Publisher(trial.platform.broker.url)
    body = encode(Envelope("never", "", returned))
    assert publisher.publish([Letter("", "routing.DisputeReturned", body, {}, "never")]) == set()
    publisher.close()
    flow.start(many(15, 500), per_second=many(6, 20))
    flow.finish()
    row = trial.check("an event too early for ever", flow)
    if LONG:
        letter, seconds = buried(trial, "routing", "never")
        assert (letter.reason, letter.attempts) == ("TooEarly after 6 attempts", 6)
        assert letter.reference and letter.handler.endswith("on_dispute_returned")
        row.note = f"a dead letter {seconds:.0f} s later: {letter.reason}"


def buried(trial, consumer: str, message_id: str) -> tuple[deadletters.DeadLetter, float]:
    """The dead letter, and how long it took from now."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < sum(DELAYS) + 120:
        for letter in deadletters.listed(trial.platform.broker.url, consumer):
            if letter.message_id == message_id:
                return letter, waited
        time.sleep(5)
    raise AssertionError(f"{message_id} never became a dead letter of {consumer}")
