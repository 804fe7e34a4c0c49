"""留痕: who saw and who changed what, by person, dispute, period and kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from contracts.auditing import AuditRow, ListAudit
from contracts.directory import ListPeople, PersonRow
from contracts.errors import Refused, Unavailable
from contracts.supervision import GetNumbers, ListDisputes
from gateway.asking import answers_of, ask_all
from gateway.exporting import MOST, as_table
from gateway.i18n import full_moment, t
from gateway.pages import surroundings
from gateway.pages.operations import SERVICES, label_of
from gateway.pages.trail import is_read, particulars, people_in, title_of
from gateway.people import ask, needs
from servicekit.clock import SHANGHAI, local_date
from servicekit.paging import encode_cursor

PATIENCE = 10.0
PAGE, CHUNK = 50, 500
DAYS = 30
KINDS = {"read": True, "change": False}


@dataclass(frozen=True)
class Asked:
    """What the page was asked for, with people and numbers already found."""

    given: dict[str, str]
    people: tuple[PersonRow, ...] = ()
    actors: tuple[str, ...] = ()
    subject: str = ""
    trouble: str = ""  # a name or number that nobody has

    @property
    def services(self) -> list[str]:
        return [self.given["service"]] if self.given.get("service") in SERVICES else list(SERVICES)

    def request(self, service: str, cursor: str, limit: int) -> ListAudit:
        kind = self.given.get("kind", "")
        return ListAudit(
            of=service,
            subject=self.subject,
            actors=self.actors,
            since=_start_of(self.given["since"]),
            until=_end_of(self.given["until"]),
            reads=KINDS.get(kind),
            cursor=cursor,
            limit=limit,
        )


@needs("audit.read")
def trail() -> ResponseReturnValue:
    asked = _asked()
    rows, cursor, total, silent = _rows(asked, request.args.get("cursor", ""), PAGE)
    return render_template(
        "pages/audit.html",
        asked=asked,
        given=asked.given,
        rows=_shown(rows),
        next_cursor=cursor,
        total=total,
        silent=[label_of(name) for name in silent],
        services=[(name, t(label)) for name, label in SERVICES.items()],
        kinds=[("read", t("查看")), ("change", t("变更"))],
    )


@needs("audit.read")
def export() -> ResponseReturnValue:
    header = [
        t("时间"), t("谁"), t("账号编号"), t("动作"), t("查看或者变更"), t("纠纷编号"), t("说明"), t("服务"), t("链"), t("位置"),
    ]  # fmt: skip
    return as_table(t("留痕"), header, _lines(_asked()))


def _asked() -> Asked:
    today = local_date(current_app.config["CLOCK"].now())
    keys = ("person", "number", "kind", "service")
    given = {key: request.args[key].strip() for key in keys if request.args.get(key, "").strip()}
    given["since"] = _day(request.args.get("since", ""), today - timedelta(days=DAYS)).isoformat()
    given["until"] = _day(request.args.get("until", ""), today).isoformat()
    people, actors = _people(given.get("person", ""))
    subject = _subject(given.get("number", ""))
    trouble = ""
    if given.get("person") and not actors:
        trouble = t("没有叫“{name}”的人，请换个姓名或者账号。", name=given["person"])
    elif given.get("number") and not subject:
        trouble = t("没有编号是“{number}”的纠纷。", number=given["number"])
    return Asked(given, people, actors, subject, trouble)


def _people(typed: str) -> tuple[tuple[PersonRow, ...], tuple[str, ...]]:
    """Whoever has this in their name or login; a word of ours (系统, 时限) stands for itself."""
    special = next((key for key, word in surroundings.SPECIAL.items() if typed in (word, t(word), key)), "")
    if special:
        return (), (special,)
    found = ask(ListPeople(q=typed, limit=50)).items if typed else ()
    exact = tuple(person for person in found if typed in (person.login, person.name))
    people = exact or found
    return people, tuple(person.person_id for person in people)


def _subject(number: str) -> str:
    """The dispute's id by its number, or an id as it stands in a row."""
    if not number:
        return ""
    if number.startswith(("person:", "letters:")) or number in ("town", "chains"):
        return number
    try:
        found = ask(ListDisputes(q=number, limit=5)).items
    except Refused:
        return ""
    return next((row.dispute_id for row in found if row.number.upper() == number.upper()), "")


def _rows(asked: Asked, cursor: str, limit: int) -> tuple[list[AuditRow], str, int, list[str]]:
    """The newest of all services together, the next cursor, how many there are, and who did not answer."""
    if asked.trouble:
        return [], "", 0, []
    found = ask_all({name: asked.request(name, cursor, limit) for name in asked.services}, PATIENCE)
    answers = answers_of(found)
    rows = [row for answer in answers.values() for row in answer.items]
    rows.sort(key=lambda row: (row.at, row.audit_id), reverse=True)
    more = len(rows) > limit or any(answer.next_cursor for answer in answers.values())
    shown = rows[:limit]
    following = encode_cursor([shown[-1].at, shown[-1].audit_id]) if more and shown else ""
    silent = [name for name in found if name not in answers]
    return shown, following, sum(answer.total for answer in answers.values()), silent


def _shown(rows: Sequence[AuditRow]) -> list[dict[str, Any]]:
    """Rows with the names of people and the numbers of disputes."""
    people = [who for row in rows for who in (row.actor_id, *people_in(row.details), *_person_of(row))]
    surroundings.names(people)
    numbers = _numbers(rows)
    return [
        {
            "row": row,
            "number": numbers.get(row.subject, ""),
            "about": _about(row),
            "title": title_of(row.action),
            "read": is_read(row.action),
            "who": surroundings.person_name(row.actor_id),
            "particulars": particulars(row.details),
            "service": label_of(row.service),
        }
        for row in rows
    ]


def _person_of(row: AuditRow) -> list[str]:
    return [row.subject.removeprefix("person:")] if row.subject.startswith("person:") else []


def _about(row: AuditRow) -> str:
    """What a chain is about where it is no dispute's."""
    kind, _, name = row.subject.partition(":")
    if kind == "person":
        return t("账号：{name}", name=surroundings.person_name(name))
    if kind == "letters":
        return t("死信：{name}", name=label_of(name))
    known = {"town": t("基础数据"), "chains": t("哈希链")}
    return known.get(row.subject) or (t("预警") if row.service == "warning" else row.subject[:8])


def _numbers(rows: Sequence[AuditRow]) -> dict[str, str]:
    subjects = tuple(dict.fromkeys(row.subject for row in rows if row.service != "warning"))
    try:
        return ask(GetNumbers(dispute_ids=subjects)).numbers if subjects else {}
    except (Refused, Unavailable):
        return {}


def _lines(asked: Asked) -> Iterator[Sequence[object]]:
    """Up to MOST rows, read in chunks while they are sent."""
    cursor, sent = "", 0
    while sent < MOST:
        rows, cursor, _, _ = _rows(asked, cursor, CHUNK)
        for shown in _shown(rows):
            row: AuditRow = shown["row"]
            told = "；".join(f"{label}：{value}" for label, value in shown["particulars"])
            kind = t("查看") if shown["read"] else t("变更")
            yield (
                full_moment(row.at), shown["who"], row.actor_id, shown["title"], kind, shown["number"], told,
                shown["service"], row.subject, row.position,
            )  # fmt: skip
        sent += len(rows)
        if not cursor:
            return


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _start_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), SHANGHAI)


def _end_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), SHANGHAI)


PAGES = (
    ("/audit", ["GET"], trail),
    ("/audit.csv", ["GET"], export),
)
