"""Settings from the environment, and the clock that they choose."""

import json
import stat
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from servicekit.clock import SystemClock, WindableClock, clock_from, local_date
from servicekit.settings import ServiceSettings, SettingsError, load


class IntakeSettings(ServiceSettings):
    seconds: float = 1.5
    villages: tuple[str, ...] = ()
    limits: dict[str, int] = {}
    api_token: SecretStr = SecretStr("")


def read(**given):
    return load(IntakeSettings, {"IDENTITY_KEY": "k", **given})


def test_every_setting_has_a_default_that_works_on_one_machine():
    settings = read()
    assert settings.amqp_url == "embedded://"
    assert settings.database_url == "sqlite:///var/{service}.db"
    assert settings.town == Path("infra/town")
    assert (settings.port, settings.metrics_port) == (8000, None)
    assert (settings.log_level, settings.log_format) == ("INFO", "console")
    assert settings.clock_file is None
    assert settings.var == Path("var")


def test_variables_are_named_like_the_fields():
    settings = read(
        AMQP_URL="amqp://x", PORT="81", LOG_LEVEL="debug", SECONDS="0.5", VILLAGES="a, b", LIMITS='{"x":1}'
    )
    assert (settings.amqp_url, settings.port, settings.log_level) == ("amqp://x", 81, "DEBUG")
    assert (settings.seconds, settings.villages, settings.limits) == (0.5, ("a", "b"), {"x": 1})


def test_the_database_lies_in_var_unless_it_is_named(tmp_path):
    assert read(VAR=str(tmp_path)).database_url == f"sqlite:///{tmp_path}/{{service}}.db"
    assert read(VAR=str(tmp_path), DATABASE_URL="sqlite:///x.db").database_url == "sqlite:///x.db"


def test_an_empty_variable_counts_as_unset_and_others_are_ignored():
    assert read(PORT="", HOME="/root").port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "70000"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("LIMITS", "{broken"),
    ],
)
def test_a_wrong_value_is_told_with_its_variable_and_reason(name, value):
    with pytest.raises(SettingsError) as raised:
        read(**{name: value})
    assert raised.value.variable == name
    assert raised.value.value.lower() == value.lower()
    assert raised.value.reason
    assert str(raised.value).startswith(f"{name}=")


def test_a_secret_is_never_shown():
    class Strict(ServiceSettings):
        api_token: int = 0

    with pytest.raises(SettingsError) as raised:
        load(Strict, {"API_TOKEN": "hunter2"})
    assert "hunter2" not in str(raised.value)
    settings = read(
        API_TOKEN="hunter2", DATABASE_URL="postgresql://me:hunter2@db/x", AMQP_URL="amqp://me:hunter2@mq"
    )
    assert "hunter2" not in repr(settings)


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        read().port = 1


def test_settings_can_be_told_apart_and_kept_in_a_table():
    same = {"IDENTITY_KEY": "k"}
    settings = [load(ServiceSettings, given) for given in (same, same, {**same, "PORT": "1"})]
    assert len(set(settings)) == 2


def test_an_identity_key_is_made_once_and_kept_for_its_owner(tmp_path):
    first = load(ServiceSettings, {"VAR": str(tmp_path / "var")})
    second = ServiceSettings.from_env({"VAR": str(tmp_path / "var")})
    key = first.identity_key.get_secret_value()
    assert len(key) == 64
    assert second.identity_key.get_secret_value() == key
    assert stat.S_IMODE((tmp_path / "var" / "identity.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["identity.key"]


def test_the_environment_is_the_default(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("IDENTITY_KEY", "k")
    assert ServiceSettings.from_env().port == 8123


def test_without_a_clock_file_time_is_the_machines():
    clock = clock_from(read())
    assert isinstance(clock, SystemClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_wound_clock_is_seen_by_everybody_who_reads_its_file(tmp_path):
    path = tmp_path / "deep" / "clock.json"
    mine, theirs = clock_from(read(CLOCK_FILE=str(path))), WindableClock(path)
    assert abs(mine.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert theirs.offset() == 0
    mine.wind(3600)
    mine.wind(1800)
    assert theirs.offset() == 5400
    assert theirs.now() - datetime.now(UTC) > timedelta(minutes=89)
    assert json.loads(path.read_text()) == {"offset_seconds": 5400.0}
    assert list(path.parent.iterdir()) == [path]
    path.unlink()
    assert theirs.offset() == 0


def test_a_clock_file_is_read_only_when_it_changed(tmp_path, monkeypatch):
    clock = WindableClock(tmp_path / "clock.json")
    clock.wind(10)
    assert clock.offset() == 10
    monkeypatch.setattr("servicekit.clock._read_offset", lambda path: pytest.fail("read again"))
    assert clock.offset() == 10


def test_a_broken_clock_file_is_told(tmp_path):
    (tmp_path / "clock.json").write_text("noon")
    with pytest.raises(ValueError, match="is not a clock file"):
        WindableClock(tmp_path / "clock.json").now()


def test_the_towns_date_changes_at_its_own_midnight():
    assert local_date(datetime(2026, 3, 11, 15, 59, tzinfo=UTC)) == date(2026, 3, 11)
    assert local_date(datetime(2026, 3, 11, 16, 0, tzinfo=UTC)) == date(2026, 3, 12)
    with pytest.raises(ValueError, match="offset"):
        local_date(datetime(2026, 3, 11))


def test_ids_sort_by_the_time_they_were_made():
    from servicekit.ids import new_id

    ids = []
    for _ in range(50):
        ids.append(new_id())
        time.sleep(0.00002)
    assert ids == sorted(ids)
    assert len(set(ids)) == 50
    assert all(len(one) == 32 and one[12] == "7" and one[16] in "89ab" for one in ids)


def test_a_query_code_has_no_look_alikes():
    import random

    from servicekit.ids import normalise_query_code, query_code

    code = query_code(random.Random(1))
    assert code == query_code(random.Random(1))
    assert len(code) == 10
    assert not set("".join(query_code(random.Random(n)) for n in range(200))) & set("0O1IL")
    assert normalise_query_code(f" {code[:5].lower()}-{code[5:]} ") == code
