"""fengqiao train: from a file or from decided cases, never worse than what decides, and taken back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from standalone.cli import app

ROOT = Path(__file__).resolve().parents[3]
run = CliRunner()
NAMES = "苹果梨子桃子李子杏子枣子葡萄西瓜南瓜冬瓜黄瓜丝瓜土豆茄子辣椒番茄芹菜菠菜萝卜白菜山药莲藕大葱生姜"
WORDS = [NAMES[at : at + 2] for at in range(0, len(NAMES), 2)]
NEW = '{"text": "石榴的嘎嘣脆出了岔子"}\n'


@pytest.fixture(autouse=True)
def a_small_town(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The reference town with few examples of its own, so that learning takes a moment."""
    monkeypatch.chdir(ROOT)
    town = tmp_path / "town"
    town.mkdir()
    for path in (ROOT / "infra/town/routing").iterdir():
        (town / "routing").mkdir(exist_ok=True)
        (town / "routing" / path.name).write_bytes(path.read_bytes())
    examples = (ROOT / "infra/town/routing/examples.jsonl").read_text("utf-8").splitlines()
    (town / "routing/examples.jsonl").write_text("\n".join(examples[::25]) + "\n", "utf-8")
    monkeypatch.setenv("TOWN", str(town))
    monkeypatch.setenv("VAR", str(tmp_path / "var"))
    return town


def taught(tmp_path: Path, first: str = "12", second: str = "07") -> Path:
    """Labelled texts about two matters that no word list knows."""
    desks = {"12": "scjg", "07": "nyncj"}
    lines = [
        {"text": f"{word}的嘎嘣脆出了岔子", "type": first, "desk": desks[first], "complexity": "simple"}
        for word in WORDS
    ]
    lines += [
        {"text": f"{word}的咕噜转倒了霉", "type": second, "desk": desks[second], "complexity": "complex"}
        for word in WORDS
    ]
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return path


def told(*arguments: str) -> Any:
    answer = run.invoke(app, ["train", *arguments, "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def classified(tmp_path: Path) -> Any:
    source = tmp_path / "new.jsonl"
    source.write_text(NEW, "utf-8")
    return json.loads(run.invoke(app, ["classify", str(source)]).output)


def test_a_better_model_decides_at_once_and_the_cold_start_can_come_back(tmp_path: Path) -> None:
    assert classified(tmp_path)["type"] != "12"
    report = told("--file", str(taught(tmp_path)))
    assert (report["better"], report["version"], report["cases"]) == (True, 1, 48)
    assert report["new"]["type"] > report["before"]["type"]
    assert classified(tmp_path)["type"] == "12"
    assert {version["version"]: version["live"] for version in told("--use", "0")} == {1: False, 0: True}
    assert classified(tmp_path)["type"] != "12"


def test_learning_the_same_again_is_not_better_and_changes_nothing(tmp_path: Path) -> None:
    told("--file", str(taught(tmp_path)))
    again = told("--file", str(taught(tmp_path)))
    assert (again["better"], again["version"]) == (False, 2)
    assert {version["version"]: version["live"] for version in told("--list")} == {
        2: False,
        1: True,
        0: False,
    }


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    assert told("--file", str(taught(tmp_path)), "--dry-run")["version"] is None
    assert [version["version"] for version in told("--list")] == [0]


def test_too_few_cases_are_refused_in_one_sentence() -> None:
    answer = run.invoke(app, ["train"])
    assert answer.exit_code == 1
    assert "only 0 cases" in answer.output


def test_a_broken_line_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "没有答案"}\n', "utf-8")
    answer = run.invoke(app, ["train", "--file", str(path)])
    assert answer.exit_code == 1
    assert "第 1 行" in answer.output


def test_the_towns_cold_start_is_learned_anew(a_small_town: Path) -> None:
    model = a_small_town / "routing/learned.model"
    model.unlink()
    assert run.invoke(app, ["train", "--town"]).exit_code == 0
    assert model.stat().st_size > 10_000
