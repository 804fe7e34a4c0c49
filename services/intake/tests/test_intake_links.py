"""Links after saving: what is proposed, who lies under whom, and taking a link back, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import intake as c
from contracts import linking as together
from contracts.errors import Forbidden, Invalid, NotFound
from contracts.people import Actor
from intake import handlers, tables
from intake.policies.merging import Side, Standing, check_merge, proposed_kind

OFFICER = Actor(person_id="S0019", roles=("desk_officer",), rights=("dispute.read",), desk="sfs")
AGAIN = "我叫王小明，上次说过，邻居赵大山的猪圈还是堵着排水沟，污水又漫进菜窖，红薯全泡坏了。"
OTHER = {"name": "孙七", "role": "applicant", "phone": "13900001111"}
NEIGHBOUR = "赵大山家翻盖的猪圈堵了排水沟，我家菜窖也进了污水，红薯泡坏了。"
AGAINST = {"name": "赵大山", "role": "respondent"}


@pytest.fixture
def register(session: Session, at_window: Any, form: Any) -> Any:
    def make(**changes: Any) -> c.Registered:
        answer: c.Registered = handlers.register_dispute(at_window(session), form(**changes))
        session.flush()
        return answer

    return make


@pytest.fixture
def links(session: Session, at_window: Any) -> Any:
    def of(one: c.Registered, **changes: Any) -> together.Links:
        return handlers.list_links(at_window(session, **changes), together.ListLinks(dispute_id=one.id))

    return of


@pytest.fixture
def link(session: Session, at_window: Any) -> Any:
    def make(one: c.Registered, other: c.Registered, kind: Any) -> None:
        request = c.LinkDisputes(dispute_id=one.id, other_number=other.number, kind=kind, reason="核对过")
        handlers.link_disputes(at_window(session), request)
        session.flush()

    return make


@pytest.fixture
def undo(session: Session, at_window: Any) -> Any:
    def make(one: c.Registered, link_id: str, **changes: Any) -> together.Links:
        request = together.UnlinkDisputes(
            dispute_id=one.id, link_id=link_id, reason="看错了，张三13812345678说的"
        )
        return handlers.unlink_disputes(at_window(session, **changes), request)

    return make


def test_the_same_person_with_the_same_matter_is_proposed_as_a_repeat(register: Any, links: Any) -> None:
    first, second = register(), register(narrative=AGAIN)
    (seen,) = links(second).proposals
    assert (seen.other_number, seen.kind, seen.role) == (first.number, "duplicate", "original")
    assert seen.reasons and "王小明" not in seen.model_dump_json()
    (back,) = links(first).proposals
    assert (back.other_number, back.kind, back.role) == (second.number, "duplicate", "repeat")


def test_another_person_with_the_same_matter_is_proposed_under_the_first(register: Any, links: Any) -> None:
    first, second = register(), register(narrative=NEIGHBOUR, parties=[OTHER, AGAINST])
    (seen,) = links(second).proposals
    assert (seen.other_number, seen.kind, seen.role) == (first.number, "gathered", "parent")


def test_what_lies_under_another_one_is_proposed_as_that_one(register: Any, links: Any, link: Any) -> None:
    first, second = register(), register(narrative=AGAIN)
    link(second, first, "duplicate")
    third = register(narrative=NEIGHBOUR, parties=[OTHER, AGAINST])
    assert [one.other_number for one in links(third).proposals] == [first.number]


def test_proposals_are_for_those_who_may_link(register: Any, links: Any) -> None:
    register()
    second = register(narrative=AGAIN)
    assert links(second, actor=OFFICER).proposals == ()
    with pytest.raises(Forbidden):
        links(second, actor=OFFICER.model_copy(update={"rights": ()}))


def test_a_confidential_one_is_not_proposed_to_other_eyes(register: Any, links: Any) -> None:
    register(confidential=True)
    second = register(narrative=AGAIN)
    other = Actor(person_id="S0002", rights=("dispute.link", "dispute.read"))
    assert links(second, actor=other).proposals == ()
    assert len(links(second).proposals) == 1, "who registered it sees it"


def test_many_on_one_matter_lie_under_the_first_and_nobody_is_lost(
    register: Any, links: Any, link: Any
) -> None:
    first, second = register(), register(narrative=NEIGHBOUR, parties=[OTHER, AGAINST])
    third = register(narrative=AGAIN)
    link(second, first, "gathered")
    link(third, first, "duplicate")
    kept = links(first)
    assert [(one.other_number, one.role) for one in kept.items] == [
        (second.number, "child"),
        (third.number, "repeat"),
    ]
    assert (kept.merged, kept.applicants) == (2, 2), "the same person counts once"
    assert [one.role for one in links(second).items] == ["parent"]
    assert kept.proposals == ()


def test_no_dispute_lies_under_two_and_none_under_one_that_lies_under_another(
    register: Any, link: Any
) -> None:
    first, second, third = register(), register(narrative=AGAIN), register(narrative=NEIGHBOUR)
    link(second, first, "duplicate")
    for one, other in ((second, third), (third, second), (first, third)):
        with pytest.raises(Invalid):
            link(one, other, "gathered")
    link(second, third, "related")


def test_a_link_is_taken_back_with_a_reason_and_can_be_made_again(
    session: Session, register: Any, links: Any, link: Any, undo: Any, published: Any
) -> None:
    first, second = register(), register(narrative=AGAIN)
    link(second, first, "duplicate")
    made = links(second).items[0]
    left = undo(first, made.link_id)
    assert left.items == () and left.merged == 0
    (ended,) = left.ended
    assert (
        ended.ended_by == "S0001"
        and ended.ended_reason.startswith("看错了")
        and "138123" not in ended.ended_reason
    )
    event = published(session)[-1]
    assert isinstance(event, together.DisputesUnlinked) and event.kind == "duplicate"
    rows = session.execute(select(tables.AUDIT.c.dispute_id).where(tables.AUDIT.c.action == "unlinked")).all()
    assert {row.dispute_id for row in rows} == {first.id, second.id}
    with pytest.raises(Invalid):
        undo(first, made.link_id)
    link(second, first, "duplicate")
    assert [one.role for one in links(first).items] == ["repeat"]


def test_only_those_who_may_link_take_one_back_and_only_their_own(
    register: Any, links: Any, link: Any, undo: Any
) -> None:
    first, second, third = register(), register(narrative=AGAIN), register(narrative=NEIGHBOUR)
    link(second, first, "related")
    made = links(first).items[0].link_id
    with pytest.raises(Forbidden):
        undo(first, made, actor=OFFICER)
    with pytest.raises(NotFound):
        undo(third, made)
    with pytest.raises(NotFound):
        undo(first, "no such")


def test_what_a_person_calls_another_matter_is_not_proposed_again_until_that_is_taken_back(
    session: Session, register: Any, links: Any, link: Any, undo: Any, published: Any
) -> None:
    first, second = register(), register(narrative=AGAIN)
    told = len(published(session))
    link(second, first, "distinct")
    assert links(second).proposals == () == links(first).proposals
    with pytest.raises(Invalid):
        link(second, first, "duplicate")
    assert len(undo(second, links(second).items[0].link_id).proposals) == 1
    assert len(published(session)) == told, "concerns nobody outside"


def test_a_merge_that_cannot_be_says_what_to_do_instead() -> None:
    alone = Standing("LSQP-2026-000001")
    under = Standing("LSQP-2026-000002", under="LSQP-2026-000009")
    head = Standing("LSQP-2026-000003", has_merged=True)
    check_merge(alone, head)
    for this, other, words in ((under, alone, "撤销"), (head, alone, "那一件"), (alone, under, "000009")):
        with pytest.raises(Invalid, match=words):
            check_merge(this, other)


@pytest.mark.parametrize(
    ("callers", "others", "words", "kind"),
    [
        ("王", "赵", "猪圈堵了排水沟污水进菜窖", "duplicate"),
        ("王", "赵", "昨晚把我打伤住院缝针", "follow_up"),
        ("王", "钱", "昨晚把我打伤住院缝针", "related"),
        ("孙", "钱", "猪圈堵了排水沟污水进菜窖", "gathered"),
        ("孙", "赵", "昨晚把我打伤住院缝针", "gathered"),
        ("赵", "王", "猪圈堵了排水沟污水进菜窖", "related"),
        ("孙", "钱", "昨晚把我打伤住院缝针", "related"),
    ],
)
def test_who_tells_what_against_whom_says_which_link_is_proposed(
    callers: str, others: str, words: str, kind: str
) -> None:
    earlier = Side(frozenset("王"), frozenset("赵"), "猪圈堵住排水沟，污水漫进菜窖")
    assert proposed_kind(Side(frozenset(callers), frozenset(others), words), earlier) == kind
