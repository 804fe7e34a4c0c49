"""Use cases run by the command line in a service's own database: whoever may use the database may do this."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from typing import Any

from contracts.people import Actor
from messaging import outbox
from messaging.call import Call
from servicekit import migrations
from servicekit.clock import clock_from
from servicekit.engine import make_engine, service_url, transaction
from servicekit.ids import new_id
from servicekit.settings import ServiceSettings, load


@contextmanager
def inside(settings: ServiceSettings, name: str, *rights: str, resources: Any = None) -> Iterator[Call]:
    """A call in a transaction of its own, as the entry point of ``name`` makes one.

    What it tells lies in the outbox: the running service publishes it, or the next start does.

    :raises RuntimeError: the database is missing or older than the code.
    """
    with workplace(settings, name, *rights, resources=resources) as calling, calling() as call:
        yield call


@contextmanager
def workplace(
    settings: ServiceSettings, name: str, *rights: str, resources: Any = None
) -> Iterator[Callable[[], AbstractContextManager[Call]]]:
    """``inside`` for work of many transactions: the database is looked at and connected to once.

    :raises RuntimeError: the database is missing or older than the code.
    """
    url = service_url(settings.database_url, name)
    if reason := migrations.check(name, url):
        raise RuntimeError(f"{name}: {reason.removesuffix(': run migrate')}; run `fengqiao migrate` first.")
    tables, own = import_module(f"{name}.tables"), load(import_module(f"{name}.settings").Settings)
    engine, clock = make_engine(url), clock_from(settings)

    @contextmanager
    def calling() -> Iterator[Call]:
        with transaction(engine) as session:
            call = Call(
                session=session,
                now=clock.now(),
                new_id=new_id,
                audit_table=tables.AUDIT,
                actor=Actor(person_id="command-line", roles=("operator",), rights=rights),
                settings=own,
                resources=resources,
            )
            yield call
            session.flush()
            outbox.flush(session, tables.BUS.outbox, call.now)

    try:
        yield calling
    finally:
        engine.dispose()
