"""Errors, models and policies are plain Python: they can be read, tested and kept without any framework."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("errors", "model", "policies")
# The roots of all domain errors; standard library only (docs/adr/0005).
REFUSALS = "contracts.refusals"


def rules() -> list[Path]:
    found: list[Path] = []
    for room in ROOMS:
        found += ROOT.glob(f"services/*/*/{room}.py")
        found += ROOT.glob(f"services/*/*/{room}/**/*.py")
    return sorted(path for path in found if path.parts[-2] != "tests")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def allowed(module: str, own: str) -> bool:
    top = module.partition(".")[0]
    return top in sys.stdlib_module_names or top == own or module == REFUSALS


@pytest.mark.parametrize("path", rules(), ids=lambda path: str(path.relative_to(ROOT / "services")))
def test_rules_import_only_what_python_brings(path):
    own = path.relative_to(ROOT / "services").parts[1]
    assert [module for module in imports(path) if not allowed(module, own)] == []


def test_the_roots_of_the_errors_are_plain_themselves():
    found = imports(ROOT / "shared/contracts/contracts/refusals.py")
    assert [module for module in found if module.partition(".")[0] not in sys.stdlib_module_names] == []


def test_there_are_rules_to_look_at():
    assert len(rules()) >= 20
