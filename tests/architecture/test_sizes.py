"""Files stay small enough to be read in one sitting."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300


def modules() -> list[Path]:
    """Every module of every package, without migrations and tests."""
    found = [*ROOT.glob("shared/*/*/**/*.py"), *ROOT.glob("services/*/*/**/*.py")]
    return [
        path for path in found if not {"migrations", "tests", "build"} & set(path.relative_to(ROOT).parts)
    ]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_300_lines():
    too_long = {str(path.relative_to(ROOT)): lines(path) for path in modules() if lines(path) > LONGEST}
    assert too_long == {}, "make a package of the same name (docs/adr/0008)"


def test_most_files_are_short():
    sizes = sorted(lines(path) for path in modules())
    assert sizes[len(sizes) // 2] <= 90, "the median file"
    assert sizes[len(sizes) * 95 // 100] <= 250, "95 % of the files"
