"""Forms as data: a template is a text or a Word file with ``{{字段}}`` in it, filled from the fields of a case.

The house brings a text for each form (``forms/``); a town replaces one by putting a text or a Word file of the same
name into ``forms`` of its folder. A line or a table row with fields of a list (``{{当事人.姓名}}``) stands once for
each of its items; one that begins with ``? `` is left out where one of its fields is empty. A field may be a drawn
signature: it stands there as a picture, or leaves room to sign by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from mediation.errors import TemplateFaulty
from mediation.handlers.papers import written
from mediation.handlers.papers.drawn import Drawn
from mediation.handlers.papers.known import LISTS
from mediation.handlers.papers.word import filled
from mediation.handlers.papers.written import OPTIONAL, is_optional
from mediation.model import Office

HOUSE = Path(__file__).parent / "forms"
SUFFIXES = (".docx", ".txt")
HOLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
NEAR = 0.4  # of difflib: half of a short name is right
Item = Mapping[str, str]
Fields = Mapping[str, "str | Sequence[Item]"]


def form_paper(office: Office, form: str, fields: Fields, made_at: datetime) -> bytes:
    """The form as .docx.

    :raises TemplateFaulty: the template has a field that there is not; file and field are named.
    """
    return made(template_of(office, form), fields, made_at)


def made(path: Path, fields: Fields, made_at: datetime) -> bytes:
    """The template filled, as .docx; errors as in `form_paper`."""
    holes = Holes(path.name, fields)
    if path.suffix == ".docx":
        return filled(path, holes)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TemplateFaulty(f"文书模板“{path.name}”不是 UTF-8 编码的文本，请另存为 UTF-8。") from error
    return written.paper(text, holes, made_at)


def template_of(office: Office, form: str) -> Path:
    """The town's own, else that of the house."""
    own = own_templates(Path(office.forms), form) if office.forms else iter(())
    return next(own, HOUSE / f"{form}.txt")


def own_templates(folder: Path, form: str) -> Iterator[Path]:
    """Those of one form in the town's folder; the first one counts."""
    there = (folder / f"{form}{suffix}" for suffix in SUFFIXES)
    return (path for path in there if path.is_file())


class Holes:
    """The fields of one case, as the template ``name`` asks for them."""

    def __init__(self, name: str, fields: Fields) -> None:
        self.name, self.fields = name, fields

    def copies(self, text: str) -> Iterator[Mapping[str, str]]:
        """What to fill ``text`` with: once, or once for each item of the list that it names; optional text only where
        every field has something.

        A table row of an empty list stays once and empty, to be filled in by hand.
        """
        for item in self._items(text):
            if not (is_optional(text) and self._lacks(text, item)):
                yield item

    def _items(self, text: str) -> Iterator[Mapping[str, str]]:
        lists = {hole.partition(".")[0] for hole in self._checked(text) if "." in hole}
        if not lists:
            yield {}
            return
        name = lists.pop()
        if lists:
            raise TemplateFaulty(
                f"文书模板“{self.name}”的一行里只能用一个清单，请把“{name}”和“{lists.pop()}”分开。"
            )
        items = self.fields[name]
        assert not isinstance(items, str)
        for item in items:
            yield {f"{name}.{key}": value for key, value in item.items()}

    def fill(self, text: str, item: Mapping[str, str]) -> str:
        self._checked(text)
        return HOLE.sub(lambda hole: self._value(hole[1], item), text.removeprefix(OPTIONAL))

    def picture(self, text: str, item: Mapping[str, str]) -> bytes:
        """The first drawn signature that ``text`` names; nothing where there is none."""
        values = (self._value(hole, item) for hole in HOLE.findall(text))
        return next((one.image for one in values if isinstance(one, Drawn) and one.image), b"")

    def _lacks(self, text: str, item: Mapping[str, str]) -> bool:
        return any(not self._value(hole, item) for hole in HOLE.findall(text))

    def _value(self, hole: str, item: Mapping[str, str]) -> str:
        if "." in hole:
            return item.get(hole, "")
        value = self.fields[hole]
        return value if isinstance(value, str) else ""

    def _checked(self, text: str) -> list[str]:
        """:raises TemplateFaulty: a field that there is not."""
        found = HOLE.findall(text)
        for hole in found:
            if not self._known(hole):
                raise TemplateFaulty(
                    f"文书模板“{self.name}”里的字段“{hole}”不认识，请改正；{self._way_out(hole)}。"
                )
        return found

    def _way_out(self, hole: str) -> str:
        """The nearest field; all of them where none is near."""
        known = [*self.fields]
        inside = [f"{name}.{key}" for name in known if name in LISTS for key in LISTS[name]]
        plain = [name for name in known if isinstance(self.fields[name], str)]
        for near in get_close_matches(hole, [*plain, *inside], n=1, cutoff=NEAR):
            return f"最接近的字段是“{near}”"
        return f"可以用的字段：{'、'.join(sorted(known))}"

    def _known(self, hole: str) -> bool:
        name, dot, key = hole.partition(".")
        value = self.fields.get(name)
        if value is None or bool(dot) == isinstance(value, str):
            return False
        return isinstance(value, str) or key in LISTS[name]
