"""What language and type size a person chose, and the words, dates and amounts shown to them in it.

The Chinese sentence is the key and the default: ``t("已登记")``, ``t("共 {n} 件", n=12)``. English stands in
``locale/en*.json`` (one file or several; page authors may add ``en.<pages>.json``).
"""

import functools
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, has_app_context, has_request_context, request

from gateway.i18n import moments
from gateway.i18n.moments import ClockFace

__all__ = [
    "LANGUAGES", "clock_face", "in_a_row", "install", "language", "larger", "listed", "mark", "now", "t", "url_with",
]  # fmt: skip

LANGUAGES = ("zh", "en")
LOCALE = Path(__file__).parent.parent / "locale"
COOKIE_SECONDS = 365 * 24 * 3600
CHOICES = {"lang": LANGUAGES, "larger": ("on", "off")}


@functools.cache
def words(lang: str) -> dict[str, str]:
    """Every sentence known in `lang`, by its Chinese; the files are merged in the order of their names."""
    known: dict[str, str] = {}
    for path in sorted(LOCALE.glob(f"{lang}*.json")):
        known.update(json.loads(path.read_text(encoding="utf-8")))
    return known


def chosen(choice: str, default: str) -> str:
    """The value of `?lang=` or `?larger=`, else of the cookie, else the default; others are ignored."""
    if not has_request_context():
        return default
    for given in (request.args.get(choice), request.cookies.get(choice)):
        if given in CHOICES[choice]:
            return given
    return default


def language() -> str:
    """`zh` or `en` for the person being answered."""
    return chosen("lang", "zh")


def larger() -> bool:
    """Whether this person asked for larger type (适老)."""
    return chosen("larger", "off") == "on"


def t(sentence: str, /, **values: object) -> str:
    """The sentence in the person's language; a sentence without English stays Chinese rather than failing."""
    text = words(language()).get(sentence, sentence) if language() != "zh" else sentence
    return text.format(**values) if values else text


def mark(sentence: str) -> str:
    """Says that a sentence of a module-level table will be shown with `t()` later; returns it as it is."""
    return sentence


def now() -> datetime:
    """The present moment of the clock given to `install`, so that a wound clock shows on the pages."""
    clock: Callable[[], datetime] | None = current_app.extensions.get("now") if has_app_context() else None
    return clock() if clock else datetime.now(UTC)


def moment(value: datetime | None) -> str:
    """11月23日 09:15, or 23 Nov 09:15; the year only when it is not this one; `—` for nothing."""
    return moments.moment_text(value, language(), now()) if value else "—"


def full_moment(value: datetime | None) -> str:
    """2026年11月23日 09:15:00, for hovering and for print."""
    return moments.full_text(value, language()) if value else "—"


def read_moment(text: str) -> datetime | None:
    """A moment as a header or a file has it; None for what is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def day(value: date | datetime | None) -> str:
    """11月23日, or 23 Nov; the year only when it is not this one."""
    return moments.day_text(value, language(), now()) if value else "—"


def local_iso(value: datetime) -> str:
    """RFC 3339 in Shanghai time, for `<time datetime>`."""
    return moments.local(value).isoformat(timespec="seconds")


def time_left(due_at: datetime) -> str:
    """还剩 1 天 4 小时, or 已超 3 小时."""
    return moments.left_text(due_at, now(), t)


def clock_face(
    started_at: datetime | None,
    due_at: datetime | None,
    colour: str | None = None,
    stopped: str | None = None,
) -> ClockFace:
    """What the clock bar shows now; `colour` (green yellow red) wins over the share used.

    `stopped` is `paused` or `done`.
    """
    return moments.face(started_at, due_at, now(), t, colour, stopped)


def money(value: Decimal | int | float | str | None) -> str:
    """12,000 元, or ¥12,000; two decimals only where there are any."""
    if value is None or value == "":
        return "—"
    amount = Decimal(str(value))
    shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{shown} 元" if language() == "zh" else f"¥{shown}"


def number(value: int | float | Decimal | None) -> str:
    """A number with separators; `—` for nothing."""
    return "—" if value is None else f"{value:,}"


def listed(items: Iterable[str]) -> str:
    """甲、乙、丙, or A, B, C."""
    return ("、" if language() == "zh" else ", ").join(items)


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences as the parts of one, without their full stops: 甲；乙, or A; B."""
    return ("；" if language() == "zh" else "; ").join(one.rstrip("。.") for one in sentences)


def url_with(**changes: object) -> str:
    """This page's address with these query values changed: a list repeats, None removes."""
    kept = {key: request.args.getlist(key) for key in request.args if key not in CHOICES}
    for key, value in changes.items():
        kept[key] = (
            [] if value is None else [str(v) for v in value] if isinstance(value, list) else [str(value)]
        )
    query = urlencode([(key, value) for key, values in kept.items() for value in values])
    return f"{request.path}?{query}" if query else request.path


def remember_choices(response: Response) -> Response:
    """Keep what was chosen in the address for a year, so that the switches work without scripts."""
    for choice, allowed in CHOICES.items():
        if (given := request.args.get(choice)) in allowed:
            response.set_cookie(choice, str(given), max_age=COOKIE_SECONDS, samesite="Lax")
    return response


def install(app: Flask, clock: Callable[[], datetime] | None = None) -> None:
    """Give the templates of this app the words, dates and amounts of this module."""
    app.extensions["now"] = clock
    app.jinja_env.globals.update(
        t=t,
        language=language,
        larger=larger,
        now=now,
        url_with=url_with,
        clock_face=clock_face,
        time_left=time_left,
    )
    app.jinja_env.filters.update(
        moment=moment,
        full_moment=full_moment,
        read_moment=read_moment,
        day=day,
        local_iso=local_iso,
        money=money,
        number=number,
        slug=slug,
        listed=listed,
        in_a_row=in_a_row,
    )
    app.after_request(remember_choices)


def slug(value: object) -> str:
    """A value as part of an HTML id: letters, digits and hyphens only."""
    return re.sub(r"[^\w-]+", "-", str(value))
