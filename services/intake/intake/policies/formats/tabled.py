"""The format of every outside system that has a table of names: an envelope with a kind, and an object inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from intake.model import Message, OrderContent, OrderFile
from intake.policies.formats.interface import Listed, ListPage, PushedPage, Status
from intake.policies.formats.names import Names
from intake.policies.formats.reading import Fields

MOST_FILES = 100  # that are read at all; how many are taken is the house's setting
LONGEST_FILE = (
    14_000_000  # characters of Base64: a little more than the largest file, so that it is told as too large
)


class TabledFormat:
    """Reads and writes by one system's table."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def read_message(self, raw: Mapping[str, Any]) -> Message:
        top = Fields(raw)
        kind = top.one_of(self._names.kind, self._names.kinds, "")
        inside = top.part(self._names.inside)
        message = self._order(inside) if kind == "order" else self._words(inside, kind)
        top.done()
        return message

    def write_status(self, status: Status) -> dict[str, Any]:
        said = {
            "order_no": status.order_no,
            "number": status.number,
            "status": self._names.code_of(status.status),
            "status_name": status.words,
            "sequence": status.sequence,
            "happened_at": status.happened_at.isoformat(),
        }
        return self._filled(self._names.status_kind, self._names.told, {**said, **status.details})

    def ask_list(self, since: datetime, until: datetime, cursor: str) -> dict[str, Any]:
        said = {"since": since.isoformat(), "until": until.isoformat(), "cursor": cursor}
        return self._filled(self._names.list_kind, self._names.listing, said)

    def read_list(self, raw: Mapping[str, Any]) -> ListPage:
        top = Fields(raw)
        page = self._page(top.part(self._names.inside))
        top.done()
        return page

    def read_pushed(self, raw: Mapping[str, Any]) -> PushedPage:
        top, names = Fields(raw), self._names.listing
        inside = top.part(self._names.inside)
        pushed = PushedPage(
            list_no=inside.code(names["list_no"], longest=100, required=True),
            since=inside.moment(names["since"], required=True),
            until=inside.moment(names["until"], required=True),
            page=self._page(inside, needed=True),
        )
        top.done()
        return pushed

    def same_status(self, theirs: str, ours: str) -> bool:
        if not theirs or (self._names.says_ours and theirs == ours):
            return True
        return ours in self._names.statuses.get(theirs, ())

    def field_name(self, ours: str) -> str:
        known = self._names.fields()
        return known.get(ours, f"{self._names.inside}.{ours}")

    def _filled(self, kind: str, names: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
        """The envelope; what the table puts beside the object (``/timestamp``) or in a part (``visit.reached``) is there."""
        beside: dict[str, Any] = {}
        inside: dict[str, Any] = {}
        for ours, value in said.items():
            *parts, last = names[ours].removeprefix("/").split(".")
            there = beside if names[ours].startswith("/") else inside
            for part in parts:
                there = there.setdefault(part, {})
            there[last] = value
        return {self._names.kind: kind, **beside, self._names.inside: inside}

    def _order(self, data: Fields) -> Message:
        at = self._names.order
        caller = data.part(at["caller"])
        content = OrderContent(
            order_no=data.code(at["order_no"], longest=100, required=True),
            content=data.text(at["content"], longest=19_000, required=True),
            caller_name=caller.text(at["name"], longest=80),
            caller_phone=caller.code(at["phone"], longest=20),
            caller_id=caller.code(at["id_number"], longest=20),
            secret=(data if at["secret"].startswith("/") else caller).flag(at["secret"].lstrip("/")),
            respondents=tuple(
                one.text(at["name"], longest=80, required=True) for one in data.parts(at["respondents"], 20)
            ),
            matter=data.text(at["matter"], longest=100),
            address=data.text(at["address"], longest=300),
            area_code=data.code(at["area_code"], longest=12),
            occurred_on=data.code(at["occurred_on"], longest=10),
            people_involved=data.count(at["people_involved"]),
            created_at=data.moment(at["created_at"]),
            due_at=data.moment(at["due_at"]),
            priority=data.one_of(at["priority"], self._names.priorities, next(iter(self._names.priorities))),
            designated=data.flag(at["designated"]),
            files=self._files(data),
        )
        return Message("order", content.order_no, content)

    def _words(self, data: Fields, kind: str) -> Message:
        at = self._names.order
        number = data.code(at["order_no"], longest=100, required=True)
        words = data.text(at["words"], longest=5_000, required=kind == "supplement")
        return Message(kind, number, words=words, files=self._files(data) if kind == "supplement" else ())

    def _files(self, data: Fields) -> tuple[OrderFile, ...]:
        """What is wrong with a file is its own: the order is taken all the same."""
        return tuple(self._file(one) for one in data.lines(self._names.order["files"], MOST_FILES))

    def _file(self, one: Fields) -> OrderFile:
        at = self._names.order
        found = OrderFile(
            filename=one.text(at["filename"], longest=200) or "附件",
            content=one.text(at["file_content"], longest=LONGEST_FILE),
            sha256=one.code("sha256", longest=64).lower(),
            url=one.text(at["url"], longest=2_000),
        )
        return replace(found, content="", fault=one.faults[0][1]) if one.faults else found

    def _page(self, data: Fields, *, needed: bool = False) -> ListPage:
        at = self._names.listing
        lines = data.lines(at["items"], 1_000, required=needed)
        items = tuple(self._listed(position, one) for position, one in enumerate(lines))
        return ListPage(items, data.text(at["next_cursor"], longest=200))

    def _listed(self, position: int, item: Fields) -> Listed:
        """A line with something wrong keeps what could be read, and its words."""
        at, number = self._names.listing, self._names.order["order_no"]
        whole = item.part(at["order"])
        there = whole.text(number, longest=100) != ""
        order_no, status = item.code(number, longest=100, required=True), item.code(at["status"], longest=40)
        result = item.code(at["result"], longest=40)
        created_at = item.moment(self._names.order["created_at"])
        order = self._order(whole).order if there else None
        if item.faults:
            return Listed(order_no, status, position=position, faults=tuple(item.faults), words=item.words())
        return Listed(order_no, status, created_at, order, position, result=result)
