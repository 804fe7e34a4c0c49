"""The bus as a whole: a toy house as a program of its own, embedded on SQLite, and on RabbitMQ with PostgreSQL."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import amqp
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from messaging import deadletters, topology

TOY = Path(__file__).with_name("toy_service.py")
GOOD = sorted(["once", "twice", *(f"e{number}" for number in range(20) if number != 5)])
FOR_DESK_A = sorted(["once", *(f"e{number}" for number in range(0, 20, 2))])
REASONS = ["ValueError after 3 attempts", "not JSON", "unknown event or version: ToyTold.v99"]
PERSONAL = ("王小明", "13812345678", "ZeroDivisionError")


@dataclass
class Toy:
    """One toy house: where it keeps its files and which bus and database it uses."""

    name: str
    folder: Path
    amqp_url: str = "embedded://"
    database_url: str = ""

    def run(self, what: str) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "VIRTUAL_ENV")}
        given = {
            "TOY": self.name,
            "VAR": str(self.folder),
            "AMQP_URL": self.amqp_url,
            "DATABASE_URL": self.database_url,
        }
        command = [sys.executable, str(TOY), what]
        return subprocess.run(
            command, env={**kept, **given}, capture_output=True, text=True, timeout=60, check=False
        )

    def seen(self, what: str) -> dict[str, Any]:
        done = self.run(what)
        assert done.returncode == 0, done.stderr[-3000:]
        return {**json.loads(done.stdout.splitlines()[-1]), "log": done.stderr + done.stdout}

    def killed(self) -> None:
        done = self.run("crash")
        assert done.returncode == -signal.SIGKILL, done.stderr[-3000:]


@pytest.fixture(scope="module")
def embedded_toy(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return Toy("toy", tmp_path_factory.mktemp("toy"))


@pytest.fixture(scope="module")
def embedded(embedded_toy: Toy) -> dict[str, Any]:
    return embedded_toy.seen("all")


@pytest.fixture(scope="module")
def healed(embedded: dict[str, Any], embedded_toy: Toy) -> dict[str, Any]:
    """The embedded toy house started once more, with its fault mended and its dead letter asked for."""
    return embedded_toy.seen("healed")


@pytest.fixture(scope="module")
def spread_toy(
    tmp_path_factory: pytest.TempPathFactory, broker_url: str, postgresql_url: str
) -> Iterator[Toy]:
    """A toy house on RabbitMQ and PostgreSQL, with names and a schema of its own."""
    name = f"toy{os.getpid()}"
    schema_url = make_url(postgresql_url).update_query_dict({"options": f"-csearch_path={name}"})
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    toy = Toy(
        name, tmp_path_factory.mktemp(name), broker_url, schema_url.render_as_string(hide_password=False)
    )
    yield toy
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()
    forget(broker_url, name)


@pytest.fixture(scope="module")
def spread(spread_toy: Toy) -> dict[str, Any]:
    return spread_toy.seen("all")


def forget(amqp_url: str, name: str) -> None:
    """Deletes what the toy house declared."""
    queues = [
        f"rpc-{name}-asker", f"{name}-hearer.ToyTold", f"{name}.desk.a", "retry.0.1s", "retry.0.3s",
        *(topology.dead_letters_name(f"{name}-{service}") for service in ("asker", "hearer", "desk")),
    ]  # fmt: skip
    exchanges = [f"{name}-asker.events", f"{name}-asker.events.by-header", "retry.0.1s", "retry.0.3s"]
    with topology.connect(amqp_url) as connection:
        for queue in queues:
            with suppress(amqp.NotFound):
                connection.channel().queue_delete(queue)
        for exchange in exchanges:
            with suppress(amqp.NotFound):
                connection.channel().exchange_delete(exchange)


@pytest.fixture(params=["embedded", pytest.param("spread", marks=[pytest.mark.broker, pytest.mark.postgres])])
def house(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What was seen in a toy house of each kind."""
    return request.getfixturevalue(request.param)


def test_a_refusal_crosses_with_its_code_and_field(house: dict[str, Any]) -> None:
    assert house["refused"] == {"refused": "not_found", "field": "ids"}


def test_of_a_fault_of_ours_the_caller_learns_only_the_reference(house: dict[str, Any]) -> None:
    internal = house["internal"]
    assert len(internal["reference"]) == 8
    assert internal["reference"] in internal["unavailable"]
    assert not any(word in internal["unavailable"] for word in PERSONAL)
    assert internal["reference"] in house["log"]


def test_a_request_with_a_key_is_done_once(house: dict[str, Any]) -> None:
    assert house["answered"] == [{"answer": {"ok": True}}] * 2
    assert house["hearer"].count("once") == 1


def test_a_key_is_for_one_request_only(house: dict[str, Any]) -> None:
    assert house["reused"]["refused"] == "idempotency_mismatch"
    assert "other" not in house["hearer"]


def test_every_event_arrives_once_and_a_poison_one_holds_up_nobody(house: dict[str, Any]) -> None:
    assert house["before the last try"] == GOOD
    assert house["hearer"] == GOOD


def test_a_desk_hears_only_its_own(house: dict[str, Any]) -> None:
    assert house["desk"] == FOR_DESK_A


def test_what_cannot_be_handled_or_read_is_a_dead_letter(embedded: dict[str, Any]) -> None:
    told = {letter["reason"]: letter for letter in embedded["dead"]}
    assert sorted(told) == REASONS
    assert told["ValueError after 3 attempts"]["attempts"] == 3
    assert {letter["queue"] for letter in told.values()} == {"toy-hearer.ToyTold"}
    written = [{**letter, "body": ""} for letter in told.values()]
    assert not any(word in str(written) for word in PERSONAL)


def test_a_dead_letter_of_the_embedded_bus_outlives_its_process_and_goes_back_when_asked_for(
    healed: dict[str, Any],
) -> None:
    assert healed["told"] == 0, "a start tells nothing again that lies on the shelf"
    assert healed["left"] == 2
    assert healed["marks"]["asker"] == 21, "a dead letter does not hold up the marks"


def test_an_operator_asks_over_the_bus_sees_a_letter_masked_and_throws_it_away(
    healed: dict[str, Any],
) -> None:
    assert healed["shown"]["body"].startswith('{"name"') and "王小明" not in healed["shown"]["body"]
    assert healed["after"] == 0
    assert healed["health"] == {
        "service": "toy-hearer", "dead_letters": 0, "outbox_waiting": None, "oldest_waiting_at": None,
        "malware_scan": "",
    }  # fmt: skip
    assert healed["queues"]["toy-hearer.ToyTold"]["consumers"] == 1
    assert healed["queues"]["nothing"]["there"] is False
    discarded = [row for row in healed["trail"] if row["action"] == "letter.discarded"]
    assert [(row["actor_id"], row["details"]["why"]) for row in discarded] == [("boss", "没有用")] * 2


def test_a_check_of_the_chains_runs_in_the_background_and_keeps_what_it_found(healed: dict[str, Any]) -> None:
    last = healed["chains"]["last"]
    assert (last["by"], last["breaks"], last["wrong_days"]) == ("boss", 0, [])
    assert last["rows"] >= 20
    assert healed["chains"]["running_since"] is None


@pytest.mark.broker
@pytest.mark.postgres
def test_dead_letters_are_listed_put_back_and_discarded(spread: dict[str, Any], spread_toy: Toy) -> None:
    consumer, url = f"{spread_toy.name}-hearer", spread_toy.amqp_url
    queue = f"{consumer}.ToyTold"
    for _ in range(2):  # they stay where they are
        letters = {letter.reason: letter for letter in deadletters.listed(url, consumer)}
        assert sorted(letters) == REASONS
    poison, unreadable = letters["ValueError after 3 attempts"], letters["not JSON"]
    assert (poison.kind, poison.queue, poison.attempts) == ("ToyTold.v1", queue, 3)
    assert json.loads(poison.body)["id"] == poison.message_id
    assert (unreadable.message_id, unreadable.queue) == ("unreadable", queue)
    assert deadletters.replay(url, consumer, poison.message_id) == 1
    with topology.connect(url) as connection:
        channel = connection.channel()
        message = channel.message_to_python(channel.basic_get(queue, no_ack=True))
    assert message.properties["message_id"] == poison.message_id
    assert message.headers == {"type": "ToyTold.v1", "x-delivery-count": 0}
    assert deadletters.discard(url, consumer, "never seen") == 0
    assert [deadletters.discard(url, consumer, each) for each in ("unreadable", "of-tomorrow")] == [1, 1]
    assert deadletters.listed(url, consumer) == []
    assert deadletters.listed(url, "nobody-at-all") == []


def test_after_a_kill_the_embedded_bus_tells_again_what_was_on_the_way(tmp_path: Path) -> None:
    toy = Toy("toy", tmp_path)
    toy.killed()
    seen = toy.seen("again")
    assert seen["hearer"] == ["before-1", "before-2", "kill", "x1", "x2"]
    assert seen["told"] >= 3
    assert (seen["rest"], seen["marks"]["asker"]) == (0, 5)


@pytest.mark.broker
@pytest.mark.postgres
def test_after_a_kill_the_broker_delivers_again(
    spread: dict[str, Any], spread_toy: Toy, postgresql_url: str
) -> None:
    name = spread_toy.name
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {name}.seen, {name}.outbox, {name}.inbox"))
    engine.dispose()
    spread_toy.killed()
    assert spread_toy.seen("again")["hearer"] == ["before-1", "before-2", "kill", "x1", "x2"]
