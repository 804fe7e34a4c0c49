"""Rules of the joint study: who is invited, when it may conclude, who dissents, which precedents speak to a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from routing.errors import NoQuorum, NotPassed, WrongStudy
from routing.model import PrecedentRuling, StudySeat

NOON = 12  # o'clock: the rota has a morning and an afternoon
RESIDENCE = ("常驻", "轮驻", "随驻")  # who sits at the desk comes before who is called to it
CITED = 3
AGREEING = ("for", "reserved")
# The rights of desks, mediators, experts and coordinators: who has none of them is never invited.
INVITABLE = ("desk.work", "mediation.work", "expert.answer", "warning.work")


def must_be_desks(desks: Iterable[str], known: Collection[str], field: str) -> None:
    """:raises WrongStudy: the town has no such desk."""
    strangers = sorted(set(desks) - set(known))
    if strangers:
        raise WrongStudy(f"没有这个部门：{'、'.join(strangers)}。请从列表中选择。", field=field)


def check_call(desks: Sequence[str], known: Collection[str], meets_at: datetime, now: datetime) -> None:
    """:raises WrongStudy: an unknown desk, one desk twice, a meeting in the past."""
    must_be_desks(desks, known, "desks")
    if len(set(desks)) < len(desks):
        raise WrongStudy("同一个部门只需要邀请一次。", field="desks")
    must_be_ahead(meets_at, now)


def must_be_ahead(meets_at: datetime, now: datetime) -> None:
    """:raises WrongStudy: a meeting in the past."""
    if meets_at < now:
        raise WrongStudy("研判时间已经过去，请选择之后的时间。", field="meets_at")


def half_of(local: datetime) -> tuple[int, str]:
    """The rota's weekday (1 = Monday) and half of a meeting, out of the town's time."""
    return local.isoweekday(), "am" if local.hour < NOON else "pm"


def invited(on_duty: Iterable[tuple[str, str]]) -> str:
    """Of (person, residence) on duty at a desk the one who sits there; "" where nobody is."""
    ordered = sorted(on_duty, key=lambda duty: RESIDENCE.index(duty[1]))
    return ordered[0][0] if ordered else ""


def quorum_of(called: int) -> int:
    """More than half of the desks that were called."""
    return called // 2 + 1


def must_have_quorum(seats: Sequence[StudySeat]) -> None:
    """:raises NoQuorum: too few desks came or wrote, or fewer than two said which desk should lead."""
    heard, needed = sum(seat.heard for seat in seats), quorum_of(len(seats))
    if heard < needed:
        raise NoQuorum(
            f"应到 {len(seats)} 个部门，需要 {needed} 个到会或者书面发表意见，现在只有 {heard} 个（列席人员不计入）。"
            "请补充签到或者催交书面意见。"
        )
    if sum(bool(seat.lead_desk) for seat in seats) < 2:
        raise NoQuorum("至少要有两个部门说明由谁牵头，才能形成结论。")


def must_have_passed(seats: Sequence[StudySeat], draft_no: int) -> None:
    """:raises NotPassed: not more than half of the desks called voted for it, with or without reserve."""
    given = sum(seat.vote in AGREEING for seat in seats)
    needed = quorum_of(len(seats))
    if given < needed:
        raise NotPassed(
            f"第 {draft_no} 稿需要 {needed} 个部门赞成，现在有 {given} 个。请等待表决，或者修改后重新付表决。"
        )


def dissents(seats: Iterable[StudySeat], lead_desk: str, *, voted: bool) -> list[dict[str, str]]:
    """Whose reserved opinion about what: on a vote about the whole who did not simply agree, else who wanted another lead."""
    if voted:
        return [
            {
                "desk": seat.desk,
                "person_id": seat.voted_by,
                "about": "whole",
                "vote": seat.vote,
                "words": seat.vote_words,
            }
            for seat in seats
            if seat.vote in ("reserved", "against")
        ]
    return [
        {
            "desk": seat.desk,
            "person_id": seat.said_by,
            "about": "lead",
            "lead_desk": seat.lead_desk,
            "words": seat.opinion,
        }
        for seat in seats
        if seat.lead_desk not in ("", lead_desk)
    ]


def passed_over(seats: Iterable[StudySeat], lead_desk: str) -> list[str]:
    """The desks that somebody proposed and that do not lead."""
    return sorted({seat.lead_desk for seat in seats} - {"", lead_desk})


def study_reasons(
    seen: Mapping[str, Any], least: float, *, returned_by: str = "", proposed_desk: str = ""
) -> tuple[str, ...]:
    """What speaks for a joint study of a waiting case; ``seen`` is the contract's suggestion (domain.md §3.7, 疑难).

    ``grave`` it is hard and grave, ``crossing`` several desks have a chance of ``least`` or more, ``disputed`` a desk returned it
    and proposes another one than the rules.
    """
    crossing = sum(one["confidence"] >= least for one in seen["desks"]) > 1
    holds = {
        "grave": bool(seen.get("severe")),
        "crossing": crossing,
        "disputed": bool(returned_by) and proposed_desk != seen["lead_desk"],
    }
    return tuple(reason for reason, held in holds.items() if held)


def speaking_to(
    precedents: Iterable[PrecedentRuling], type_code: str, desks: Mapping[str, float]
) -> list[PrecedentRuling]:
    """At most three: of the same type, about desks that are candidates now; the newest first."""
    return [one for one in precedents if one.type_code == type_code and one.lead_desk in desks][:CITED]


def people_of(sheet: Any) -> list[str]:
    """Everybody who is called, spoke, voted or is invited, each once, in the order of the table (contracts' StudySheet)."""
    at_table = [person for seat in sheet.seats for person in (seat.person_id, seat.said_by, seat.voted_by)]
    return [one for one in dict.fromkeys([*at_table, *(guest.person_id for guest in sheet.guests)]) if one]


def silent(sheet: Any) -> int:
    """How many desks and guests have neither spoken nor come (contracts' StudySheet)."""
    desks = sum(not seat.opinion and not seat.came for seat in sheet.seats)
    return desks + sum(one.state == "invited" and not one.opinion and not one.came for one in sheet.guests)
