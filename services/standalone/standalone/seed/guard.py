"""Whether a history may be written here: never beside real disputes without a word, never twice, never while services run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, or_, select, text

from intake.tables import DISPUTES
from servicekit import migrations
from standalone.seed.world import Numbers, Order, tables_of


@dataclass(frozen=True)
class Found:
    """What is there already: how many disputes, and whether some of them were not invented."""

    disputes: int
    real: bool


def check_ready(urls: Mapping[str, str]) -> None:
    """:raises RuntimeError: a database is missing or not at the newest version."""
    for name, url in urls.items():
        try:
            behind = migrations.check(name, url)
        except Exception as error:
            raise RuntimeError(
                f"The database of {name} cannot be opened: run `fengqiao migrate` first."
            ) from error
        if behind:
            raise RuntimeError(f"The database of {name} is not ready: {behind}.")


def look(engines: Mapping[str, Engine]) -> Found:
    """Counts the register; a table of another service that is not empty counts as one that is not invented."""
    with engines["intake"].connect() as connection:
        disputes = connection.scalar(select(func.count()).select_from(DISPUTES)) or 0
        own = or_(DISPUTES.c.external_ref.is_(None), DISPUTES.c.external_ref.not_like("seed-%"))
        real = connection.execute(select(DISPUTES.c.id).where(own).limit(1)).first() is not None
    strays = [name for name, engine in engines.items() if not disputes and _has_cases(name, engine)]
    return Found(disputes, real or bool(strays))


def check(found: Found, order: Order, engines: Mapping[str, Engine], *, append: bool, agreed: bool) -> None:
    """:raises ValueError: there is something already and nobody said ``append``; the same history again.

    :raises RuntimeError: services are at work on the databases.
    """
    if (found.disputes or found.real) and not append:
        raise ValueError(
            f"There are {found.disputes} disputes already. `fengqiao seed` fills empty databases; --append adds to them."
        )
    if found.real and not agreed:
        raise ValueError(
            "Some of the disputes here are not invented. Say --yes if invented ones may stand beside them."
        )
    with engines["intake"].connect() as connection:
        if _same(connection, order):
            raise ValueError(f"The history of seed {order.seed} is here already: choose another --seed.")
    for name, engine in engines.items():
        _check_alone(name, engine)


def last_numbers(engines: Mapping[str, Engine]) -> Numbers:
    """What has been given so far."""
    return Numbers(
        disputes=_last(engines["intake"], "intake", "series"),
        agreements=_last(engines["mediation"], "mediation", "number_ranges"),
        warnings=_last(engines["warning"], "warning", "series"),
    )


def _last(engine: Engine, service: str, name: str) -> Counter[int]:
    table = tables_of(service)[name]
    with engine.connect() as connection:
        return Counter({row.year: row.last for row in connection.execute(select(table.c.year, table.c.last))})


def _same(connection: Connection, order: Order) -> bool:
    mine = DISPUTES.c.external_ref.startswith(f"{order.label}-", autoescape=True)
    return connection.execute(select(DISPUTES.c.id).where(mine).limit(1)).first() is not None


def _has_cases(name: str, engine: Engine) -> bool:
    """Whether anything of a dispute is here; what a service keeps of the town does not count."""
    tables = tables_of(name)
    with engine.connect() as connection:
        return connection.execute(select(tables["audit"].c.id).limit(1)).first() is not None


def _check_alone(name: str, engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND application_name LIKE 'fengqiao%'"
    )
    with engine.connect() as connection:
        if connection.scalar(others):
            raise RuntimeError(f"Services are at work on the database of {name}: stop them first.")
