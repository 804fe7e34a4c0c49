"""Use cases run by the command line in a service's own database: whoever may use the database may do this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    url = service_url(settings.database_url, name)
    if reason := migrations.check(name, url):
        raise RuntimeError(f"{name}: {reason.removesuffix(': run migrate')}; run `fengqiao migrate` first.")
    tables = import_module(f"{name}.tables")
    engine = make_engine(url)
    try:
        with transaction(engine) as session:
            call = Call(
                session=session,
                now=clock_from(settings).now(),
                new_id=new_id,
                audit_table=tables.AUDIT,
                actor=Actor(person_id="command-line", roles=("operator",), rights=rights),
                settings=load(import_module(f"{name}.settings").Settings),
                resources=resources,
            )
            yield call
            session.flush()
            outbox.flush(session, tables.BUS.outbox, call.now)
    finally:
        engine.dispose()
