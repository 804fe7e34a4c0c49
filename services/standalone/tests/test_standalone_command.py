"""The fengqiao command explains itself, classifies narratives and tells errors in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from standalone import house
from standalone.cli import app

ROOT = Path(__file__).resolve().parents[3]
run = CliRunner()


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    "command",
    ["run", "serve", "migrate", "demo", "classify", "doctor", "dead-letters", "audit", "token", "seed"],
)
def test_every_command_explains_itself(command):
    answer = run.invoke(app, [command, "--help"])
    assert answer.exit_code == 0
    assert "Usage" in answer.output


def test_classify_answers_one_object_a_line(tmp_path):
    source = tmp_path / "texts.txt"
    source.write_text('包工头拖欠我工资两万元。\n{"text": "邻居家的水流到我家院里。"}\n', "utf-8")
    answer = run.invoke(app, ["classify", str(source)])
    found = [json.loads(line) for line in answer.output.splitlines()]
    assert [one["type"] for one in found] == ["10", "02"]
    assert set(found[0]) == {
        "type", "type_name", "desk", "complexity", "risk", "confidence", "runner_up", "evidence",
    }  # fmt: skip


def test_a_line_that_is_no_narrative_is_told_with_its_number(tmp_path):
    source = tmp_path / "texts.txt"
    source.write_text('{"words": "没有正文"}\n', "utf-8")
    answer = run.invoke(app, ["classify", str(source)])
    assert answer.exit_code == 1
    assert "line 1" in answer.output


def test_an_unknown_service_is_told_with_those_there_are():
    with pytest.raises(house.UnknownService, match="intake"):
        house.classes(["kitchen"])
    with pytest.raises(house.UnknownService, match="pcs"):
        house.classes(["desk:kitchen"])


def test_one_desk_runs_alone():
    (desk,) = house.classes(["desk:pcs"])
    assert desk.name == "desk-pcs"
    assert house.packages(["desk:pcs", "departments-follower"]) == ["departments"]


def test_the_house_has_twelve_desks_and_ten_other_services():
    assert len(house.classes()) == 12 + 1 + 9
