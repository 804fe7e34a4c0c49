"""Boundary rulings of joint studies on both databases: cited, withdrawn, found."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import joint_study as j
from contracts import precedents as p
from contracts import routing as c
from routing import handlers, queries
from routing.errors import (
    RulingChanged,
)
from routing.policies.decide import OVERTURNED

from .conftest import CENTRE, TOWN, UNSURE, actions, arrive, concluding, heard, officer


def test_a_boundary_ruling_is_cited_to_the_next_case_of_its_kind(
    session: Session, do: Any, called: j.StudySheet
) -> None:
    heard(do, called.study_id)
    first = queries.list_referred(session, c.ListReferred(), CENTRE).items[0]
    type_code = first.suggestion.type_code
    lead = first.suggestion.desks[0].code
    boundary = "校门口的设岗一律由牵头部门负责。"
    do(
        handlers.conclude_study,
        concluding(called.study_id, type_code=type_code, lead_desk=lead, boundary=boundary),
    )
    arrive(do, "d2")
    [waiting] = queries.list_referred(session, c.ListReferred(), CENTRE).items
    assert [one.words for one in waiting.precedents] == [boundary]
    assert queries.get_routing(session, "d2").precedents == waiting.precedents
    assert queries.list_precedents(session, j.ListPrecedents(type_code="01")).items == ()


@pytest.fixture
def ruled(session: Session, do: Any, called: j.StudySheet) -> j.StudySheet:
    """A study over the school gate rules that a desk leads which the rules would not have taken."""
    heard(do, called.study_id)
    [waiting] = queries.list_referred(session, c.ListReferred(), CENTRE).items
    likeliest = waiting.suggestion.desks[0].code
    lead = "pcs" if likeliest != "pcs" else "czjs"
    boundary = "校门口设岗的由派出所牵头。"
    given = {"type_code": waiting.suggestion.type_code, "lead_desk": lead, "boundary": boundary}
    sheet: j.StudySheet = do(handlers.conclude_study, concluding(called.study_id, **given))
    return sheet


def of_precedents(session: Session) -> queries.Live:
    """Rules of a process of its own that has looked."""
    fresh = queries.Live(TOWN / "routing")
    fresh.look(session)
    return fresh


def test_the_same_case_again_goes_to_the_ruled_desk_and_says_by_what_weight(
    session: Session, ruled: j.StudySheet
) -> None:
    rules = of_precedents(session).rules
    said = queries.classify(c.Classify(text=UNSURE), rules)
    assert ruled.conclusion is not None and said.cited is not None
    lead = ruled.conclusion.lead_desk
    assert (said.lead_desk, said.cited.desk, said.cited.changed) == (lead, lead, True)
    assert (said.cited.likeness, said.cited.weight) == (1.0, rules.number("precedent_weight"))
    assert said.cited.before != lead and said.cited.study_id == ruled.study_id


def test_a_case_that_is_only_somewhat_alike_is_confirmed_by_a_person(
    session: Session, ruled: j.StudySheet
) -> None:
    said = queries.classify(
        c.Classify(text="建议小学门口增设护学岗，每天放学接孩子的车乱停，家长都担心安全。"),
        of_precedents(session).rules,
    )
    assert said.cited is not None and 0.3 <= said.cited.likeness < 0.5
    assert (OVERTURNED in said.person_reasons) == said.cited.changed


def test_another_matter_cites_nothing(session: Session, ruled: j.StudySheet) -> None:
    rules = of_precedents(session).rules
    assert queries.classify(c.Classify(text="建议把村口的路灯修一修，晚上太黑。"), rules).cited is None
    assert queries.classify(c.Classify(text="包工头欠我们工资不给。"), rules).cited is None


def test_a_ruling_is_withdrawn_and_put_in_force_again_with_reasons(
    session: Session, do: Any, ruled: j.StudySheet
) -> None:
    away = p.WithdrawPrecedent(study_id=ruled.study_id, version=1, reason="学校已设专职保安")
    sheet = do(handlers.withdraw_precedent, away)
    assert (sheet.state, sheet.version, sheet.history[0].reason) == ("withdrawn", 2, "学校已设专职保安")
    assert of_precedents(session).rules.precedents == ()
    assert queries.list_precedents(session, j.ListPrecedents()).items == ()
    with pytest.raises(RulingChanged, match="刚刚被别人改过"):
        do(handlers.withdraw_precedent, away)
    again = {
        "study_id": ruled.study_id,
        "version": 2,
        "lead_desk": "sqmy",
        "words": "校门口设岗的由社情民意办牵头。",
    }
    new = do(handlers.replace_precedent, p.ReplacePrecedent(**again, reason="保安撤了"))
    assert (new.state, new.lead_desk, len(new.history)) == ("in_force", "sqmy", 2)
    [taken_up] = of_precedents(session).rules.precedents
    assert taken_up.lead_desk == "sqmy"
    assert [action for action in actions(session) if action.startswith("precedent")] == [
        "precedent.withdrawn", "precedent.replaced"
    ]  # fmt: skip


def test_rulings_are_found_by_words_desk_and_state(session: Session, ruled: j.StudySheet) -> None:
    assert ruled.conclusion is not None
    found = queries.find_rulings(session, p.FindPrecedents(q="设岗", desk=ruled.conclusion.lead_desk), CENTRE)
    assert (found.total, found.items[0].number, found.items[0].narrative) == (1, ruled.number, UNSURE)
    for other in ({"q": "路灯"}, {"desk": "rss"}, {"state": "withdrawn"}, {"type_code": "09"}):
        assert queries.find_rulings(session, p.FindPrecedents.model_validate(other), CENTRE).items == ()
    assert queries.get_ruling(session, p.GetPrecedent(study_id=ruled.study_id), CENTRE) == found.items[0]
    assert (
        queries.get_ruling(session, p.GetPrecedent(study_id=ruled.study_id), officer("rss")).narrative == ""
    )
