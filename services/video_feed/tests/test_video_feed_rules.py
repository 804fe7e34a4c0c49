"""When people before a camera are a gathering, what Frigate says, and the list of cameras."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from video_feed.cameras import load_zones
from video_feed.errors import CamerasError, UnreadableMessage
from video_feed.frigate import Frigate
from video_feed.model import Observation, Rule, Watch, Zone

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
ZONE = Zone("daji_east", "camera-1", "拳铺大集东口", "370832104200", Rule())
TOPIC = "frigate/daji_east/person"
COLUMNS = "topic,camera,zone,village_code,people,seconds\n"


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def fed(*counts: tuple[float, int]) -> tuple[Watch, list[Observation]]:
    """A watch that got these counts at these seconds, and what it told."""
    watch = Watch(ZONE)
    told = [watch.counted(count, after(seconds)) for seconds, count in counts]
    return watch, [found for found in told if found is not None]


def gathered() -> Watch:
    watch, told = fed((0, 12), (60, 12))
    assert [found.phase for found in told] == ["start"]
    return watch


def test_enough_people_for_long_enough_are_a_gathering() -> None:
    assert fed((0, 10), (59, 10))[1] == []
    [found] = fed((0, 10), (60, 10))[1]
    assert (found.phase, found.count, found.level, found.at) == ("start", 10, 1, after(60))


def test_a_crowd_that_stands_still_is_found_by_the_clock() -> None:
    watch, _ = fed((0, 10))
    assert watch.tick(after(59)) is None
    found = watch.tick(after(60))
    assert found is not None
    assert found.phase == "start"
    assert watch.tick(after(61)) is None


def test_people_who_only_pass_are_none() -> None:
    watch, told = fed((0, 12), (30, 9), (31, 12), (89, 12))
    assert told == []
    assert watch.tick(after(91)) is not None


def test_a_crowd_that_is_large_at_once_starts_at_its_level() -> None:
    assert fed((0, 50), (60, 50))[1][0].level == 3


def test_it_grows_at_twice_and_five_times_the_number_and_each_is_told_once() -> None:
    watch = gathered()
    found = [watch.counted(count, after(61 + n)) for n, count in enumerate((19, 20, 25, 49, 50, 80))]
    told = [(each.phase, each.count, each.level) for each in found if each is not None]
    assert told == [("update", 20, 2), ("update", 50, 3)]


def test_start_growth_and_end_share_one_id_and_the_next_gathering_has_another() -> None:
    watch = gathered()
    first = watch.open_id
    grown, _ = watch.counted(20, after(70)), watch.counted(0, after(80))
    ended = watch.tick(after(200))
    assert grown is not None
    assert ended is not None
    assert {grown.external_id, ended.external_id} == {first}
    watch.counted(12, after(300))
    again = watch.tick(after(360))
    assert again is not None
    assert again.external_id != first


def test_it_clears_later_than_it_starts_and_only_well_below_the_number() -> None:
    watch = gathered()
    assert watch.counted(7, after(100)) is None  # 10 − 3: not below the slack
    assert watch.tick(after(500)) is None
    assert watch.counted(6, after(500)) is None
    assert watch.tick(after(619)) is None
    ended = watch.tick(after(620))
    assert ended is not None
    assert (ended.phase, ended.count) == ("end", 6)
    assert watch.tick(after(900)) is None


def test_people_who_come_back_keep_it_open() -> None:
    watch = gathered()
    watch.counted(2, after(100))
    watch.counted(12, after(200))
    watch.counted(2, after(210))
    assert watch.tick(after(329)) is None
    assert watch.tick(after(330)) is not None


def test_what_was_counted_before_the_video_system_went_away_is_forgotten() -> None:
    frigate = Frigate("frigate", [ZONE])
    frigate.message(TOPIC, b"12", NOW)
    frigate.message("frigate/available", b"offline", after(10))
    assert frigate.tick(after(100)) == []
    assert frigate.message(TOPIC, b"12", after(101)) == []
    frigate.message("frigate/available", b"online", after(110))
    assert frigate.tick(after(200)) == []
    frigate.message(TOPIC, b"12", after(200))
    assert [found.phase for found in frigate.tick(after(260))] == ["start"]


def test_an_open_gathering_stays_open_while_the_video_system_is_away() -> None:
    frigate = Frigate("frigate", [ZONE])
    frigate.message(TOPIC, b"12", NOW)
    [start] = frigate.tick(after(60))
    frigate.message("frigate/available", b"offline", after(70))
    frigate.message("frigate/available", b"online", after(80))
    frigate.message(TOPIC, b"0", after(80))
    [end] = frigate.tick(after(200))
    assert (end.phase, end.external_id) == ("end", start.external_id)


def test_frigate_is_asked_for_the_topics_of_the_cameras() -> None:
    assert Frigate("nvr", [ZONE]).topics() == [
        "nvr/available", "nvr/camera_activity", "nvr/daji_east/person",
    ]  # fmt: skip


def seen(camera: str, *zones: str, label: str = "person") -> bytes:
    """What Frigate answers to ``onConnect``: one object in each of the zones."""
    objects = [{"id": f"1.2-{n}", "label": label, "current_zones": [zone]} for n, zone in enumerate(zones)]
    return json.dumps({camera: {"motion": True, "objects": objects, "config": {"detect": True}}}).encode()


def test_people_who_stand_there_already_are_counted_after_a_connection() -> None:
    frigate = Frigate("frigate", [ZONE])
    frigate.message("frigate/camera_activity", seen("camera-1", *["daji_east"] * 9, "elsewhere"), NOW)
    assert frigate.tick(after(60)) == []
    activity = json.loads(seen("camera-1", *["daji_east"] * 10))
    activity["camera-1"]["objects"][0]["label"] = "person-verified"
    frigate.message("frigate/camera_activity", json.dumps(activity).encode(), after(60))
    [found] = frigate.tick(after(120))
    assert (found.phase, found.count) == ("start", 10)


def test_a_whole_camera_is_counted_whatever_the_zones_and_cars_are_no_people() -> None:
    frigate = Frigate("frigate", [Zone("gate", "gate", "", "370832104200", Rule())])
    frigate.message("frigate/camera_activity", seen("gate", *["a"] * 10), NOW)
    frigate.message("frigate/camera_activity", seen("gate", *["a"] * 10, label="car"), after(30))
    assert frigate.tick(after(70)) == []


def test_a_camera_that_says_nothing_keeps_what_was_counted() -> None:
    frigate = Frigate("frigate", [ZONE])
    frigate.message(TOPIC, b"12", NOW)
    frigate.message("frigate/camera_activity", b'{"other": {"config": {}}}', after(30))
    assert [found.phase for found in frigate.tick(after(60))] == ["start"]
    quiet = Frigate("frigate", [ZONE])
    quiet.message(TOPIC, b"12", NOW)
    quiet.message("frigate/camera_activity", b'{"camera-1": {"config": {}}}', after(30))
    assert quiet.tick(after(60)) == []


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        (TOPIC, b""), (TOPIC, b"many"), (TOPIC, b"1.5"), (TOPIC, "十".encode()), (TOPIC, b"-1"),
        (TOPIC, b"100001"), ("frigate/elsewhere/person", b"3"), ("frigate/camera_activity", b"{"),
        ("frigate/camera_activity", b"[]"), ("frigate/camera_activity", b'{"camera-1": {"objects": 5}}'),
        ("frigate/camera_activity", b'{"camera-1": {"objects": [{"label": "person", "current_zones": 1}]}}'),
    ],
)  # fmt: skip
def test_an_unreadable_message_is_told_and_changes_nothing(topic: str, payload: bytes) -> None:
    frigate = Frigate("frigate", [ZONE])
    frigate.message(TOPIC, b"12", NOW)
    with pytest.raises(UnreadableMessage) as raised:
        frigate.message(topic, payload, after(10))
    assert payload.decode() not in str(raised.value) or not payload
    assert len(frigate.tick(after(60))) == 1


def test_the_reference_towns_cameras_can_be_read() -> None:
    zones = load_zones(Path(__file__).parents[3] / "infra" / "town" / "cameras.csv")
    assert [zone.topic for zone in zones][:1] == ["daji_east"]
    assert zones[0].rule == Rule(people=10, seconds=60)


def test_what_a_row_leaves_out_has_a_default(tmp_path: Path) -> None:
    path = tmp_path / "cameras.csv"
    path.write_text(COLUMNS + "gate,,,370832104200,,\n", "utf-8")
    [zone] = load_zones(path)
    assert (zone.camera, zone.rule) == ("gate", Rule())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topic,camera\n", "line 1: the columns must be"),
        ("", "line 1"),
        (COLUMNS + "a,,,370832104200,10,60\n,,,370832104200,10,60\n", "line 3, column topic"),
        (COLUMNS + "a/b,,,370832104200,10,60\n", "line 2, column topic"),
        (COLUMNS + "a,,,37083210420,10,60\n", "line 2, column village_code"),
        (COLUMNS + "a,,,370832104200,ten,60\n", "line 2, column people: a whole number"),
        (COLUMNS + "a,,,370832104200,0,60\n", "line 2, column people"),
        (COLUMNS + "a,,,370832104200,10,-1\n", "line 2, column seconds"),
        (COLUMNS + "a,,\n", "line 2, column village_code"),
    ],
)
def test_a_wrong_list_of_cameras_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "cameras.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CamerasError, match=told):
        load_zones(path)


def test_a_missing_list_of_cameras_is_told(tmp_path: Path) -> None:
    with pytest.raises(CamerasError, match=r"none\.csv"):
        load_zones(tmp_path / "none.csv")
