"""Rules of standing in: who may be a deputy and when, who may give a case away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from departments.errors import NotYours, WrongColleague, WrongMoment
from departments.model import Absence

LONGEST_ABSENCE = timedelta(days=180)
SHORTEST_REASON = 2


def must_be_colleague(person_id: str, own_id: str, officers: Collection[str], field: str) -> None:
    """:raises WrongColleague: oneself, or nobody of this desk."""
    if person_id == own_id:
        raise WrongColleague("不能选择本人，请选择本部门的同事。", field=field)
    must_be_officer(person_id, officers, field)


def must_be_officer(person_id: str, officers: Collection[str], field: str) -> None:
    """:raises WrongColleague: nobody of this desk."""
    if person_id not in officers:
        raise WrongColleague("只能选择本部门的经办人，请从列表中选择。", field=field)


def must_be_days_ahead(first: date, last: date, today: date) -> None:
    """:raises WrongMoment: past, the end before the beginning, too long."""
    if first < today:
        raise WrongMoment("开始日期已经过去，请选择今天或者以后的日期。", field="from_on")
    if last < first:
        raise WrongMoment("结束日期早于开始日期，请改正其中一个。", field="until_on")
    if last - first > LONGEST_ABSENCE:
        raise WrongMoment("请假不能超过一百八十天，请改派岗位。", field="until_on")


def must_fit_the_others(
    person_id: str, deputy_id: str, first: date, last: date, others: Iterable[Absence]
) -> None:
    """:raises WrongMoment: they are marked away already. :raises WrongColleague: somebody would stand in who is away."""
    meeting = [one for one in others if one.meets(first, last)]
    if any(one.person_id == person_id for one in meeting):
        raise WrongMoment("这段时间已经登记过请假，请先结束原来的登记。", field="from_on")
    if any(one.person_id == deputy_id for one in meeting):
        raise WrongColleague("这位同事在这段时间也请假，请选择其他人代理。", field="deputy_id")
    if any(one.deputy_id == person_id for one in meeting):
        raise WrongMoment("这段时间请假的人是同事的代理人，请先改由他人代理。", field="from_on")


def must_arrange(actor_id: str, person_id: str, head: bool, manages: bool) -> None:
    """An officer arranges their own absence; the desk's head or the centre that of whoever cannot.

    :raises NotYours: it is a colleague's.
    """
    if actor_id != person_id and not head and not manages:
        raise NotYours("只有本人、本部门负责人或者中心管理人员可以登记和结束请假。")


def must_say_why(reason: str, own: bool) -> None:
    """:raises WrongColleague: somebody ends the absence of another without a reason."""
    if not own and len(reason.strip()) < SHORTEST_REASON:
        raise WrongColleague("替别人结束请假要写明理由。", field="reason")


def stands_in(actor_id: str, person_id: str, today: date, absences: Iterable[Absence]) -> bool:
    """Whether ``actor_id`` is the deputy of ``person_id`` today."""
    return any(
        one.person_id == person_id and one.deputy_id == actor_id and one.covers(today) for one in absences
    )


def must_have_the_case(actor_id: str, officer_id: str, officers: Collection[str], deputy: bool) -> None:
    """The officer of the case or their deputy gives it away; whoever has left the desk is asked no more.

    :raises NotYours: it is a colleague's.
    """
    if actor_id != officer_id and not deputy and officer_id in officers:
        raise NotYours("只有该件的经办人或者其代理人可以移交，请联系经办人。")
