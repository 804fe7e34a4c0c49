"""Rules of what desks ask of one another: who may be called, and until when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from departments.errors import AlreadyCalled, NotWorking, WrongDesk, WrongMoment
from departments.model import STATE_TERMS, CoPart, DeskCase

AT_WORK = frozenset({"signed", "in_mediation"})
LONGEST = timedelta(days=30)  # a call is for now; what takes longer is a part of the case
FARTHEST = timedelta(days=180)  # for what a desk must do
LONGEST_TASK = 500  # what a part keeps of the words that gave it


def must_be_at_work(case: DeskCase) -> None:
    """:raises NotWorking: only who has signed for a case and not ended it may ask others for something."""
    if case.state not in AT_WORK:
        raise NotWorking(f"该件{STATE_TERMS[case.state]}，签收以后、办结以前才能办理这一项。")


def must_be_another(desk: str, own: str, known: Collection[str], field: str) -> None:
    """:raises WrongDesk: the desk itself, or one that does not exist."""
    if desk == own:
        raise WrongDesk("不能选择本部门，请选择其他部门。", field=field)
    if desk not in known:
        raise WrongDesk(f"没有代码为“{desk}”的部门，请从列表中选择。", field=field)


def must_not_be_called(already: bool) -> None:
    """:raises AlreadyCalled: one open call or part for each desk and case."""
    if already:
        raise AlreadyCalled("这个部门在该件中还有没办完的一项，请先等它反馈或者撤销。")


def arrival_due(asked: datetime | None, now: datetime, otherwise: datetime) -> datetime:
    """Until when the called desk must come: as asked, else when the office hours of its data are over.

    :raises WrongMoment: past, or further ahead than LONGEST.
    """
    if asked is None:
        return otherwise
    if asked <= now:
        raise WrongMoment("报到时间已经过去，请选择之后的时间。", field="arrive_by")
    if asked > now + LONGEST:
        raise WrongMoment("报到时间不能超过三十天；时间长的事项请布置协办。", field="arrive_by")
    return asked


def must_be_reminded_once_a_day(last: date | None, today: date) -> None:
    """:raises WrongMoment: it was reminded today."""
    if last == today:
        raise WrongMoment("今天已经催过，请明天再催，或者直接联系对方。")


def parts_of(
    lead: str, co_desks: Iterable[str], tasks: Mapping[str, tuple[str, date | None]], measures: str
) -> Iterator[tuple[str, str, date | None]]:
    """(desk, what it must do, until when) of a study's conclusion: each co-desk and each desk that has a task of its own."""
    for desk in dict.fromkeys((*co_desks, *tasks)):
        if desk != lead:
            yield (desk, *tasks.get(desk, (measures, None)))


def task_of(lead: str, why: str, words: str) -> str:
    """What a decision asks of a co-desk: to help ``lead``, with why the rules want it and the words of who decided."""
    said = [f"因为：{why}。" if why else "", f"研判意见：{words}" if words else ""]
    return "".join([f"协助{lead}办理本件。", *said])[:LONGEST_TASK]


def falls_away(part: CoPart, lead: str, co_desks: Collection[str]) -> bool:
    """Whether an open part is overtaken by a newer decision: another lead, or a co-desk that it no longer names."""
    return part.lead_desk != lead or bool(part.decision_no and part.co_desk not in co_desks)


def must_come(day: date, today: date, field: str) -> None:
    """:raises WrongMoment: the day is past, or further ahead than FARTHEST."""
    if day < today:
        raise WrongMoment("日期已经过去，请选择今天或者以后的日期。", field=field)
    if day > today + FARTHEST:
        raise WrongMoment("日期太远，请选择半年以内的日期。", field=field)
