"""The demo with a real platform of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicekit.settings import ServiceSettings
from standalone.demo import play

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_twenty_disputes_live_their_whole_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = play(ServiceSettings(var=tmp_path), None, 20, "")
    assert report.registered >= 20
    assert (report.lost, report.stuck, report.problems) == ([], [], [])
    assert sum(report.ends.values()) == report.registered
    assert set(report.ends) <= {"archived", "refused"}
    assert not list(tmp_path.glob("demo-*"))
