"""What every list has besides its rows: filters out of the address, chips, kept views, and its rows as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from contracts.directory import DropView, ListViews, SaveView
from contracts.errors import Refused, Unavailable
from gateway.exporting import MOST, as_table
from gateway.i18n import t, url_with
from gateway.pages.acting import act, submitted
from gateway.people import SIGNED_IN, ask, needs

CHUNK = 200
# A word that was searched for may be somebody's name: it is not kept. Language and size are the person's own.
NOT_KEPT = ("q", "cursor", "lang", "larger")


@dataclass(frozen=True)
class Rows:
    """A page of rows for a file, where the answer calls them something else."""

    items: Sequence[Any]
    next_cursor: str


# label of the column, and its value in a row
Columns = Sequence[tuple[str, Callable[[Any], object]]]


def given(*keys: str) -> dict[str, Any]:
    """The filters that are set; an empty one counts as not set."""
    return {key: request.args[key] for key in keys if request.args.get(key)}


def chips(filters: Mapping[str, Any], names: Mapping[str, Callable[[str], str]]) -> list[tuple[str, str]]:
    """(what is set, the address without it)."""
    return [
        (words(str(filters[key])), url_with(**{key: None, "cursor": None}))
        for key, words in names.items()
        if filters.get(key)
    ]


def named(label: str, table: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """``状态：已签收`` for a code and its table."""
    return lambda value: t("{label}：{value}", label=label, value=(table or {}).get(value, value))


def views_of(page: str, always: Sequence[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    """Views that everybody has, then this person's own; where directory is silent only the former."""
    here = _kept(request.query_string.decode())
    shown = [_view(page, name, query, here) for name, query in always]
    try:
        mine = ask(ListViews(page=page)).items
    except (Refused, Unavailable):
        mine = ()
    return shown + [_view(page, view.name, view.query, here) | {"drop": view.view_id} for view in mine]


def rows_of(fetch: Callable[[str], Any]) -> Iterator[Any]:
    """All rows behind a list, page by page; ``fetch`` gives the page behind a cursor."""
    cursor, sent = "", 0
    while sent < MOST:
        found = fetch(cursor)
        yield from found.items
        sent, cursor = sent + len(found.items), found.next_cursor
        if not cursor:
            return


def as_file(name: str, columns: Columns, fetch: Callable[[str], Any]) -> Response:
    """The whole list, as it is filtered and sorted now."""
    header = [label for label, _ in columns]
    return as_table(name, header, ([value(row) for _, value in columns] for row in rows_of(fetch)))


@needs(SIGNED_IN)
def save() -> ResponseReturnValue:
    data = submitted()
    parts = urlsplit(data.get("query", ""))
    query = _kept(parts.query)
    return act(
        lambda: SaveView(page=parts.path, name=data.get("name", ""), query=query),
        done=t("已保存为常用视图。"),
        following=t("搜索的文字不保存。") if "q=" in parts.query else "",
        back=f"{_ours(parts.path)}?{query}",
    )


@needs(SIGNED_IN)
def drop(view_id: str) -> ResponseReturnValue:
    back = _ours(urlsplit(submitted().get("back", "")).path)
    return act(lambda: DropView(view_id=view_id), done=t("已删掉这个视图。"), back=back)


def chosen() -> list[str]:
    """What was ticked in a list; at most as many as a page shows."""
    return list(dict.fromkeys(request.form.getlist("ids")))[:CHUNK]


def back_to(page: str) -> ResponseReturnValue:
    """To the list as it was filtered when its bulk form was sent."""
    return redirect(address_of(page))


def address_of(page: str) -> str:
    """The list's address with the filters that the form was sent from."""
    query = _kept(urlsplit(request.form.get("back", "")).query)
    return f"{page}?{query}" if query else page


def _view(page: str, name: str, query: str, here: str) -> dict[str, Any]:
    return {"label": name, "href": f"{page}?{query}" if query else page, "active": _kept(query) == here}


def _kept(query: str) -> str:
    return urlencode(sorted((key, value) for key, value in parse_qsl(query) if key not in NOT_KEPT))


def _ours(path: str) -> str:
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/home"


PAGES = (
    ("/views", ["POST"], save),
    ("/views/<view_id>/drop", ["POST"], drop),
)
