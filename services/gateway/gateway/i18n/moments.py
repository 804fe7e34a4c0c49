"""Moments, days and time left as people read them, in Shanghai time; nothing here knows the web."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YELLOW_FROM = 75  # percent of the term used; docs: yellow when a quarter or less is left

Translate = Callable[..., str]


@dataclass(frozen=True)
class ClockFace:
    """What a clock bar shows: percent used (0-100), green yellow red grey, a sentence, when it is due."""

    percent: int
    colour: str
    text: str
    due_at: datetime | None
    running: bool
    over: bool


def local(value: datetime) -> datetime:
    """The moment in Shanghai; a moment without zone is taken to be there already."""
    return value.astimezone(SHANGHAI) if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def day_text(value: date | datetime, lang: str, now: datetime) -> str:
    on = local(value).date() if isinstance(value, datetime) else value
    year = on.year != local(now).year
    if lang == "zh":
        return f"{on.year}年{on.month}月{on.day}日" if year else f"{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]}" + (f" {on.year}" if year else "")


def moment_text(value: datetime, lang: str, now: datetime) -> str:
    return f"{day_text(value, lang, now)} {local(value):%H:%M}"


def full_text(value: datetime, lang: str) -> str:
    at = local(value)
    if lang == "zh":
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}"
    return f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M:%S}"


def span_text(span: timedelta, t: Translate) -> str:
    """The two largest units that say something: 1 天 4 小时, 4 小时 20 分钟, 20 分钟."""
    minutes = int(abs(span).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if not minutes:
        return t("不到 1 分钟")
    named = [(days, t("{n} 天", n=days)), (hours, t("{n} 小时", n=hours))]
    if not days:
        named.append((rest, t("{n} 分钟", n=rest)))
    return " ".join(text for count, text in named if count)


def left_text(due_at: datetime, now: datetime, t: Translate) -> str:
    span = due_at - now
    shown = span_text(span, t)
    return t("还剩 {span}", span=shown) if span >= timedelta(0) else t("已超 {span}", span=shown)


def face(
    started_at: datetime | None,
    due_at: datetime | None,
    now: datetime,
    t: Translate,
    colour: str | None,
    stopped: str | None,
) -> ClockFace:
    """The clock at `now`; without a due moment there is nothing to show but that."""
    if due_at is None:
        return ClockFace(0, "grey", t("不计时"), None, False, False)
    over = now > due_at
    whole = (due_at - started_at).total_seconds() if started_at else 0
    used = 100 if over or whole <= 0 else round(100 * (now - (started_at or now)).total_seconds() / whole)
    percent = max(0, min(100, used))
    if stopped == "paused":
        return ClockFace(percent, "grey", t("已暂停计时"), due_at, False, False)
    if stopped == "done":
        return ClockFace(100, colour or "green", t("已办结"), due_at, False, colour == "red")
    shown = colour or ("red" if over else "yellow" if percent >= YELLOW_FROM else "green")
    return ClockFace(percent, shown, left_text(due_at, now, t), due_at, True, over)
