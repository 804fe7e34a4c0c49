"""The worklist of proposed repeats: who came again, and what a person said of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import intake as c
from contracts.people import CITIZEN, Actor
from contracts.refusals import Forbidden
from contracts.repeats import ListProposals, Proposed
from intake import handlers
from intake.queries.arrivals import list_arrivals


def register(session: Session, at_window: Any, form: Any, **changes: Any) -> c.Registered:
    answer: c.Registered = handlers.register_dispute(at_window(session), form(**changes))
    session.flush()
    return answer


def listed(session: Session, at_window: Any, **filters: Any) -> list[Proposed]:
    return list(handlers.list_proposals(at_window(session), ListProposals(**filters)).items)


def link(session: Session, at_window: Any, one: str, other: str, kind: Any) -> None:
    request = c.LinkDisputes(dispute_id=one, other_number=other, kind=kind, reason="核对过")
    handlers.link_disputes(at_window(session), request)
    session.flush()


def test_who_comes_again_waits_for_a_yes_or_a_no(session: Session, at_window: Any, form: Any) -> None:
    first = register(session, at_window, form)
    again = register(session, at_window, form, channel="online")
    [row] = listed(session, at_window)
    assert (row.dispute.number, row.dispute.applicant) == (again.number, "王*")
    [proposed] = row.proposals
    assert (proposed.other_number, proposed.kind, proposed.role) == (first.number, "duplicate", "original")
    actor = at_window(session).actor
    assert [one.alike for one in list_arrivals(session, c.ListArrivals(), actor).items] == [1]
    link(session, at_window, again.id, first.number, "duplicate")
    assert listed(session, at_window) == []
    assert [one.alike for one in list_arrivals(session, c.ListArrivals(), actor).items] == [0]


def test_what_is_told_apart_is_not_proposed_again(session: Session, at_window: Any, form: Any) -> None:
    first, again = (register(session, at_window, form) for _ in range(2))
    link(session, at_window, again.id, first.number, "distinct")
    assert listed(session, at_window) == []


def test_a_third_is_proposed_under_the_one_that_the_second_lies_under(
    session: Session, at_window: Any, form: Any
) -> None:
    first, second = (register(session, at_window, form) for _ in range(2))
    link(session, at_window, second.id, first.number, "duplicate")
    third = register(session, at_window, form)
    [row] = listed(session, at_window)
    assert row.dispute.number == third.number
    assert [one.other_number for one in row.proposals] == [first.number]


def test_what_a_citizen_sends_again_is_proposed_to_the_centre_and_not_told_to_them(
    session: Session, at_window: Any, form: Any
) -> None:
    register(session, at_window, form)
    request = form(channel="online", request_accept=False)
    again = handlers.register_dispute(at_window(session, actor=CITIZEN), request)
    session.flush()
    assert again.look_alikes == ()
    assert [row.dispute.number for row in listed(session, at_window)] == [again.number]


def test_the_worklist_is_narrowed_and_paged(session: Session, at_window: Any, form: Any) -> None:
    numbers = [register(session, at_window, form, channel="letter").number for _ in range(3)]
    assert listed(session, at_window, channel="online") == []
    assert listed(session, at_window, village="370832104201") == []
    call = at_window(session)
    first = handlers.list_proposals(call, ListProposals(channel="letter", limit=1))
    rest = handlers.list_proposals(call, ListProposals(limit=1, cursor=first.next_cursor))
    assert [one.dispute.number for one in (*first.items, *rest.items)] == numbers[:0:-1]


def test_a_confidential_one_is_proposed_to_nobody_who_may_not_read_it(
    session: Session, at_window: Any, form: Any
) -> None:
    register(session, at_window, form, confidential=True)
    register(session, at_window, form)
    other = Actor(person_id="S0099", roles=("receptionist",), rights=("dispute.link", "dispute.read"))
    assert handlers.list_proposals(at_window(session, actor=other), ListProposals()).items == ()
    nobody = Actor(person_id="S0098", roles=("desk_officer",), rights=("dispute.read",))
    with pytest.raises(Forbidden):
        handlers.list_proposals(at_window(session, actor=nobody), ListProposals())
