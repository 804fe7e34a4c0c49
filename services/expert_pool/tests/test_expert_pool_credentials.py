"""Credentials are registered, renewed and withdrawn, and decide who is drawn, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from contracts import expert_credentials as c
from contracts.errors import Forbidden
from contracts.people import Actor
from expert_pool import handlers, queries, tables
from expert_pool.errors import CredentialEnds, UnknownCredential, UnknownExpert, UnknownField

KEEPER = Actor(person_id="town", roles=("town_coordinator",), rights=("expert.manage",))
TODAY = date(2026, 3, 11)


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


def listed(pool: Any, actor: Actor = KEEPER, **filters: Any) -> c.Credentials:
    return queries.list_credentials(pool.session, c.ListCredentials(**filters), actor, TODAY, 60)


def registered(pool: Any, **changes: Any) -> c.CredentialSheet:
    fields = {"expert_id": "E1", "name": "土地估价师", "number": "3708-12", "valid_until": date(2026, 4, 1)}
    request = c.RegisterCredential.model_validate({**fields, **changes})
    sheet: c.CredentialSheet = pool.run(handlers.register_credential, request, actor=KEEPER)
    return sheet


def passed_over(pool: Any) -> dict[str, str]:
    return {one.expert_id: one.why for one in pool.draw(count=1).passed_over}


def test_what_the_towns_list_says_is_a_credential(pool: Any) -> None:
    assert [one.expert_id for one in listed(pool, state="expired").items] == ["E7"]
    assert len(listed(pool, state="valid").items) == 6


def test_those_that_run_out_soon_stand_by_their_last_day(pool: Any) -> None:
    registered(pool, expert_id="E2", valid_until=date(2026, 3, 20))
    registered(pool)
    found = listed(pool, state="expiring").items
    assert [(one.expert_id, one.days_left, one.state) for one in found] == [
        ("E2", 9, "expiring"),
        ("E1", 21, "expiring"),
    ]
    assert (found[0].expert_name, found[0].committee) == ("专家2号", "土地纠纷调解委员会")


def test_the_list_goes_on_behind_its_cursor(pool: Any) -> None:
    first = listed(pool, limit=5)
    second = listed(pool, limit=5, cursor=first.next_cursor)
    assert (len(first.items), len(second.items), second.next_cursor) == (5, 2, "")


def test_an_expired_expert_is_drawn_again_after_the_renewal(pool: Any) -> None:
    assert passed_over(pool)["E7"] == "资质已过期"
    request = c.RenewCredential(credential_id="E7-list", valid_until=date(2028, 1, 1), number="新号")
    sheet = pool.run(handlers.renew_credential, request, actor=KEEPER)
    assert (sheet.state, sheet.number) == ("valid", "新号")
    assert "E7" not in passed_over_of_another_question(pool)
    row = pool.session.execute(
        select(tables.AUDIT).where(tables.AUDIT.c.action == "credential.renewed")
    ).one()
    assert (row.dispute_id, row.details["before"], row.details["after"]) == ("E7", "2026-03-10", "2028-01-01")


def passed_over_of_another_question(pool: Any) -> dict[str, str]:
    drawn = pool.draw(count=1, question="另外一个问题，也请给出意见。")
    return {one.expert_id: one.why for one in drawn.passed_over}


def test_the_next_start_keeps_what_was_renewed_and_takes_what_was_not(pool: Any) -> None:
    request = c.RenewCredential(credential_id="E7-list", valid_until=date(2028, 1, 1))
    pool.run(handlers.renew_credential, request, actor=KEEPER)
    pool.town.experts["E1"] = pool.town.experts["E1"].__class__(
        **{**vars_of(pool.town.experts["E1"]), "credential_until": date(2029, 1, 1)}
    )
    pool.run(handlers.load_experts)
    until = {one.credential_id: one.valid_until for one in listed(pool).items}
    assert (until["E7-list"], until["E1-list"]) == (date(2028, 1, 1), date(2029, 1, 1))


def vars_of(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_who_lacks_the_needed_credential_is_passed_over_although_another_one_holds(pool: Any) -> None:
    request = c.WithdrawCredential(credential_id="E2-list", reason="执业机构变更")
    assert pool.run(handlers.withdraw_credential, request, actor=KEEPER).state == "withdrawn"
    registered(pool, expert_id="E2", types=("10",), valid_until=date(2030, 1, 1))
    assert passed_over(pool)["E2"] == "资质已过期"
    registered(pool, expert_id="E2", types=("07",), valid_until=date(2030, 1, 1))
    assert "E2" not in passed_over_of_another_question(pool)


def test_wrong_credentials_are_told_at_their_field(pool: Any) -> None:
    for wrong, kind, field in (
        ({"expert_id": "E99"}, UnknownExpert, "expert_id"),
        ({"types": ("99",)}, UnknownField, "types"),
        ({"valid_from": date(2026, 5, 1)}, CredentialEnds, "valid_until"),
    ):
        with pytest.raises(kind) as raised:
            registered(pool, **wrong)
        assert raised.value.field == field
    with pytest.raises(UnknownCredential):
        pool.run(
            handlers.renew_credential,
            c.RenewCredential(credential_id="x", valid_until=date(2030, 1, 1)),
            actor=KEEPER,
        )


def test_an_expert_sees_only_their_own_and_changes_none(pool: Any) -> None:
    expert = pool.expert("E1")
    assert {one.expert_id for one in listed(pool, expert, expert_id="E1").items} == {"E1"}
    with pytest.raises(Forbidden):
        listed(pool, expert)
    with pytest.raises(Forbidden):
        pool.run(
            handlers.withdraw_credential,
            c.WithdrawCredential(credential_id="E1-list", reason="不要了"),
            actor=expert,
        )
