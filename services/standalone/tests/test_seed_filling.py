"""`fengqiao seed` fills empty databases whole or not at all, and never beside real disputes without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from intake.tables import DISPUTES
from servicekit import migrations
from servicekit.engine import make_engine, service_url
from servicekit.settings import ServiceSettings, load
from standalone import audits, house
from standalone.seed import making, seed
from standalone.seed.world import SERVICES, tables_of
from supervision.tables import CASES, TALLIES, TIMELINE

PREFIX = "fengqiao_seed_test"


@pytest.fixture
def town(seed_settings, request, database_url, monkeypatch):
    """Databases of all services, migrated and empty."""
    if database_url.startswith("postgresql"):
        _on_server(database_url, request, monkeypatch)
    settings = load(ServiceSettings)
    house.migrate(settings)
    return settings


def _on_server(database_url, request, monkeypatch):
    address = make_url(database_url)
    template = address.set(database=f"{PREFIX}_{{service}}").render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", template.replace("%7B", "{").replace("%7D", "}"))

    def drop():
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in house.PLACES:
                connection.execute(text(f'DROP DATABASE IF EXISTS "{PREFIX}_{name}" WITH (FORCE)'))
        engine.dispose()

    drop()
    request.addfinalizer(drop)


def count(settings, name, table):
    engine = make_engine(service_url(settings.database_url, name))
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(table))
    engine.dispose()
    return found


def test_an_empty_town_is_filled_whole(town, seed_order):
    seen = []
    order = replace(seed_order, count=120)
    assert seed(town, order, progress=seen.append) == 120
    assert seen == [120]
    assert count(town, "intake", DISPUTES) == count(town, "supervision", CASES) == 120
    assert [one for one in audits.verify_all(town) if not one.holds] == []
    for name in SERVICES:
        assert migrations.differences(name, service_url(town.database_url, name)) == [], "an index is missing"
        assert count(town, name, tables_of(name)["outbox"]) == 0
    engine = make_engine(service_url(town.database_url, "supervision"))
    with engine.connect() as connection:
        total = select(func.sum(TALLIES.c.value)).where(
            TALLIES.c.dimension == "figure", TALLIES.c.key == "registered"
        )
        assert connection.scalar(total) == 120
        assert connection.scalar(select(func.count()).select_from(TIMELINE)) > 120 * 10
    engine.dispose()


def test_more_can_be_added_and_the_numbers_go_on(town, seed_order):
    order = replace(seed_order, count=60)
    seed(town, order)
    with pytest.raises(ValueError, match="--append"):
        seed(town, replace(order, seed=8))
    with pytest.raises(ValueError, match="another --seed"):
        seed(town, order, append=True)
    assert seed(town, replace(order, seed=8), append=True) == 120
    engine = make_engine(service_url(town.database_url, "intake"))
    with engine.connect() as connection:
        numbers = connection.scalars(select(DISPUTES.c.number)).all()
    engine.dispose()
    for year in {number[5:9] for number in numbers}:
        own = sorted(int(number[-6:]) for number in numbers if number[5:9] == year)
        assert own == list(range(1, len(own) + 1))
    assert [one for one in audits.verify_all(town) if not one.holds] == []


def test_beside_a_dispute_that_is_not_invented_it_asks_first(town, seed_order):
    order = replace(seed_order, count=30)
    seed(town, order)
    engine = make_engine(service_url(town.database_url, "intake"))
    with engine.begin() as connection:
        first = connection.scalar(select(func.min(DISPUTES.c.id)))
        connection.execute(DISPUTES.update().where(DISPUTES.c.id == first).values(external_ref=None))
    engine.dispose()
    with pytest.raises(ValueError, match="--yes"):
        seed(town, replace(order, seed=9), append=True)
    assert seed(town, replace(order, seed=9), append=True, agreed=True) == 60


def test_a_filling_that_breaks_off_leaves_nothing(town, seed_order, monkeypatch):
    def broken(*given):
        yield from ()
        raise RuntimeError("the machine was switched off")

    monkeypatch.setattr("standalone.seed.rows_made", broken)
    with pytest.raises(RuntimeError, match="switched off"):
        seed(town, seed_order)
    assert count(town, "intake", DISPUTES) == 0
    for name in SERVICES:
        assert migrations.differences(name, service_url(town.database_url, name)) == []


def test_rows_made_in_other_processes_come_in_order(seed_settings, seed_order, monkeypatch):
    order = replace(seed_order, count=24)
    monkeypatch.setattr("standalone.seed.world.CHUNK", 8)
    alone = [rows["warning"] for rows, _ in making.made(seed_settings, order, making.Numbers(), "sqlite")]
    monkeypatch.setattr(making, "SMALL", 0)
    together = [rows["warning"] for rows, _ in making.made(seed_settings, order, making.Numbers(), "sqlite")]
    assert together == alone
