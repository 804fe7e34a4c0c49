"""A toy house of three services, run as a program of its own: green threads must not reach the tests' process.

``TOY`` is the prefix of every name on the bus. The argument is what to do: ``all``, ``crash``, ``again`` or ``serve``; the last
line on standard output is JSON with what was seen.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import asdict  # noqa: E402
from pathlib import Path  # noqa: E402
from types import SimpleNamespace  # noqa: E402
from typing import Any, ClassVar  # noqa: E402

from sqlalchemy import Column, Integer, String, Table, insert, select  # noqa: E402

from contracts import registry  # noqa: E402
from contracts.auditing import GetChains, ListAudit, VerifyChains  # noqa: E402
from contracts.directory import Done  # noqa: E402
from contracts.envelope import Envelope, encode  # noqa: E402
from contracts.errors import NotFound, Refused, Unavailable  # noqa: E402
from contracts.message import Event, Request  # noqa: E402
from contracts.operations import DiscardDeadLetter, GetHealth, ListDeadLetters  # noqa: E402
from contracts.people import Actor  # noqa: E402
from messaging import failures, topology  # noqa: E402
from messaging.call import Call  # noqa: E402
from messaging.depths import queue_states  # noqa: E402
from messaging.embedded import is_embedded  # noqa: E402
from messaging.entry import Service, answers, listens, shared_engine, shared_publisher  # noqa: E402
from messaging.mending import letters_of, shelf_for  # noqa: E402
from messaging.publisher import Letter  # noqa: E402
from messaging.recovery import Ledger, Recovery  # noqa: E402
from messaging.rpc import RpcClient  # noqa: E402
from messaging.runner import Runner, declare_all  # noqa: E402
from messaging.tables import bus_tables  # noqa: E402
from servicekit import logs  # noqa: E402
from servicekit.audit import audit_tables  # noqa: E402
from servicekit.clock import SystemClock  # noqa: E402
from servicekit.engine import new_metadata, reading, service_url  # noqa: E402
from servicekit.settings import ServiceSettings, load  # noqa: E402

TOY = os.environ["TOY"]
CRASHING, HEALED = sys.argv[1:] == ["crash"], sys.argv[1:] == ["healed"]
topology.DELAYS = failures.DELAYS = (0.1, 0.3)  # the tests cannot wait for minutes

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)
SEEN = Table(
    "seen",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("who", String(20)),
    Column("what", String(40)),
)
tables = SimpleNamespace(metadata=metadata, BUS=BUS, AUDIT=AUDIT, ANCHORS=ANCHORS)


class ToyTold(Event):
    """Something was told to everybody, and to one desk."""

    service = f"{TOY}-asker"
    dispute_id: str
    desk: str

    def headers(self) -> dict[str, Any]:
        return {"desk": self.desk}


registry.event_class("")  # fills the registry, so that ours can be added
registry._cache[ToyTold.routing_key()] = ToyTold


class Tell(Request[Done]):
    """Tells events, all in one transaction."""

    service: ClassVar[str] = f"{TOY}-asker"
    ids: tuple[str, ...]


class Asker(Service):
    """Answers requests and tells events."""

    name = f"{TOY}-asker"
    tables = tables
    database_name = "asker"

    @answers(Tell)
    def tell(self, call: Call, request: Tell) -> Done:
        if "unknown" in request.ids:
            raise NotFound("没有这一件。", field="ids")
        if "broken" in request.ids:
            raise ZeroDivisionError("王小明 13812345678")
        if "slow" in request.ids:
            eventlet.sleep(1.0)
        for number, each in enumerate(request.ids):
            call.publish(ToyTold(at=call.now, dispute_id=each, desk="ab"[number % 2]))
            call.audit(each, "toy.told")
        return Done()


class Hearer(Service):
    """Hears everything; one kind of event it never can handle, one kills it."""

    name = f"{TOY}-hearer"
    tables = tables
    database_name = "hearer"

    @listens(ToyTold)
    def on_toy_told(self, call: Call, event: ToyTold) -> None:
        if event.dispute_id.startswith("poison") and not HEALED:
            raise ValueError("王小明 13812345678")
        if event.dispute_id.startswith("kill") and CRASHING:
            os.kill(os.getpid(), signal.SIGKILL)
        call.session.execute(insert(SEEN).values(who="hearer", what=event.dispute_id))
        call.audit(event.dispute_id, "toy.heard")


class Desk(Service):
    """Hears what is for desk a."""

    name = f"{TOY}-desk"
    tables = tables
    database_name = "desk"

    @listens(ToyTold, queue=f"{TOY}.desk.a", only={"desk": "a"})
    def on_toy_told(self, call: Call, event: ToyTold) -> None:
        call.session.execute(insert(SEEN).values(who="desk", what=event.dispute_id))


SERVICES = [Asker, Hearer, Desk]
SETTINGS = load(ServiceSettings)
ENGINES = {s.database(): shared_engine(service_url(SETTINGS.database_url, s.database())) for s in SERVICES}
HEARD = f"{TOY}-hearer.ToyTold"


def seen(who: str) -> list[str]:
    database = "hearer" if who == "hearer" else "desk"
    with reading(ENGINES[database]) as session:
        return list(session.scalars(select(SEEN.c.what).where(SEEN.c.who == who)))


def until(true: Callable[[], Any], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        eventlet.sleep(0.05)
    return True


def asked(client: RpcClient, *ids: str, key: str = "") -> dict[str, Any]:
    try:
        return {"answer": client.ask(Tell(ids=ids), idempotency_key=key).model_dump()}
    except Refused as refused:
        return {"refused": refused.fault.code, "field": refused.fault.field}
    except Unavailable as unavailable:
        return {"unavailable": str(unavailable), "reference": unavailable.reference}


def requests(client: RpcClient) -> dict[str, Any]:
    return {
        "refused": asked(client, "unknown"),
        "internal": asked(client, "broken"),
        "answered": [asked(client, "once", key="k1"), asked(client, "once", key="k1")],
        "reused": asked(client, "other", key="k1"),
    }


def put(body: str | bytes, message_id: str) -> None:
    shared_publisher(SETTINGS.amqp_url, Asker.name).publish([Letter("", HEARD, body, {}, message_id)])


def events(client: RpcClient) -> dict[str, Any]:
    """A poison event among good ones, the same event twice, one that nobody can read, one of a version of tomorrow."""
    ids = tuple("poison" if number == 5 else f"e{number}" for number in range(20))
    asked(client, *ids)
    now = SystemClock().now()
    twice = encode(Envelope("the-same-id", "", ToyTold(at=now, dispute_id="twice", desk="b")))
    for _ in range(2):
        put(twice, "the-same-id")
    put(b'{"name": "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e"', "unreadable")
    put(b'{"specversion": "1.0", "id": "of-tomorrow", "type": "ToyTold.v99", "data": {}}', "of-tomorrow")
    until(lambda: len(seen("hearer")) >= 21 and len(seen("desk")) >= 10)
    return {"before the last try": sorted(seen("hearer"))}


def dead_letters() -> list[dict[str, Any]]:
    """They lie in a file beside the databases."""
    letters = letters_of(SETTINGS, Hearer.name)
    until(lambda: letters.count() == 3, 10)
    return [{**asdict(each), "body": each.body.decode("utf-8", "replace")} for each in letters.listed()]


def ids_of_letters() -> list[str]:
    return [each.message_id for each in letters_of(SETTINGS, Hearer.name).listed()]


def everything(client: RpcClient) -> dict[str, Any]:
    seen_now = {**requests(client), **events(client)}
    if is_embedded(SETTINGS.amqp_url):
        seen_now["dead"] = dead_letters()
    else:
        until(lambda: waiting() == 3)
    return {**seen_now, "hearer": sorted(seen("hearer")), "desk": sorted(seen("desk"))}


def waiting() -> int:
    with topology.connect(SETTINGS.amqp_url) as connection:
        declared = connection.channel().queue_declare(topology.dead_letters_name(Hearer.name), passive=True)
        return int(declared.message_count)


def crash(client: RpcClient) -> dict[str, Any]:
    asked(client, "before-1", "before-2")
    until(lambda: len(seen("hearer")) == 2)
    asked(client, "x1", "kill", "x2")
    until(lambda: False, 10)
    return {}


def again(recovery: Recovery) -> dict[str, Any]:
    """What a stop had left on the way arrives, once; then the marks are moved and nothing is left to tell."""
    publisher = shared_publisher(SETTINGS.amqp_url, "recovery")
    embedded = is_embedded(SETTINGS.amqp_url)
    told = recovery.tell_again(publisher) if embedded else 0
    until(lambda: len(seen("hearer")) >= 5)
    eventlet.sleep(0.3)
    marks = recovery.advance()
    rest = recovery.tell_again(publisher) if embedded else 0
    return {"told": told, "rest": rest, "marks": marks, "hearer": sorted(seen("hearer"))}


def healed(client: RpcClient, recovery: Recovery) -> dict[str, Any]:
    """The poison event is asked for while the house stands still; the next start handles it and tells nothing else."""
    told = recovery.tell_again(shared_publisher(SETTINGS.amqp_url, "recovery"))
    until(lambda: "poison" in seen("hearer"))
    marks = recovery.advance()
    found = {"told": told, "marks": marks, "left": letters_of(SETTINGS, Hearer.name).count()}
    return {**found, "queues": {n: asdict(s) for n, s in queue_states(SETTINGS.amqp_url, [HEARD, "nothing"]).items()},
            **calls_of_the_house(client)}  # fmt: skip


def calls_of_the_house(client: RpcClient) -> dict[str, Any]:
    """What every service answers, asked over the bus."""
    boss = Actor(person_id="boss", rights=("operations.read", "operations.work", "audit.read"))
    unread = ListDeadLetters(of=Hearer.name)
    shown = client.ask(ListDeadLetters(of=Hearer.name, message_id="unreadable"), boss).items[0]
    for each in ("unreadable", "of-tomorrow"):
        client.ask(DiscardDeadLetter(of=Hearer.name, message_id=each, why="没有用"), boss)
    client.ask(VerifyChains(of=Hearer.name), boss)
    until(lambda: client.ask(GetChains(of=Hearer.name), boss).last is not None)
    return {
        "shown": shown.model_dump(),
        "after": client.ask(unread, boss).total,
        "health": client.ask(GetHealth(of=Hearer.name), boss).model_dump(),
        "chains": client.ask(GetChains(of=Hearer.name), boss).model_dump(mode="json"),
        "trail": [row.model_dump(mode="json") for row in client.ask(ListAudit(of=Hearer.name), boss).items],
    }


def serve(client: RpcClient) -> dict[str, Any]:
    """Until it is ended from outside."""
    print("serving", flush=True)
    until(lambda: False, 120)
    return {}


def main(what: str) -> None:
    logs.configure("toy", "INFO", "console")
    for engine in ENGINES.values():
        metadata.create_all(engine)
    declare_all(SERVICES, SETTINGS.amqp_url)
    runner = Runner(SERVICES, SETTINGS)
    ledger = Ledger(Path(SETTINGS.var) / "bus.json")
    recovery = Recovery(SERVICES, ENGINES, SETTINGS.amqp_url, ledger, shelf_for(SETTINGS))
    if what == "healed":
        letters_of(SETTINGS, Hearer.name).put_back(
            [each for each in ids_of_letters() if each != "unreadable"]
        )
    runner.start()
    client = RpcClient(SETTINGS.amqp_url)
    plans = {
        "all": lambda: everything(client),
        "crash": lambda: crash(client),
        "again": lambda: again(recovery),
        "serve": lambda: serve(client),
        "healed": lambda: healed(client, recovery),
    }
    found = plans[what]()
    client.close()
    if what == "all":
        runner.stop()
    print(json.dumps(found, ensure_ascii=False), flush=True)
    os._exit(0)  # what is left has nothing to say


if __name__ == "__main__":
    main(sys.argv[1])
