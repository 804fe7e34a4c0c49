"""What a README names exists, and what exists is named: events, requests, settings, commands."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from typer.main import get_command

from contracts.message import Event, Request
from contracts.registry import events, requests
from messaging.consumer import BatchConsumer
from servicekit.settings import ServiceSettings
from standalone import house
from standalone.cli import app

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.parent.name for path in ROOT.glob("services/*/README.md"))
NAMED = re.compile(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`")
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:=[^`]*)?`")
COMMAND = re.compile(r"(?:`|^|/)fengqiao ([a-z][a-z-]*)", re.MULTILINE)
# Listens to every event there is, and says so in one phrase.
EVERYTHING = {"supervision": "every event of `contracts.registry.events()`"}


def readme(name: str) -> str:
    return (ROOT / "services" / name / "README.md").read_text("utf-8")


def listened_to(name: str) -> set[type[Event]]:
    """The events that a service, and the desks of departments, are told."""
    points = (
        point
        for service in (house.classes([name]) if name in house.PLACES else [])
        for method in vars(service).values()
        for point in getattr(method, "nameko_entrypoints", ())
    )
    return {point.event for point in points if isinstance(point, BatchConsumer)}


def of(name: str, kinds: tuple[type[Event], ...] | tuple[type[Request], ...]) -> set[str]:
    return {kind.__name__ for kind in kinds if kind.service == name}


def used(name: str) -> set[str]:
    """Every event and request that the service says, answers or hears."""
    heard = {event.__name__ for event in listened_to(name)}
    return of(name, events()) | of(name, requests()) | (heard if name not in EVERYTHING else set())


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_names_every_event_and_request_of_its_service(name: str) -> None:
    assert used(name) - set(NAMED.findall(readme(name))) == set()
    assert EVERYTHING.get(name, "") in readme(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_of_a_readme_name_nothing_that_is_not_there(name: str) -> None:
    rows = "\n".join(line for line in readme(name).splitlines() if line.startswith("|"))
    known = used(name) | {event.__name__ for event in listened_to(name)}
    assert set(NAMED.findall(rows)) - known == set()


def settings_of(name: str) -> set[str]:
    try:
        module = importlib.import_module(f"{name}.settings")
    except ModuleNotFoundError:
        return set()
    return {field.upper() for field in module.Settings.model_fields}


COMMON = {field.upper() for field in ServiceSettings.model_fields}


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_names_every_setting_of_its_service_and_no_other(name: str) -> None:
    text = readme(name)
    said = set(SETTING.findall(text))
    assert settings_of(name) - COMMON - said == set()
    about = "\n".join(part for part in text.split("\n\n") if part.lstrip("# ").startswith(("Settings", "|")))
    told = {each for each in SETTING.findall(about) if "_" in each}
    every = COMMON.union(*map(settings_of, NAMES))
    assert told - every == set()


def test_the_readme_of_the_house_names_the_common_settings() -> None:
    assert COMMON - set(SETTING.findall((ROOT / "README.md").read_text("utf-8"))) == set()


def commands() -> set[str]:
    return set(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted(ROOT.glob("services/*/README.md")), *sorted(ROOT.glob("docs/**/*.md"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)  # fmt: skip
def test_every_command_that_a_document_names_exists(path: Path) -> None:
    assert set(COMMAND.findall(path.read_text("utf-8"))) - commands() == set()


def test_every_command_is_in_the_readme_of_the_program() -> None:
    assert commands() - set(COMMAND.findall(readme("standalone"))) == set()


def test_every_service_is_on_the_map_of_the_house() -> None:
    named = set(re.findall(r"`services/([a-z_]+)`", (ROOT / "README.md").read_text("utf-8")))
    assert named == set(NAMES)
