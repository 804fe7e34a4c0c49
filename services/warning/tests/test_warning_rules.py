"""The rules of warning without a database: signs, colours, group marks, levels and terms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warning import policies
from warning.errors import NoLevelAbove, NotOpen, SignsError
from warning.model import LEVELS, TRANSITIONS, Warning, level_above

SIGNS = policies.load_signs(Path(policies.__file__).with_name("signs.toml"))
NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)


def warning(**changes):
    values = {
        "warning_id": "w1", "number": "YJ-2026-000001", "source": "grid", "external_ref": None, "village_code": "v1",
        "area_code": "A1", "place": "", "text": "", "people_count": None, "signs": [], "score": 0, "colour": "none",
        "level": "grid", "reported_by": "p1", "reported_at": NOON, "due_at": NOON, **changes,
    }  # fmt: skip
    return Warning(**values)


@pytest.mark.parametrize(
    ("text", "people", "told", "score", "colour"),
    [
        ("两家因为晾衣服拌了几句嘴", None, (), 0, "none"),
        ("村民喝醉后吵闹", None, (), 10, "blue"),
        ("丈夫殴打妻子", None, (), 30, "yellow"),
        ("丈夫殴打妻子，已经多次调解，孩子被打", None, (), 55, "orange"),
        ("扬言要同归于尽，手里拿刀", None, (), 80, "red"),
        ("两家有点矛盾", None, ("threat", "violence"), 70, "red"),
        ("工地拖欠工资", 9, (), 10, "blue"),
        ("工地拖欠工资", 10, (), 50, "orange"),
        ("村委会门口有人", 30, (), 50, "orange"),
        ("村委会门口有人", 50, (), 70, "red"),
    ],
)
def test_signs_and_people_add_up_to_a_colour(text, people, told, score, colour):
    found = policies.assess(text, people, told, SIGNS)
    assert (found.score, found.colour) == (score, colour)
    assert len(found.signs) >= (1 if score else 0)


@pytest.mark.parametrize(
    ("score", "colour"),
    [
        (9, "none"),
        (10, "blue"),
        (29, "blue"),
        (30, "yellow"),
        (49, "yellow"),
        (50, "orange"),
        (69, "orange"),
        (70, "red"),
    ],
)
def test_each_colour_begins_at_its_score(score, colour):
    assert policies.colour_of(score) == colour


@pytest.mark.parametrize(
    ("people", "mark"),
    [
        (None, ""),
        (4, ""),
        (5, "group"),
        (9, "group"),
        (10, "group_small"),
        (30, "group_medium"),
        (50, "group_large"),
    ],
)
def test_a_group_is_marked_by_its_number_of_people(people, mark):
    assert policies.group_mark(people) == mark


def test_the_reasons_of_a_colour_are_kept_with_the_mark_of_the_group():
    found = policies.assess("在微信群里串联", 12, (), SIGNS)
    assert found.signs == ("聚集、串联", "10 人以上聚集")


@pytest.mark.parametrize(
    ("level", "colour", "hours"),
    [
        ("grid", "red", 24), ("village", "blue", 24), ("area", "none", 24),
        ("town", "red", 1), ("town", "orange", 24), ("town", "yellow", 72), ("town", "blue", 168), ("town", "none", 168),
    ],
)  # fmt: skip
def test_each_level_has_its_term_and_the_town_one_for_each_colour(level, colour, hours):
    assert policies.due(level, colour, NOON) == NOON + timedelta(hours=hours)


def test_red_enters_at_the_town_whatever_the_source():
    assert {policies.entry_level(source, "red") for source in policies.ENTRY} == {"town"}
    assert policies.entry_level("grid", "orange") == "grid"
    assert policies.entry_level("video", "none") == "village"


def test_levels_go_up_one_by_one_and_end_at_the_town():
    assert [level_above(level) for level in LEVELS[:-1]] == ["village", "area", "town"]
    with pytest.raises(NoLevelAbove):
        level_above("town")


def test_an_ended_warning_can_only_become_a_dispute():
    for state in ("settled", "dropped", "became_dispute"):
        with pytest.raises(NotOpen):
            warning(state=state).move("settle")
    late = warning(state="dropped")
    late.move("become_dispute")
    assert (late.state, late.due_at) == ("became_dispute", None)
    assert set(TRANSITIONS.values()) == {"open", "settled", "dropped", "became_dispute"}


@pytest.mark.parametrize(
    ("level", "own", "placed"),
    [
        ("village", {"village_code": "v1", "area_code": ""}, True),
        ("village", {"village_code": "v2", "area_code": "A1"}, False),
        ("grid", {"village_code": "", "area_code": ""}, False),
        ("area", {"village_code": "", "area_code": "A1"}, True),
        ("area", {"village_code": "v1", "area_code": "A2"}, False),
        ("town", {"village_code": "", "area_code": ""}, True),
    ],
)
def test_a_person_must_sit_where_the_warning_lies(level, own, placed):
    assert policies.is_placed(level, own, {"village_code": "v1", "area_code": "A1"}) is placed


@pytest.mark.parametrize(
    "text",
    ["[[sign", '[[sign]]\ncode = "a"', '[[sign]]\ncode = "a"\nname = "b"\nscore = 0\nwords = ["c"]'],
)
def test_a_file_of_signs_that_cannot_be_used_is_told(tmp_path, text):
    path = tmp_path / "signs.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SignsError, match=r"signs\.toml"):
        policies.load_signs(path)
