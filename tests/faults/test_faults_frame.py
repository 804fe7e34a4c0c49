"""The frame of `make faults`: it hands its settings on, and its README names tests that are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from faults.flow import ROOT

HERE = Path(__file__).parent
ROWS = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|.*\|$", (HERE / "README.md").read_text("utf-8"), re.MULTILINE)
WORDS = [word.strip("`") for row in ROWS for word in row.split(", ")]


def test_the_makefile_hands_its_settings_on() -> None:
    command = ["make", "-n", "faults", "ONLY=broker,disk", "SEED=7", "SCALE=0.2"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "FAULTS=long FAULTS_SEED=7 FAULTS_SCALE=0.2" in told
    assert 'tests/faults -q -s -k "broker or disk"' in told


@pytest.mark.parametrize("word", WORDS)
def test_each_word_of_the_readme_chooses_a_test(word: str) -> None:
    tests = [
        f"{file.stem} {name}"
        for file in HERE.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(WORDS) >= 12
    assert any(word in test for test in tests)
