"""名册: the mediators' roster as a workbook."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from contracts.mediator_roster import COLUMNS, ImportRoster, ListRoster
from gateway.i18n import mark
from gateway.pages.acting import Form
from gateway.pages.books import Book
from gateway.people import needs

BOOK = Book(
    "/mediators/roster",
    mark("调解员名册"),
    "pages/roster.html",
    COLUMNS,
    lambda cursor: ListRoster(cursor=cursor),
    lambda rows, dry: ImportRoster(rows=rows, dry_run=dry),
)


@needs("dispatch.manage")
def roster() -> ResponseReturnValue:
    return BOOK.show(Form())


@needs("dispatch.manage")
def export_roster() -> ResponseReturnValue:
    return BOOK.export()


@needs("dispatch.manage")
def take_in() -> ResponseReturnValue:
    return BOOK.take_in()


PAGES = (
    ("/mediators/roster", ["GET"], roster),
    ("/mediators/roster", ["POST"], take_in),
    ("/mediators/roster.xlsx", ["GET"], export_roster),
)
