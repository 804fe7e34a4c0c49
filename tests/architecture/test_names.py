"""Names say what lives there."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
MODULES = sorted(
    path
    for path in [*ROOT.glob("shared/*/*/**/*.py"), *ROOT.glob("services/*/*/**/*.py")]
    if not {"migrations", "tests", "build"} & set(path.relative_to(ROOT).parts)
)


def test_no_module_has_a_name_that_says_nothing():
    found = [path for path in MODULES if EMPTY_WORDS & {path.stem, path.parent.name}]
    assert [str(path.relative_to(ROOT)) for path in found] == []


def test_every_module_opens_with_a_sentence():
    silent = [
        path
        for path in MODULES
        if (text := path.read_text("utf-8").strip()) and not ast.get_docstring(ast.parse(text))
    ]
    assert [str(path.relative_to(ROOT)) for path in silent] == []


@pytest.mark.parametrize("folder", ["services", "shared"])
def test_a_package_is_named_like_its_folder(folder):
    for project in (ROOT / folder).glob("*/pyproject.toml"):
        assert (project.parent / project.parent.name / "__init__.py").exists()
