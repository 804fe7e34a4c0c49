"""Every sentence that a service may say to a person has an English form for the switch on the pages."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from gateway.i18n import said, words

ROOT = Path(__file__).parents[2]
ALL = sorted([*ROOT.glob("services/*/*/**/*.py"), *ROOT.glob("shared/*/*/**/*.py")])
CHINESE = re.compile(r"[㐀-鿿]")
# Papers are Chinese by law; the rules and the town's data speak to whoever writes them.
CHINESE_ALONE = (
    "papers", "errands/press", "privacy", "town", "money.py", "routing/policies/rows.py", "routing/policies/rulebook.py",
    "video_feed", "/testkit/", "/standalone/", "policies/numerals.py",
    "intake/handlers/decisions.py", "seeding.py", "handlers/minutes.py",
)  # fmt: skip
# Put together out of several texts: a type or a unit of time stands in the middle.
COMPOSED = {
    "期限{0}个工作日，满期日{1}", "期限{0}日，满期日{1}", "类型·{0}纠纷：{1}", "类型·{0}：{1}", "{0}：{1}",
    "难易：{0}", "风险：{0}", "部门：{0}", "分流指令：{0}", "协办：{0}", "涉及 {0} 人（户）以上", "涉及金额 {0} 元",
    "与学过的同类来件用语相近",
}  # fmt: skip
# ``{min_length}``, ``{n}``: filled in by name.
NAMED = re.compile(r"\{[a-z_]+\}")


def sources() -> Iterator[Path]:
    for path in ALL:
        place = f"/{path.relative_to(ROOT)}/"
        if not any(part in place for part in (*CHINESE_ALONE, "/tests/", "/migrations/", "/build/")):
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


def texts_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in joined for part in node.values}
    texts = [with_holes(node) for node in joined]
    return texts + [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in inside
    ]


def sentences(path: Path) -> Iterator[str]:
    """What ends with a full stop in Chinese."""
    for text in texts_in(path):
        if CHINESE.search(text) and text.endswith("。") and "\n" not in text:
            yield text


def test_every_sentence_of_the_services_has_an_english_form():
    known = {*words("en"), *said.known("en")}
    lacking = {
        text: str(path.relative_to(ROOT))
        for path in sources()
        for text in sentences(path)
        if not {text, NAMED.sub("{0}", text)} & known
    }
    assert lacking == {}, "add them to services/gateway/gateway/locale/said.en.json"


def test_every_hole_is_filled_in_english_too():
    for chinese, english in said.known("en").items():
        assert holes(chinese) >= holes(english), chinese
        # The four steps keep their signs; a word that an agreement should or should not use is quoted.
        assert not CHINESE.search(re.sub("“[^”]*”|[听查研评]", "", english)), english


def holes(sentence: str) -> set[str]:
    return {number for number, _ in said.HOLE.findall(sentence)}


def test_no_sentence_stands_twice():
    text = (said.SAID / "said.en.json").read_text("utf-8")
    keys = [pair[0] for pair in json.JSONDecoder(object_pairs_hook=list).decode(text)]
    assert len(keys) == len(set(keys))


def test_nothing_has_an_english_form_that_nobody_says():
    told = {NAMED.sub("{0}", text) for path in ALL for text in texts_in(path)}
    assert set(said.known("en")) - told - COMPOSED == set()
