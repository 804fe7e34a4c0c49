"""Finds the Chinese sentences of pages and modules that have no English yet, and text written past `t()`."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from gateway.i18n import words

PACKAGE = Path(__file__).parent.parent
GALLERY = PACKAGE / "templates" / "parts" / "gallery.html"  # its sample texts are never shown to people
CHINESE = re.compile(r"[㐀-鿿]")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """A Chinese sentence, and the first place where it stands."""

    text: str
    place: str


def in_template(path: Path) -> Iterator[tuple[str, Sentence]]:
    """(`key`, …) for each Chinese literal in an expression, (`bare`, …) for Chinese in the HTML itself."""
    for line, kind, value in Environment(autoescape=True).lex(path.read_text(encoding="utf-8")):
        if not CHINESE.search(value):
            continue
        place = f"{path.relative_to(PACKAGE)}:{line}"
        if kind == "string":
            yield "key", Sentence(ast.literal_eval(value), place)
        elif kind == "data" and CHINESE.search(bare := COMMENT.sub("", value)):
            yield "bare", Sentence(" ".join(bare.split())[:60], place)


def in_module(path: Path) -> Iterator[tuple[str, Sentence]]:
    """Each literal first argument of `t(…)` and `mark(…)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        text = node.args[0].value
        if name in ("t", "mark") and isinstance(text, str) and CHINESE.search(text):
            yield "key", Sentence(text, f"{path.relative_to(PACKAGE)}:{node.lineno}")


def found() -> Iterator[tuple[str, Sentence]]:
    """Everything in the gateway's templates and modules, in the order of their names."""
    for path in sorted(set(PACKAGE.rglob("*.html")) - {GALLERY}):
        yield from in_template(path)
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from in_module(path)


def missing(lang: str = "en") -> list[Sentence]:
    """Sentences without an entry in `lang`, each once."""
    known = words(lang)
    first: dict[str, Sentence] = {}
    for kind, sentence in found():
        if kind == "key" and sentence.text not in known:
            first.setdefault(sentence.text, sentence)
    return list(first.values())


def bare() -> list[Sentence]:
    """Chinese written into templates without `t()`, which no language switch can reach."""
    return [sentence for kind, sentence in found() if kind == "bare"]
