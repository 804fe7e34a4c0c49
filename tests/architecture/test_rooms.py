"""Every service has the same rooms; another one needs a decision record (docs/adr)."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = sorted(folder.parent for folder in ROOT.glob("services/*/pyproject.toml"))
LIBRARIES = sorted(folder.parent for folder in ROOT.glob("shared/*/pyproject.toml"))
# Without a database and without use cases of their own: the door, the bridge, the composition root.
WITHOUT_BUS = ("gateway", "video_feed", "standalone")
NEEDED = ("errors", "model", "tables", "queries", "handlers", "service", "settings")
ALLOWED = {*NEEDED, "policies", "seeding", "__init__", "migrations"}  # seeding: docs/adr/0010
# Rooms that only one service has, and the reason; docs/adr/0008 tells how one gets onto this list.
OWN = {
    "departments": {"desks"},  # one folder for each desk: its data, and its law where it differs
    "intake": {"errands"},  # what waits for other systems, between two transactions: docs/adr/0017
    "mediator_dispatch": {"placing"},  # the solver: numpy and SciPy, which rules may not import
    "mediation": {"errands"},  # binding a case file, which takes seconds: docs/adr/0017
    "routing": {"training"},  # learning from labelled texts: numpy, which rules may not import
    "directory": {"passwords", "subjects"},  # the argon2 adapter; who a session speaks for
    "video_feed": {"cameras", "frigate", "publishing"},  # what the video system says, and pika
}


def modules(service: Path) -> set[str]:
    package = service / service.name
    files = {path.stem for path in package.glob("*.py")}
    return files | {path.parent.name for path in package.glob("*/*.py")}


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
@pytest.mark.parametrize("name", ["README.md", "pyproject.toml", "tests"])
def test_every_service_explains_builds_and_tests_itself(service, name):
    assert (service / name).exists(), f"{service.name} has no {name}"


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda path: path.name)
def test_every_shared_library_has_a_charter(library):
    assert "**Charter.**" in (library / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "service", [path for path in SERVICES if path.name not in WITHOUT_BUS], ids=lambda path: path.name
)
def test_a_service_has_the_rooms_and_no_others(service):
    there = modules(service)
    assert set(NEEDED) - there == set(), f"rooms missing in {service.name}"
    assert there - ALLOWED - OWN.get(service.name, set()) == set(), f"no rooms of the house in {service.name}"


def test_the_bridge_has_no_other_rooms():
    assert modules(ROOT / "services/video_feed") - ALLOWED - OWN["video_feed"] == set()


@pytest.mark.parametrize(
    "service", [path for path in SERVICES if path.name not in WITHOUT_BUS], ids=lambda path: path.name
)
def test_a_service_with_tables_has_migrations(service):
    assert list((service / "migrations").glob("[0-9]*.py")), f"{service.name} has no migration"


def test_no_test_folder_is_a_package():
    assert [str(path) for path in ROOT.glob("s*/*/tests/__init__.py")] == []


def test_test_files_have_names_of_their_own():
    names = [
        path.name for base in ("services", "shared", "tests") for path in (ROOT / base).rglob("test_*.py")
    ]
    assert sorted({name for name in names if names.count(name) > 1}) == []
