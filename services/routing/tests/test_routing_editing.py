"""Changing the rules and the models on both databases, with the reference town's rules as the start."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import routing as c
from contracts import routing_rules as r
from contracts.case import DisputeBrief
from contracts.errors import Forbidden
from contracts.intake import DisputeAccepted
from contracts.people import Actor
from routing import handlers, queries, tables
from routing.errors import (
    BrokenRule,
    Circular,
    NotBetter,
    NotNow,
    TooBroad,
    UnknownEdition,
    UnknownModel,
    UnknownRule,
)
from routing.model import SEEDED, CaseFacts, Docket, Ruling
from routing.queries.editions import decided_by_people
from routing.training import Labelled, learn

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
ADMIN = Actor(person_id="admin", roles=("administrator",), rights=("routing.rules",))
TRIAGE = Actor(person_id="triage1", roles=("triage",), rights=("routing.decide",))
SOUTH, NORTH = "370832104202", "370832104203"  # two villages of the reference town
LOAN = "朋友借我三千块钱打了借条，到期不还"


@pytest.fixture
def usual() -> dict[str, Any]:
    return {"actor": ADMIN}


@pytest.fixture(scope="module")
def loaded() -> queries.Live:
    return queries.Live(Path(__file__).parents[3] / "infra" / "town" / "routing")


@pytest.fixture
def live(loaded: queries.Live) -> queries.Live:
    """A process that has just started: what it has looked at is its own."""
    return copy.copy(loaded)


def directive(**cells: str) -> r.RuleChange:
    return r.RuleChange(action="add", table="directives", cells={"name": "新指令", **cells})


def proposal(*changes: r.RuleChange) -> r.ProposeRules:
    return r.ProposeRules(changes=changes, reason="试一试")


def put_live(do: Any, *changes: r.RuleChange, now: datetime = NOW) -> r.RuleEdition:
    edition = do(handlers.propose_rules, proposal(*changes), now=now)
    do(handlers.try_rules, r.TryRules(edition_id=edition.edition_id), now=now)
    return do(handlers.put_rules_live, r.PutRulesLive(edition_id=edition.edition_id), now=now)


def accept(do: Any, narrative: str = LOAN, dispute_id: str = "d1", now: datetime = NOW, **more: Any) -> None:
    dispute = DisputeBrief.model_validate(
        {"dispute_id": dispute_id, "number": f"LSQP-{dispute_id}", "channel": "window", "narrative": narrative,
         "parties": (), "registered_at": NOW, **more}
    )  # fmt: skip
    do(handlers.take_accepted, DisputeAccepted(at=NOW, dispute=dispute, accepted_by="window1"), now=now)


def suggested(session: Session, dispute_id: str = "d1") -> c.Suggestion:
    found = queries.get_routing(session, dispute_id).suggestion
    assert found is not None
    return found


def listed(live: queries.Live, **wanted: Any) -> r.RuleList:
    return queries.list_rules(r.ListRules(**wanted), live.source, live.rules)


def test_the_rules_are_listed_with_who_wrote_them(live: queries.Live, session: Session) -> None:
    found = listed(live, table="words", q="借条")
    assert found.items
    assert {row.table for row in found.items} == {"words"}
    assert {row.by for row in found.items} == {"town"}
    assert all("借条" in " ".join(row.cells.values()) for row in found.items)
    assert {table.name for table in found.tables} == set(r.RULE_TABLES)


def test_the_list_is_paged(live: queries.Live, session: Session) -> None:
    first = listed(live, limit=200)
    second = listed(live, limit=200, cursor=first.next_cursor)
    assert len({row.rule_id for row in (*first.items, *second.items)}) > 200
    with pytest.raises(UnknownRule):
        listed(live, table="nothing")


def threshold(live: queries.Live, name: str, **cells: str) -> r.RuleChange:
    [row] = [one for one in listed(live, table="numbers").items if one.cells["number"] == name]
    return r.RuleChange(action="replace", table="numbers", rule_id=row.rule_id, cells={**row.cells, **cells})


def test_a_threshold_is_changed_like_any_other_rule_and_taken_back(
    live: queries.Live, session: Session, do: Any
) -> None:
    accept(do, amount_yuan=60_000)
    assert suggested(session).complexity == "complex"
    edition = put_live(do, threshold(live, "complex_amount", value="80000"))
    accept(do, dispute_id="d2", amount_yuan=60_000)
    assert suggested(session, "d2").complexity == "simple"
    do(handlers.undo_rules, r.UndoRules(edition_id=edition.edition_id))
    accept(do, dispute_id="d3", amount_yuan=60_000)
    assert suggested(session, "d3").complexity == "complex"


@pytest.mark.parametrize(
    ("name", "cells", "field"),
    [
        ("confidence", {"value": "1.5"}, "value"),
        ("confidence", {"value": "很高"}, "value"),
        ("confidence", {"number": "desk_confidence"}, "number"),
        ("confidence", {"number": "courage"}, "number"),
    ],
)
def test_a_threshold_out_of_its_bounds_twice_or_unknown_is_refused_with_its_cell(
    live: queries.Live, do: Any, name: str, cells: dict[str, str], field: str
) -> None:
    with pytest.raises(BrokenRule) as refused:
        do(handlers.propose_rules, proposal(threshold(live, name, **cells)))
    assert refused.value.field == field


def test_a_threshold_cannot_be_taken_away(live: queries.Live, do: Any) -> None:
    gone = threshold(live, "confidence").model_copy(update={"action": "remove", "cells": {}})
    with pytest.raises(BrokenRule, match="只能改，不能删"):
        do(handlers.propose_rules, proposal(gone))


def test_a_rule_of_place_and_amount_decides_the_desk_once_it_is_live(session: Session, do: Any) -> None:
    accept(do, village_code=SOUTH, amount_yuan=60_000)
    assert suggested(session).lead_desk == "sfs"
    edition = put_live(do, directive(places=SOUTH, least_amount="50000", desk="zzb"))
    accept(do, dispute_id="d2", village_code=SOUTH, amount_yuan=60_000)
    accept(do, dispute_id="d3", village_code=NORTH, amount_yuan=60_000)
    accept(do, dispute_id="d4", village_code=SOUTH, amount_yuan=40_000)
    assert [suggested(session, each).lead_desk for each in ("d2", "d3", "d4")] == ["zzb", "sfs", "sfs"]
    [matched] = suggested(session, "d2").rules
    assert (matched.name, matched.by, matched.won, matched.effects) == (
        "新指令", str(edition.number), True, {"desk": "zzb"},
    )  # fmt: skip
    assert suggested(session, "d2").rules_version.endswith(f"+{edition.number}")


def test_an_area_stands_for_its_villages(session: Session, do: Any) -> None:
    put_live(do, directive(places="A1", types="04", level="area"))
    accept(do, village_code=SOUTH)
    assert suggested(session).level == "area"


def test_a_rule_of_the_hour_looks_at_the_towns_clock(session: Session, do: Any) -> None:
    put_live(do, directive(hours="22-6", types="04", co_desks="pcs"))
    night = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # 23:00 in Shandong
    accept(do, registered_at=night)
    accept(do, dispute_id="d2")
    assert "pcs" in suggested(session).co_desks
    assert suggested(session, "d2").rules == ()


def test_a_rule_of_days_and_dates_looks_at_the_towns_calendar(session: Session, do: Any) -> None:
    put_live(do, directive(weekdays="6 7", types="04", co_desks="pcs"))
    put_live(do, directive(dates="12-20~02-10", types="04", co_desks="zzb"))
    saturday = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)  # four in the morning of Saturday in Shandong
    new_year = datetime(2026, 1, 1, 4, 0, tzinfo=UTC)  # a Thursday
    for number, moment in enumerate((saturday, new_year, NOW)):
        accept(do, dispute_id=f"d{number}", registered_at=moment)
    found = [set(suggested(session, f"d{n}").co_desks) & {"pcs", "zzb"} for n in range(3)]
    assert found == [{"pcs"}, {"zzb"}, set()]


def test_what_holds_at_some_dates_is_tried_on_the_cases_of_those_dates(session: Session, do: Any) -> None:
    for month in (1, 2, 3):
        then = datetime(2026, month, 5, 1, 0, tzinfo=UTC)
        accept(do, dispute_id=f"d{month}", registered_at=then, now=then)
    edition = do(handlers.propose_rules, proposal(directive(dates="01-01~01-31", types="04", desk="zzb")))
    month_back = do(handlers.try_rules, r.TryRules(edition_id=edition.edition_id)).trial
    year_back = do(handlers.try_rules, r.TryRules(edition_id=edition.edition_id, days=366)).trial
    assert (month_back.cases, year_back.cases, year_back.changed) == (0, 1, 1)
    assert [one.dispute_id for one in year_back.items] == ["d1"]


def test_two_rules_of_equal_rank_contradict_only_where_their_days_meet(do: Any) -> None:
    put_live(do, directive(name="甲", dates="12-01~02-15", types="04", desk="zzb"))
    apart = do(
        handlers.propose_rules, proposal(directive(name="乙", dates="03-01~05-31", types="04", desk="fl"))
    )
    meeting = do(
        handlers.propose_rules,
        proposal(directive(name="丙", dates="2027-02-01~2027-03-01", types="04", desk="fl")),
    )
    assert apart.warnings == ()
    assert "甲" in meeting.warnings[0] and "丙" in meeting.warnings[0]


def test_every_rule_that_matches_is_shown_and_the_narrower_wins(session: Session, do: Any) -> None:
    wide = directive(name="合同都归司法所", types="04", desk="sfs", priority="5")
    narrow = directive(name="拳南的合同归综治办", types="04", places=SOUTH, desk="zzb", priority="5")
    put_live(do, wide, narrow)
    accept(do, village_code=SOUTH)
    found = suggested(session)
    assert {rule.name: rule.won for rule in found.rules} == {
        "合同都归司法所": False,
        "拳南的合同归综治办": True,
    }
    assert found.lead_desk == "zzb"
    [conflict] = found.conflicts
    assert "合同都归司法所" in conflict
    assert "分流指令互相矛盾" not in found.person_reasons


def test_equals_that_contradict_are_named_and_a_person_decides(session: Session, do: Any) -> None:
    one = directive(name="甲", types="04", words="借条", desk="sfs")
    other = directive(name="乙", types="04", words="朋友", desk="zzb")
    edition = do(handlers.propose_rules, proposal(one, other))
    assert any("“甲”与“乙”" in warning or "“乙”与“甲”" in warning for warning in edition.warnings)
    put_live(do, one, other)
    accept(do)
    assert "分流指令互相矛盾" in suggested(session).person_reasons
    assert queries.get_routing(session, "d1").state == "waiting"


def test_a_rule_may_ask_for_a_person(session: Session, do: Any) -> None:
    put_live(do, directive(words="借条", person="1"))
    accept(do)
    assert "分流指令要求由人决定" in suggested(session).person_reasons


def test_a_new_word_takes_effect_when_live_and_is_gone_when_undone(session: Session, do: Any) -> None:
    word = r.RuleChange(
        action="add", table="words",
        cells={"type": "12", "words": "嘎嘣脆", "weight": "10", "note": "说到嘎嘣脆"},
    )  # fmt: skip
    edition = put_live(do, word)
    accept(do, "嘎嘣脆的事情，请给处理一下")
    assert any("嘎嘣脆" in piece.why for piece in suggested(session).evidence)
    do(handlers.undo_rules, r.UndoRules(edition_id=edition.edition_id))
    accept(do, "嘎嘣脆的事情，请给处理一下", "d2")
    assert not any("嘎嘣脆" in piece.why for piece in suggested(session, "d2").evidence)
    [kept] = queries.list_editions(session, r.ListEditions()).items
    assert (kept.state, kept.author_id, kept.live_by, kept.undone_by) == ("undone", "admin", "admin", "admin")


def test_a_rule_of_the_town_can_be_replaced_and_removed(
    live: queries.Live, session: Session, do: Any
) -> None:
    [old] = listed(live, table="directives", q="百万元").items
    changed = r.RuleChange(
        action="replace",
        table="directives",
        rule_id=old.rule_id,
        cells={**old.cells, "least_amount": "2000000"},
    )
    put_live(do, changed)
    [new] = listed(live, table="directives", q="百万元").items
    assert (new.cells["least_amount"], new.by) == ("2000000", "1")
    put_live(do, r.RuleChange(action="remove", table="directives", rule_id=new.rule_id))
    assert listed(live, table="directives", q="百万元").items == ()


def test_an_edition_that_a_later_one_builds_on_cannot_be_undone_first(
    live: queries.Live, session: Session, do: Any
) -> None:
    first = put_live(do, directive(types="04", words="借条", desk="zzb"))
    [row] = listed(live, q="新指令").items
    second = put_live(do, r.RuleChange(action="remove", table="directives", rule_id=row.rule_id))
    with pytest.raises(NotNow, match="第 2 版"):
        do(handlers.undo_rules, r.UndoRules(edition_id=first.edition_id))
    session.refresh(queries.find_edition(session, first.edition_id))
    do(handlers.undo_rules, r.UndoRules(edition_id=second.edition_id))
    do(handlers.undo_rules, r.UndoRules(edition_id=first.edition_id))
    assert listed(live, q="新指令").items == ()


def test_trying_shows_what_would_have_changed_beside_what_people_decided(session: Session, do: Any) -> None:
    for number, village in enumerate((SOUTH, SOUTH, NORTH), 1):
        accept(do, "建议在村口装路灯", f"d{number}", village_code=village)
    decided = c.DecideRouting(dispute_id="d1", type_code="00", complexity="simple", lead_desk="czjs")
    do(handlers.decide_routing, decided, actor=TRIAGE)
    edition = do(handlers.propose_rules, proposal(directive(places=SOUTH, desk="czjs")))
    trial = do(handlers.try_rules, r.TryRules(edition_id=edition.edition_id)).trial
    assert (trial.cases, trial.changed, trial.better, trial.worse) == (3, 2, 1, 0)
    by_id = {case.dispute_id: case for case in trial.items}
    assert by_id["d1"].verdict == "better"
    assert by_id["d2"].verdict == "changed"
    assert (by_id["d2"].before.lead_desk, by_id["d2"].after.lead_desk) == ("sqmy", "czjs")
    assert suggested(session, "d2").lead_desk == "sqmy"  # nothing was changed by trying


def test_only_the_last_weeks_are_tried(session: Session, do: Any) -> None:
    accept(do)
    edition = do(handlers.propose_rules, proposal(directive(types="04", words="借条", desk="zzb")))
    later = NOW + timedelta(days=40)
    trial = do(handlers.try_rules, r.TryRules(edition_id=edition.edition_id), now=later).trial
    assert trial.cases == 0


def test_a_proposal_must_be_tried_before_it_is_live(do: Any) -> None:
    edition = do(handlers.propose_rules, proposal(directive(types="04", words="借条", desk="zzb")))
    wanted = r.PutRulesLive(edition_id=edition.edition_id)
    with pytest.raises(NotNow, match="试一试"):
        do(handlers.put_rules_live, wanted)
    do(handlers.try_rules, r.TryRules(edition_id=edition.edition_id))
    do(handlers.put_rules_live, wanted)
    with pytest.raises(NotNow):
        do(handlers.put_rules_live, wanted)


def test_a_dropped_proposal_is_kept_and_cannot_go_live(session: Session, do: Any) -> None:
    edition = do(handlers.propose_rules, proposal(directive(types="04", desk="zzb")))
    do(handlers.drop_rules, r.DropRules(edition_id=edition.edition_id))
    with pytest.raises(NotNow):
        do(handlers.put_rules_live, r.PutRulesLive(edition_id=edition.edition_id))
    [kept] = queries.list_editions(session, r.ListEditions()).items
    assert kept.state == "dropped"


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"desk": "nowhere", "types": "04"}, "desk"),
        ({"types": "44", "desk": "zzb"}, "types"),
        ({"words": "(借条", "desk": "zzb"}, "words"),
        ({"places": "mars", "desk": "zzb"}, "places"),
        ({"hours": "evening", "desk": "zzb"}, "hours"),
        ({"weekdays": "8", "desk": "zzb"}, "weekdays"),
        ({"dates": "春节前", "desk": "zzb"}, "dates"),
        ({"dates": "02-30~03-01", "desk": "zzb"}, "dates"),
        ({"dates": "2027-02-01~03-01", "desk": "zzb"}, "dates"),
        ({"dates": "2027-03-01~2027-02-01", "desk": "zzb"}, "dates"),
        ({"least_amount": "很多", "desk": "zzb"}, "least_amount"),
        ({"types": "04"}, "desk"),
        ({"types": "04", "desk": "zzb", "name": ""}, "name"),
    ],
)
def test_a_broken_rule_is_refused_with_its_column(do: Any, cells: dict[str, str], field: str) -> None:
    with pytest.raises(BrokenRule) as caught:
        do(handlers.propose_rules, proposal(directive(**cells)))
    assert caught.value.field == field


def test_an_unknown_column_or_row_is_refused(do: Any) -> None:
    with pytest.raises(UnknownRule):
        do(handlers.propose_rules, proposal(directive(desk="zzb", colour="red")))
    gone = r.RuleChange(action="remove", table="words", rule_id="nothing")
    with pytest.raises(UnknownRule):
        do(handlers.propose_rules, proposal(gone))
    with pytest.raises(UnknownEdition):
        do(handlers.try_rules, r.TryRules(edition_id="nothing"))


@pytest.mark.parametrize(
    "change",
    [
        directive(desk="zzb"),
        directive(words="@any", desk="zzb"),
        r.RuleChange(
            action="add", table="words", cells={"type": "05", "words": "@any", "weight": "5", "note": "都算"}
        ),
    ],
)
def test_a_rule_without_a_condition_is_refused(do: Any, change: r.RuleChange) -> None:
    with pytest.raises(TooBroad):
        do(handlers.propose_rules, proposal(change))


def test_a_rule_whose_words_stand_in_every_case_is_refused(do: Any) -> None:
    for number in range(20):
        accept(do, f"第{number}件：我家的事情请处理一下，谢谢。", f"d{number}")
    with pytest.raises(TooBroad, match="100%"):
        do(handlers.propose_rules, proposal(directive(words="我|的|，", desk="zzb")))


def test_rules_that_go_round_are_refused(do: Any) -> None:
    there = directive(name="去", types="02", words="噪音", type="09")
    back = directive(name="回", types="09", words="邻居", type="02")
    with pytest.raises(Circular, match="去"):
        do(handlers.propose_rules, proposal(there, back))
    put_live(do, there)
    with pytest.raises(Circular):
        do(handlers.propose_rules, proposal(back))


def test_a_rule_that_changes_the_type_brings_the_types_desk(session: Session, do: Any) -> None:
    put_live(do, directive(types="04", words="借条", type="17"))
    accept(do)
    assert (suggested(session).type_code, suggested(session).lead_desk) == ("17", "czjs")


def test_changing_rules_needs_its_right(do: Any) -> None:
    with pytest.raises(Forbidden):
        do(handlers.propose_rules, proposal(directive(types="04", desk="zzb")), actor=TRIAGE)
    for handler, message in (
        (handlers.try_rules, r.TryRules(edition_id="x")),
        (handlers.put_rules_live, r.PutRulesLive(edition_id="x")),
        (handlers.undo_rules, r.UndoRules(edition_id="x")),
        (handlers.drop_rules, r.DropRules(edition_id="x")),
        (handlers.use_model, r.UseModel(version=0)),
    ):
        with pytest.raises(Forbidden):
            do(handler, message, actor=TRIAGE)


def test_the_reason_is_masked_and_an_empty_proposal_is_refused(do: Any) -> None:
    wanted = r.ProposeRules(changes=(directive(types="04", desk="zzb"),), reason="按13812345678的意见改")
    assert "13812345678" not in do(handlers.propose_rules, wanted).reason
    with pytest.raises(ValidationError):
        r.ProposeRules(changes=(), reason="什么也不改")


def test_every_step_leaves_an_audit_row(session: Session, do: Any) -> None:
    edition = put_live(do, directive(types="04", words="借条", desk="zzb"))
    do(handlers.undo_rules, r.UndoRules(edition_id=edition.edition_id))
    actions = session.scalars(select(tables.AUDIT.c.action).order_by(tables.AUDIT.c.position)).all()
    assert actions == ["routing.rules_proposed", "routing.rules_live", "routing.rules_undone"]


def test_another_process_takes_the_change_up_when_it_looks(
    loaded: queries.Live, session: Session, do: Any
) -> None:
    other = copy.copy(loaded)
    put_live(do, directive(types="04", words="借条", desk="zzb"))
    assert other.rules is loaded.rules
    other.look(session)
    assert other.rules.version.endswith("+1")


def test_looking_again_where_nothing_changed_keeps_the_rules(
    live: queries.Live, session: Session, do: Any
) -> None:
    put_live(do, directive(types="04", words="借条", desk="zzb"))
    before = live.rules
    live.look(session)
    assert live.rules is before


@pytest.fixture
def taught(live: queries.Live) -> Any:
    """A model that knows one thing."""
    words = ("苹果", "梨子", "桃子", "李子", "杏子", "枣子")
    own = [Labelled(CaseFacts(f"{word}的嘎嘣脆出了岔子"), "12", "scjg", "simple") for word in words]
    own += [Labelled(CaseFacts(f"{word}的咕噜转倒了大霉"), "07", "nyncj", "complex") for word in words]
    return learn(own, [], live.town)


def test_a_better_model_decides_without_a_restart_and_can_be_taken_back(
    live: queries.Live, session: Session, do: Any, taught: Any
) -> None:
    before = live.rules
    do(handlers.keep_model, taught, "cases", 12, {"new": {"type": 1.0}}, True)
    assert live.rules.version == f"{before.version}·m1"
    accept(do, "石榴的嘎嘣脆出了岔子")
    assert suggested(session).type_code == "12"
    items = do(handlers.use_model, r.UseModel(version=0)).items
    assert {item.version: item.live for item in items} == {1: False, 0: True}
    assert live.rules.version == before.version


def test_a_model_that_is_not_better_is_kept_and_does_not_decide(
    live: queries.Live, session: Session, do: Any, taught: Any
) -> None:
    do(handlers.keep_model, taught, "file", 12, {"new": {"type": 0.1}}, False)
    found = queries.list_models(session, live.shipped)
    assert [(item.version, item.source, item.better, item.live) for item in found.items] == [
        (1, "file", False, False), (0, "town", True, True),
    ]  # fmt: skip
    with pytest.raises(NotBetter):
        do(handlers.use_model, r.UseModel(version=1))
    with pytest.raises(UnknownModel):
        do(handlers.use_model, r.UseModel(version=7))
    assert "·m" not in live.rules.version


def test_only_what_people_decided_last_is_learned_from(session: Session, do: Any) -> None:
    accept(do, "包工头欠我们农民工工资不给，半年工资两万三千元", "by-rules")
    accept(do, "建议在中心小学门口设置护学岗", "waiting")
    accept(do, "建议在村口装路灯", "by-person")
    decided = c.DecideRouting(dispute_id="by-person", type_code="00", complexity="simple", lead_desk="czjs")
    do(handlers.decide_routing, decided, actor=TRIAGE)
    [case] = queries.closed_cases(session, 100)
    assert (case.facts.narrative, case.type_code, case.desk) == ("建议在村口装路灯", "00", "czjs")


def test_a_past_that_was_filled_in_is_nothing_to_learn_from_until_a_person_decides_there(
    session: Session, do: Any
) -> None:
    accept(do, "建议在村口装路灯", "past")
    decided = c.DecideRouting(dispute_id="past", type_code="00", complexity="simple", lead_desk="czjs")
    docket = session.get_one(Docket, "past")
    docket.suggestion = {**docket.suggestion, "rules_version": SEEDED}
    kept = {**docket.suggestion, "lead_desk": "sqmy"}
    session.add(Ruling("past", docket.decide(), NOW, "triage1", kept, False, ""))
    session.flush()
    assert list(queries.closed_cases(session, 100)) == []
    assert decided_by_people(session, [docket]) == {}
    docket.refer("returned", NOW, desk="sqmy", reason="不归我们", proposed="czjs")
    do(handlers.decide_routing, decided, actor=TRIAGE)
    assert [case.desk for case in queries.closed_cases(session, 100)] == ["czjs"]
