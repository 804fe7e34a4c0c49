"""Every sentence that a service may say to a person has an English form for the switch on the pages."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from gateway.i18n import said

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[㐀-鿿]")
# Papers are Chinese by law; the rules and the town's data speak to whoever writes them.
CHINESE_ALONE = (
    "papers", "privacy", "town", "money.py", "routing/policies/rows.py", "routing/policies/rulebook.py", "video_feed",
    "/gateway/", "/testkit/", "/standalone/", "policies/numerals.py", "intake/handlers/decisions.py", "seeding.py",
)  # fmt: skip
# What still waits for its English words: shown in Chinese after the switch. A service leaves this list for good.
NOT_YET = ("services/mediation/", "services/routing/", "messaging/problems.py")


def sources() -> Iterator[Path]:
    for path in sorted([*ROOT.glob("services/*/*/**/*.py"), *ROOT.glob("shared/*/*/**/*.py")]):
        place = f"/{path.relative_to(ROOT)}/"
        skipped = (*CHINESE_ALONE, *NOT_YET, "/tests/", "/migrations/", "/build/")
        if not any(part in place for part in skipped):
            yield path


def with_holes(node: ast.JoinedStr) -> str:
    """``f"没有{name}"`` as ``没有{0}``."""
    text, hole = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            text, hole = f"{text}{{{hole}}}", hole + 1
    return text


def sentences(path: Path) -> Iterator[str]:
    """What ends with a full stop in Chinese."""
    tree = ast.parse(path.read_text("utf-8"))
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in joined for part in node.values}
    texts = [with_holes(node) for node in joined]
    texts += [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in inside
    ]
    for text in texts:
        if CHINESE.search(text) and text.endswith("。") and "\n" not in text:
            yield text


def test_every_sentence_of_the_services_has_an_english_form():
    known = said.known("en")
    lacking = {
        text: str(path.relative_to(ROOT))
        for path in sources()
        for text in sentences(path)
        if text not in known
    }
    assert lacking == {}, "add them to services/gateway/gateway/locale/said.en.json"


def test_every_hole_is_filled_in_english_too():
    for chinese, english in said.known("en").items():
        assert set(said.HOLE.findall(chinese)) >= set(said.HOLE.findall(english)), chinese
        # The four steps keep their signs.
        assert not CHINESE.search(re.sub("[听查研评]", "", english)), english


def test_no_sentence_stands_twice():
    text = (said.SAID / "said.en.json").read_text("utf-8")
    keys = [pair[0] for pair in json.JSONDecoder(object_pairs_hook=list).decode(text)]
    assert len(keys) == len(set(keys))
