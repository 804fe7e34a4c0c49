"""Reading typed values out of somebody's JSON: everything wrong is told at once, with the sender's own field names."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from intake.errors import FormatInvalid

# A moment without an offset is the town's time.
TOWN_TIME = timezone(timedelta(hours=8))
YES, NO = ("true", "1", "yes", "y", "是"), ("false", "0", "no", "n", "否", "")


class Fields:
    """One object of a message; ``done`` raises what ``text`` and the others found wrong."""

    def __init__(self, raw: Any, path: str = "", faults: list[tuple[str, str]] | None = None) -> None:
        self.faults: list[tuple[str, str]] = [] if faults is None else faults
        self._path = path
        self._came = raw
        if not isinstance(raw, Mapping):
            self.faults.append((path.rstrip("."), "应当是一个 JSON 对象。"))
            raw = {}
        self._raw: Mapping[str, Any] = raw

    def text(self, name: str, *, longest: int, required: bool = False) -> str:
        """A text, also where a number was sent; NUL and lone surrogates cannot be kept and go."""
        value = self._raw.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            return self._wrong(name, "应当是文字。", "")
        words = "" if value is None else str(value).replace("\x00", "").strip()
        words = words.encode("utf-8", "ignore").decode("utf-8")
        if required and not words:
            return self._wrong(name, "不能为空。", "")
        if len(words) > longest:
            return self._wrong(name, f"太长，最多 {longest} 个字符。", words[:longest])
        return words

    def code(self, name: str, *, longest: int, required: bool = False) -> str:
        """A number or code: full-width digits and letters are the same as narrow ones."""
        return unicodedata.normalize("NFKC", self.text(name, longest=longest, required=required)).strip()

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A moment of ISO 8601, or Unix seconds; nothing where nothing was sent."""
        words = self.code(name, longest=40, required=required)
        if not words:
            return None
        try:
            if words.isdigit():
                return datetime.fromtimestamp(int(words), TOWN_TIME)
            found = datetime.fromisoformat(words.replace("/", "-"))
        except (ValueError, OverflowError, OSError):
            return self._wrong(name, "不是时间，应为 2026-03-01T09:00:00+08:00 的样子。", None)
        return found if found.tzinfo else found.replace(tzinfo=TOWN_TIME)

    def flag(self, name: str) -> bool:
        value = self._raw.get(name, False)
        words = str(value).strip().lower() if value is not None else ""
        if words in YES:
            return True
        return False if words in NO else self._wrong(name, "应为 true 或者 false。", False)

    def count(self, name: str) -> int | None:
        words = self.code(name, longest=9)
        if not words:
            return None
        return int(words) if words.isdigit() else self._wrong(name, "应为整数。", None)

    def one_of(self, name: str, table: Mapping[str, str], default: str) -> str:
        """Our code for the sender's."""
        wrong = len(self.faults)
        words = self.code(name, longest=40) or default
        if len(self.faults) > wrong:
            return ""
        known = "、".join(table)
        return table[words] if words in table else self._wrong(name, f"不认识，应为 {known} 之一。", "")

    def part(self, name: str) -> Fields:
        """An object inside; none counts as an empty one."""
        value = self._raw.get(name)
        return Fields({} if value is None else value, f"{self._path}{name}.", self.faults)

    def parts(self, name: str, most: int, *, required: bool = False) -> list[Fields]:
        return self._each(name, self._items(name, most, required), self.faults)

    def lines(self, name: str, most: int, *, required: bool = False) -> list[Fields]:
        """As ``parts``, but what is wrong with one of them is its own."""
        return self._each(name, self._items(name, most, required), None)

    def words(self) -> str:
        """What came, as it came."""
        return json.dumps(self._came, ensure_ascii=False)

    def done(self) -> None:
        """:raises FormatInvalid: everything that was found wrong."""
        if self.faults:
            raise FormatInvalid.of_all(self.faults)

    def _items(self, name: str, most: int, required: bool) -> Sequence[Any]:
        value = self._raw.get(name)
        if value is None and not required:
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > most:
            found: Sequence[Any] = self._wrong(name, f"应当是列表，最多 {most} 项。", ())
            return found
        return value

    def _each(self, name: str, items: Sequence[Any], faults: list[tuple[str, str]] | None) -> list[Fields]:
        return [Fields(one, f"{self._path}{name}.{i}.", faults) for i, one in enumerate(items)]

    def _wrong(self, name: str, reason: str, instead: Any) -> Any:
        self.faults.append((f"{self._path}{name}", reason))
        return instead
