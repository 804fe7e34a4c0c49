"""Lists as files that a spreadsheet opens, Chinese included."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from flask import Response, stream_with_context

# Excel takes a file for UTF-8 only with this mark.
MARK = "\ufeff"
# What a spreadsheet would run as a formula is shown as text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST = 10_000


def as_table(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file called ``name``; it is sent while its rows are read, so that long lists need no memory."""
    response = Response(stream_with_context(_lines(header, rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield MARK + _line(header)
    for row in rows:
        yield _line([safe(value) for value in row])


def _line(values: Sequence[object]) -> str:
    held = io.StringIO()
    csv.writer(held).writerow(values)
    return held.getvalue()


def safe(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
