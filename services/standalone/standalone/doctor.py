"""What a person checks first when something does not work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from servicekit import migrations
from servicekit.calendar import WorkCalendar
from servicekit.clock import clock_from, local_date
from servicekit.engine import make_engine, service_url
from servicekit.settings import ServiceSettings, load
from servicekit.town import load_town
from standalone import house

WARN_DAYS = 60  # before the last known day of the calendar (domain.md §11.2)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    well: bool
    words: str


def examine(settings: ServiceSettings) -> list[Finding]:
    """Everything, in the order in which it is needed."""
    found = [
        _try("town", lambda: _town(settings)),
        _try("calendar", lambda: _calendar(settings)),
        _try("cameras", _cameras),
        _try("routing rules", lambda: _rules(settings)),
        _try("forms", lambda: _forms(settings)),
        _try("page assets", _assets),
    ]
    found += [_try(f"database {name}", lambda name=name: _database(settings, name)) for name in house.PLACES]  # type: ignore[misc]
    return [*found, _try("bus", lambda: _bus(settings))]


def _try(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except Exception as error:  # whatever is wrong is the finding
        return Finding(name, False, f"{error or type(error).__name__}".splitlines()[0])


def _town(settings: ServiceSettings) -> str:
    town = load_town(settings.town)
    return f"{town.settings.name}: {len(town.villages)} villages, {len(town.mediators)} mediators"


def _calendar(settings: ServiceSettings) -> str:
    """Past its last day deadlines are counted by weekdays alone and marked provisional: no fault, but work to do."""
    last = WorkCalendar(load_town(settings.town).workdays()).last_known()
    left = (last - local_date(clock_from(settings).now())).days
    words = f"official days known until {last}"
    return (
        words
        if left > WARN_DAYS
        else f"{words}, {left} days from now: add the following year to calendar.csv"
    )


def _cameras() -> str:
    from video_feed.cameras import load_zones
    from video_feed.settings import Settings

    return f"{len(load_zones(load(Settings).cameras_file()))} places are watched"


def _rules(settings: ServiceSettings) -> str:
    from routing.policies import load_rules

    return f"version {load_rules(settings.town / 'routing').version}"


def _forms(settings: ServiceSettings) -> str:
    from mediation.handlers.papers.trying import try_templates

    own = try_templates(settings.town / "forms")
    return (
        f"{len(own)} of the town's own: {', '.join(path.name for path in own)}"
        if own
        else "those of the house"
    )


def _assets() -> str:
    from gateway.assets import VENDOR

    if not (VENDOR / "manifest.json").exists():
        raise FileNotFoundError("not there: run `make install`")
    return "there"


def _database(settings: ServiceSettings, name: str) -> str:
    url = service_url(settings.database_url, name)
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    finally:
        engine.dispose()
    missing = migrations.differences(name, url)
    if missing:
        raise RuntimeError(f"{len(missing)} differences from the newest version: run `fengqiao migrate`")
    return "current"


def _bus(settings: ServiceSettings) -> str:
    from messaging.topology import connect

    with connect(settings.amqp_url) as connection:
        connection.connect()
    return settings.amqp_url.split("@")[-1]
