"""名册: the mediators' roster as a workbook."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.committees import CommitteeSheet, ListCommittees
from contracts.directory import EnrolMediators, NewMediator
from contracts.mediator_roster import COLUMNS, ImportRoster, ListRoster
from gateway.i18n import mark, t
from gateway.pages import lists
from gateway.pages.acting import FAILURES, Form, errors_of, say
from gateway.pages.books import Book
from gateway.people import ask, needs

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


@needs("dispatch.manage")
def logins() -> ResponseReturnValue:
    """Who of the roster has no login yet, and what keeps somebody from one: a dry run over the whole roster."""
    return _logins(Form())


@needs("dispatch.manage")
def enrol() -> ResponseReturnValue:
    try:
        result = ask(EnrolMediators(people=_everybody()))
    except FAILURES as error:
        return _logins(Form({}, errors_of(error))), 422
    if not result.written:
        return _logins(Form()), 422
    say(
        t("已开通 {n} 个登录账号。", n=len(result.added)),
        t("登录名是小写的编号，第一个密码与其他新账号相同，请告诉本人登录后修改。"),
    )
    return redirect("/mediators/roster/logins")


def _everybody() -> tuple[NewMediator, ...]:
    rows = lists.rows_of(lambda cursor: ask(ListRoster(cursor=cursor)))
    kept = {one.name: one for one in ask(ListCommittees()).items}
    return tuple(_new(row.cells, kept.get(row.cells["调委会"])) for row in rows)


def _new(cells: dict[str, str], committee: CommitteeSheet | None) -> NewMediator:
    """With the committee as the office keeps it: the directory knows those of the town's folder alone."""
    said = {
        name: getattr(committee, attribute, "")
        for name, attribute in (
            ("committee_code", "code"),
            ("village_code", "village_code"),
            ("area_code", "area_code"),
        )
    }
    return NewMediator(person_id=cells["编号"], name=cells["姓名"], committee=cells["调委会"], **said)


def _logins(form: Form) -> str:
    people = _everybody()
    result = ask(EnrolMediators(people=people, dry_run=True))
    new = [one for one in people if one.person_id in result.added]
    return render_template("pages/roster_logins.html", result=result, new=new, form=form)


PAGES = (
    ("/mediators/roster/logins", ["GET"], logins),
    ("/mediators/roster/logins", ["POST"], enrol),
    ("/mediators/roster", ["GET"], roster),
    ("/mediators/roster", ["POST"], take_in),
    ("/mediators/roster.xlsx", ["GET"], export_roster),
)
