"""The ten rules of the house, as far as the text of the code shows them; import-linter and other tests hold the rest."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.refusals import Refusal

ROOT = Path(__file__).parents[2]
CODE = sorted(
    path
    for path in [*ROOT.glob("services/*/*/**/*.py"), *ROOT.glob("shared/*/*/**/*.py")]
    if not {"tests", "migrations", "build", "alembic_env"} & set(path.relative_to(ROOT).parts)
)
# Services with a database and use cases; the door, the bridge and the composition root have none.
SERVICES = sorted(
    path.parent.name for path in ROOT.glob("services/*/*/tables*") if path.suffix in ("", ".py")
)
ROOMS = ("errors", "model", "policies", "tables", "queries", "handlers")


def place(path: Path) -> str:
    """``intake.handlers.likes``, ``messaging.relay``."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts[2:]).removesuffix(".__init__")


def in_room(path: Path, *rooms: str) -> bool:
    parts = place(path).split(".")
    return parts[0] in SERVICES and len(parts) > 1 and parts[1] in rooms


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Modules and the names taken from them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


def called(node: ast.AST) -> Iterator[str]:
    """The names by which things are called: ``call.audit`` and ``audit`` both as they are written."""
    yield from (ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call))


def found(paths: list[Path], forbidden: object) -> list[str]:
    """``module: name`` wherever ``forbidden`` says so of an imported name."""
    assert callable(forbidden)
    return [f"{place(path)}: {name}" for path in paths for name in imported(path) if forbidden(name)]


def test_there_is_code_to_look_at() -> None:
    assert len(SERVICES) == 10 and len(CODE) > 200


# 1. Downwards only


def test_the_framework_appears_only_in_messaging_and_the_composition_root() -> None:
    """``service.py`` is written with messaging.entry: not even it names nameko; the gateway's serves with eventlet."""
    free = ("messaging.", "standalone.", "gateway.service")
    others = [path for path in CODE if not f"{place(path)}.".startswith(free)]
    assert found(others, lambda name: name.split(".")[0] in ("nameko", "kombu", "amqp", "eventlet")) == []


def test_no_service_imports_another() -> None:
    names = {path.parent.name for path in ROOT.glob("services/*/pyproject.toml")} - {"standalone"}
    for name in names:
        mine = [path for path in CODE if place(path).split(".")[0] == name]
        assert found(mine, lambda other, name=name: other.split(".")[0] in names - {name}) == []


# 2. One place opens the transaction: the entry point


@pytest.mark.parametrize("path", [p for p in CODE if in_room(p, *ROOMS)], ids=place)
def test_a_use_case_never_opens_or_ends_a_transaction(path: Path) -> None:
    ends = (".commit", ".rollback", ".begin", ".close")
    assert [name for name in called(tree(path)) if name.endswith(ends) or name == "Session"] == []
    opens = ("servicekit.engine.transaction", "servicekit.engine.reading", "servicekit.engine.make_engine")
    assert [name for name in imported(path) if name in opens] == []


# 3. State and event are written together: nothing publishes but the relay


def test_nothing_publishes_but_messaging_and_the_bridges() -> None:
    bridges = ("messaging.", "video_feed.", "standalone.")
    others = [path for path in CODE if not place(path).startswith(bridges)]
    assert (
        found(others, lambda name: name.startswith(("messaging.publisher", "messaging.relay", "pika"))) == []
    )


def test_a_use_case_tells_the_bus_through_its_call_alone() -> None:
    rooms = [path for path in CODE if in_room(path, *ROOMS)]
    assert found(rooms, lambda name: name.startswith(("messaging.outbox", "messaging.rpc"))) == []


# 4. Every consumer can be told twice: there is no way to listen beside the inbox


def test_everybody_listens_through_the_inbox() -> None:
    listening = ("BatchConsumer", "event_handler", "consume")
    others = [path for path in CODE if not place(path).startswith("messaging.")]
    assert found(others, lambda name: name.split(".")[-1] in listening) == []


# 6. Services talk by events; RPC is for the gateway


def test_only_the_gateway_asks() -> None:
    others = [path for path in CODE if not place(path).startswith(("gateway.", "messaging."))]
    assert found(others, lambda name: name.endswith((".RpcClient", ".ServiceRpc"))) == []


# 7. Time, chance and identity come in as arguments


CLOCKS = (
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.monotonic",
    "time.time_ns",
    "perf_counter",
)
CHANCE = ("random.", "secrets.", "uuid", "os.urandom", "new_id")


@pytest.mark.parametrize("path", [p for p in CODE if in_room(p, *ROOMS)], ids=place)
def test_a_rule_and_a_use_case_read_no_clock_and_draw_no_lots(path: Path) -> None:
    names = [name.removeprefix("call.random.") for name in called(tree(path)) if not name.startswith("call.")]
    assert [
        name for name in names if name in CLOCKS or name.endswith(tuple(f".{one}" for one in CLOCKS))
    ] == []
    assert [name for name in names if name.startswith(CHANCE)] == []
    assert [
        name
        for name in imported(path)
        if name.startswith(("servicekit.clock.SystemClock", "uuid", "secrets"))
    ] == []


# 8. Every change of a case leaves an audit row in the same transaction


# Use cases that change no case: what they keep follows from other things, and why.
UNAUDITED = {
    "directory.forget_tries": "drops counters of wrong passwords",
    "directory.count_sign_in": "counts a try; the sign-in itself is audited",
    "directory.count_change": "counts a try; the change itself is audited",
    "directory.save_view": "a list's filter that a person keeps for themselves",
    "directory.drop_view": "the same, dropped",
    "routing.try_rules": "tries rules on past cases; nothing is kept",
    "routing.take_stand_in": "keeps a copy of what a desk changed and audited",
    "intake.forget_traces": "drops an index of look-alikes",
    "intake.forget_files": "drops the content of files that nobody touched for a week",
    "intake.forget_messages": "drops the ids of messages that are too old to come again",
    "intake.take_move": "writes down what an outside system is told of what others changed and audited",
    "supervision.add_up_tallies": "adds up counters that are written with the case",
    "supervision.take_event": "keeps a copy of what others changed and audited",
    "assistance.take_registered": "keeps the numbers of what intake registered and audited",
    "mediator_dispatch.sum_up": "adds up outcomes and offers, each of which was audited",
    "mediation.take_opinion_asked": "keeps a copy of what the pool asked and audited; each reading is audited here",
    "mediation.take_opinion_declined": "keeps a copy of what the pool audited",
    "mediation.take_opinion_given": "keeps a copy of what the pool audited",
    "expert_pool.load_experts": "takes the experts of the town folder over",
    "expert_pool.take_routed": "keeps a copy of what routing decided and audited",
    "expert_pool.take_assigned": "keeps a copy of what the dispatch decided and audited",
}


def entry_points(service: str) -> list[ast.AST]:
    """Everything that stands in the room ``service``, a module or a package."""
    paths = [path for path in CODE if f"{place(path)}.".startswith(f"{service}.service.")]
    return [node for path in paths for node in ast.walk(tree(path))]


def use_cases(service: str) -> set[str]:
    """The functions of ``handlers`` that the entry points of ``service`` call in a transaction that writes."""
    names: set[str] = set()
    for method in (node for node in entry_points(service) if isinstance(node, ast.FunctionDef)):
        if not method.decorator_list and method.name != "on_start":
            continue
        reads = any("write=False" in ast.unparse(each) for each in method.decorator_list)
        handed = [ast.unparse(each) for each in ast.walk(method) if isinstance(each, ast.Attribute)]
        counted = any(name == "self._tried" for name in called(method))
        if not reads or counted:
            names |= {name.removeprefix("handlers.") for name in handed if name.startswith("handlers.")}
    return names - {"load_batch", "town_book"}  # what a batch is loaded with, what a process is


def entries(service: str) -> set[str]:
    """The functions of ``handlers`` and ``queries`` that the entry points name, reads and writes."""
    handed = {ast.unparse(each) for each in entry_points(service) if isinstance(each, ast.Attribute)}
    return {name.split(".")[1] for name in handed if name.startswith(("handlers.", "queries."))}


def functions(service: str, *more: str) -> dict[str, ast.FunctionDef]:
    """Every function of the service's handlers, model and ``more`` rooms by its name; methods by theirs."""
    rooms = [
        path
        for path in CODE
        if in_room(path, "handlers", "model", *more) and f"{place(path)}.".startswith(f"{service}.")
    ]
    return {
        node.name: node
        for path in rooms
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    }


def named(node: ast.AST) -> set[str]:
    """Everything that is called or handed on in it, by its last name."""
    handed = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return handed | {each.split(".")[-1] for each in called(node)}


def reaches(name: str, known: dict[str, ast.FunctionDef], wanted: str, seen: set[str]) -> bool:
    """Whether ``name``, or what it calls or hands on, calls something of the name ``wanted``."""
    if name in seen or name not in known:
        return False
    seen.add(name)
    names = named(known[name])
    if "Submission" in names:  # a class of intake: its methods are what it does
        names |= {"register", "earlier"}
    return wanted in names or any(reaches(each, known, wanted, seen) for each in names)


@pytest.mark.parametrize("service", SERVICES)
def test_every_use_case_that_changes_something_leaves_an_audit_row(service: str) -> None:
    known, wanted = functions(service), use_cases(service)
    assert wanted and wanted <= set(known)
    silent = {f"{service}.{name}" for name in wanted if not reaches(name, known, "audit", set())}
    assert silent == {name for name in UNAUDITED if name.startswith(f"{service}.")}


@pytest.mark.parametrize("service", SERVICES)
def test_whatever_opens_sealed_words_masks_them_or_leaves_an_audit_row(service: str) -> None:
    """Reads too: a list may open what it masks, whole words are shown with a row."""
    known = functions(service, "queries")
    for name in entries(service) & set(known):
        if any(reaches(name, known, opening, set()) for opening in ("decrypt", "unseal")):
            kept = any(reaches(name, known, each, set()) for each in ("audit", "mask_text", "masked"))
            assert kept, f"{service}.{name}"


# 9. Errors that cross have codes


def refusals() -> list[type[Refusal]]:
    found: list[type[Refusal]] = []
    for service in SERVICES:
        module = importlib.import_module(f"{service}.errors")
        found += [
            each
            for _, each in inspect.getmembers(module, inspect.isclass)
            if f"{each.__module__}.".startswith(f"{module.__name__}.")
        ]
    return [each for each in found if issubclass(each, Refusal)]


@pytest.mark.parametrize("error", refusals(), ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_a_domain_error_has_a_code_and_a_meaning(error: type[Refusal]) -> None:
    assert "code" in vars(error) and error.code.replace("_", "").isalpha() and error.code.islower()
    assert 400 <= error.status < 500
    assert error.__doc__ and error.__doc__.strip().endswith(".")


def test_two_errors_of_one_service_have_two_codes() -> None:
    codes = [(each.__module__, each.code) for each in refusals()]
    assert sorted({one for one in codes if codes.count(one) > 1}) == []


# Style: functions stay small


def test_functions_stay_small() -> None:
    sizes = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert sizes[len(sizes) // 2] <= 10, "the median function"
    assert sizes[len(sizes) * 95 // 100] < 60, "95 % of the functions"
