"""The fengqiao command explains itself, classifies narratives and tells errors in one sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from messaging.failures import ATTEMPTS, FAILED_AT, QUEUE, REASON, REFERENCE
from messaging.publisher import Letter
from messaging.shelf import FILE, Shelf
from routing.tables import AUDIT
from servicekit.calendar import LAST_COVERED
from servicekit.engine import make_engine, reading
from servicekit.settings import ServiceSettings, load
from standalone import doctor, house
from standalone.cli import app
from testkit.clock import FixedClock

ROOT = Path(__file__).resolve().parents[3]
run = CliRunner()


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    "command",
    ["run", "serve", "migrate", "demo", "import", "classify", "train", "doctor", "dead-letters", "replay", "audit",
     "token", "backup", "restore", "seed"],
)  # fmt: skip
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


@pytest.fixture
def a_dead_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """One dead letter of routing in an embedded house that stands still."""
    for name in ("AMQP_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR", str(tmp_path))
    house.migrate(load(ServiceSettings), ["routing"])
    headers = {
        ATTEMPTS: 6, REASON: "ValueError after 6 attempts", REFERENCE: "r1", QUEUE: "routing.DisputeAccepted",
        FAILED_AT: "2026-03-11T01:00:00+00:00", "type": "DisputeAccepted.v1",
    }  # fmt: skip
    shelf = Shelf(tmp_path / FILE)
    shelf.put("routing", Letter("", "", '{"id": "e1"}', headers, "e1"))
    yield shelf
    shelf.engine.dispose()


def test_dead_letters_of_the_embedded_house_are_listed_and_shown_while_it_stands_still(a_dead_letter):
    listed = json.loads(run.invoke(app, ["dead-letters", "list", "--json"]).output)
    assert [(one["consumer"], one["message_id"], one["attempts"]) for one in listed] == [("routing", "e1", 6)]
    shown = run.invoke(app, ["dead-letters", "show", "routing", "e1"])
    assert json.loads(shown.output)["reason"] == "ValueError after 6 attempts"


def test_a_dead_letter_is_asked_back_and_the_trail_keeps_why(a_dead_letter):
    answer = run.invoke(app, ["dead-letters", "replay", "routing", "e1", "--why", "repaired"])
    assert (answer.exit_code, answer.output) == (0, "1 put back\n")
    assert [letter.message_id for letter in a_dead_letter.asked("routing")] == ["e1"]
    with reading(make_engine(f"sqlite:///{a_dead_letter.path.with_name('routing.db')}")) as session:
        [row] = session.execute(select(AUDIT))
    assert (row.action, row.actor_id, row.details["why"]) == ("letter.replayed", "command-line", "repaired")


def test_a_check_of_chains_without_a_database_says_what_to_do(a_dead_letter):
    answer = run.invoke(app, ["audit", "verify"])
    assert answer.exit_code == 1 and "fengqiao migrate" in answer.output


def test_a_dead_letter_is_thrown_away_only_for_a_reason(a_dead_letter):
    assert run.invoke(app, ["dead-letters", "discard", "routing", "e1"], input="").exit_code == 1
    assert a_dead_letter.count("routing") == 1
    assert run.invoke(app, ["dead-letters", "discard", "routing", "e1", "--why", "a test"]).exit_code == 0
    assert a_dead_letter.count("routing") == 0


def test_what_is_not_there_is_told_in_a_sentence(a_dead_letter):
    for consumer, words in {"routing": "死信", "kitchen": "no consumer", "intake": "DATABASE_URL"}.items():
        answer = run.invoke(app, ["dead-letters", "replay", consumer, "nothing", "--why", "repaired"])
        assert answer.exit_code == 1 and words in answer.output


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["serve", "kitchen"], {}, "no service 'kitchen'"),
        (["classify", "nothing-here.txt"], {}, "nothing-here.txt"),
        (["migrate"], {"PORT": "many"}, "PORT"),
        (
            ["audit", "verify"],
            {"DATABASE_URL": "postgresql+psycopg://u:secret-word@127.0.0.1:1/{service}"},
            "database",
        ),
        (["dead-letters", "list"], {"AMQP_URL": "amqp://u:secret-word@127.0.0.1:1/"}, "AMQP_URL"),
        (["demo", "--url", "http://127.0.0.1:1", "--count", "1"], {}, "No platform answers"),
        (["token", "create", ""], {}, "name"),
        (["token", "create", "x", "--days", "0"], {}, "days"),
        (
            ["replay", "--since", "2026-01-01"],
            {"DATABASE_URL": "sqlite:///nowhere/{service}.txt"},
            "database",
        ),
    ],
)
def test_every_error_is_one_sentence_without_a_secret(
    var: Path,
    fengqiao: Any,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    said: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value.replace("nowhere", str(var / "nowhere")))
    answer = fengqiao(*arguments)
    assert answer.exit_code == 1, answer.output
    assert answer.output.startswith("fengqiao: ") and len(answer.output.strip().splitlines()) == 1
    assert said in answer.output and "secret-word" not in answer.output


@pytest.mark.parametrize(("days", "warned"), [(61, False), (60, True), (-5, True)])
def test_the_doctor_warns_before_the_calendar_ends(
    settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch, days: int, warned: bool
) -> None:
    noon = datetime.combine(LAST_COVERED - timedelta(days=days), time(4), UTC)
    monkeypatch.setattr(doctor, "clock_from", lambda _: FixedClock(noon))
    (found,) = [one for one in doctor.examine(settings) if one.name == "calendar"]
    assert found.well and ("calendar.csv" in found.words) is warned


def test_the_doctor_finds_a_new_installation_well(var: Path, figures: Any) -> None:
    assert [one["name"] for one in figures("doctor") if not one["well"]] == []


@pytest.mark.parametrize(
    ("command", "file", "line", "wrong", "told"),
    [
        (["run"], "villages.csv", 4, "37a832104202,a,a,A1,1,1", "villages.csv, line 4, column code"),
        (["run"], "routing/words.csv", 3, "one cell", "words.csv 第 3 行第 1 列"),
        (["serve", "intake"], "calendar.csv", 3, "2027-02-30,rest,x,y", "calendar.csv, line 3, column on"),
    ],
)
def test_a_broken_town_folder_stops_the_start_with_file_line_and_column(
    var: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    file: str,
    line: int,
    wrong: str,
    told: str,
) -> None:
    """In a process of its own: starting services makes the standard library cooperative."""
    town = tmp_path / "town"
    shutil.copytree(ROOT / "infra" / "town", town)
    lines = (town / file).read_text("utf-8").splitlines()
    (town / file).write_text("\n".join([*lines[: line - 1], wrong, *lines[line:]]) + "\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "standalone.cli", *command],
        cwd=ROOT, env={**os.environ, "TOWN": str(town), "PORT": "0"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert told in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_the_doctor_finds_a_broken_camera(
    var: Path, figures: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cameras.csv").write_text(
        "topic,camera,zone,village_code,people,seconds\ngate,,,1,10,60\n", "utf-8"
    )
    monkeypatch.setenv("CAMERAS", str(tmp_path / "cameras.csv"))
    (found,) = [one for one in figures("doctor", exit_code=1) if one["name"] == "cameras"]
    assert not found["well"] and "line 2, column village_code" in found["words"]


def test_the_doctor_finds_a_wrong_field_in_a_form_of_the_town(
    settings: ServiceSettings, tmp_path: Path
) -> None:
    town = tmp_path / "town"
    shutil.copytree(ROOT / "infra" / "town", town)
    (town / "forms").mkdir()
    (town / "forms" / "cover.txt").write_text("# 卷宗\n{{登记号码}}\n", "utf-8")
    found = doctor.examine(settings.model_copy(update={"town": town}))
    (forms,) = [one for one in found if one.name == "forms"]
    assert not forms.well and "cover.txt" in forms.words and "登记编号" in forms.words
