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
from pathlib import Path

from mediation.errors import TemplateFaulty
from mediation.handlers.papers import written
from mediation.handlers.papers.drawn import Drawn
from mediation.handlers.papers.word import filled
from mediation.handlers.papers.written import OPTIONAL, is_optional
from mediation.model import Office

HOUSE = Path(__file__).parent / "forms"
SUFFIXES = (".docx", ".txt")
HOLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
Item = Mapping[str, str]
Fields = Mapping[str, "str | Sequence[Item]"]


def form_paper(office: Office, form: str, fields: Fields, made_at: datetime) -> bytes:
    """The form as .docx.

    :raises TemplateFaulty: the template has a field that there is not; file and field are named.
    """
    path = template_of(office, form)
    holes = Holes(path.name, fields)
    if path.suffix == ".docx":
        return filled(path, holes)
    return written.paper(path.read_text(encoding="utf-8"), holes, made_at)


def template_of(office: Office, form: str) -> Path:
    """The town's own, else that of the house."""
    folders = [Path(office.forms)] if office.forms else []
    there = [folder / f"{form}{suffix}" for folder in folders for suffix in SUFFIXES]
    return next((path for path in there if path.is_file()), HOUSE / f"{form}.txt")


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
                known = "、".join(sorted(self.fields))
                raise TemplateFaulty(
                    f"文书模板“{self.name}”里的字段“{hole}”不认识，请改正；可以用的字段：{known}。"
                )
        return found

    def _known(self, hole: str) -> bool:
        name, dot, key = hole.partition(".")
        value = self.fields.get(name)
        if value is None or bool(dot) == isinstance(value, str):
            return False
        return isinstance(value, str) or key in LISTS[name]


# list → the fields of its items
_DUTY = ("序号", "履行人", "权利人", "内容", "方式", "期限", "金额", "大写", "账户")
LISTS: dict[str, tuple[str, ...]] = {
    "第二名": ("签名", "日期"),
    "当事人": ("序号", "身份", "姓名", "情况", "证件号码", "联系方式", "代理人", "整行"),
    "委托": ("委托人", "受委托人", "一般", "特别"),
    "履行": _DUTY,
    "逾期": _DUTY,
    "分期": ("序号", "付款人", "收款人", "日期", "金额", "大写"),
    "意见": ("序号", "来源", "提出人", "时间", "问题", "意见", "依据"),
    "请求": ("序号", "内容"),
    "付款": ("序号", "日期", "金额", "说明", "凭证"),
    "步骤": ("步骤", "时间", "地点", "在场", "内容", "记录人"),
    "调查": ("序号", "时间", "地点", "在场", "被调查人", "被调查人情况", "问答", "内容", "记录人", "签名"),
    "证据": ("序号", "名称", "种类", "份数", "形式", "提供人", "日期", "证明", "接收人", "返还", "来源"),
    "回访": ("时间", "情况", "回访人"),
    "目录": ("序号", "责任者", "名称", "日期", "页号", "备注"),
    "材料": ("序号", "名称", "份数"),
    "缺件": ("序号", "名称", "情况"),
    "途径": ("序号", "内容"),
    "签名": ("身份", "姓名", "签名", "日期"),
    "参会": ("身份", "姓名", "联系方式", "到会"),
    "议事": ("步骤", "内容"),
    "申请人": (
        "序号", "身份", "姓名", "性别", "民族", "出生", "证件号码", "住址", "电话", "送达地址", "代理人", "整行",
    ),
}  # fmt: skip
