"""Who came along for a party is told with it, and is no party."""

from __future__ import annotations

from contracts.intake import PartySheet
from gateway.pages.proceedings.sessions import _rows_of
from gateway.pages.proceedings.standing import parties_among

PARTY = PartySheet(ref="P1", name="李芳", role="applicant")
OTHER_SIDE = PartySheet(ref="P2", name="王小明", role="respondent")
AGENT = PartySheet(
    ref="P3", name="周律师", role="other", capacity="agent", acts_for="P1", phone="13900001111"
)
GUARDIAN = PartySheet(ref="P4", name="王大山", role="other", capacity="guardian", acts_for="P2")
SPOKESMAN = PartySheet(ref="P5", name="赵四", role="applicant", capacity="representative")


def test_agents_and_guardians_go_to_their_party() -> None:
    found = parties_among([PARTY, OTHER_SIDE, AGENT, GUARDIAN, SPOKESMAN])
    assert found == [(PARTY, {"agent": "周律师"}), (OTHER_SIDE, {"guardian": "王大山"}), (SPOKESMAN, {})]


def test_several_agents_of_one_party_are_all_named() -> None:
    second = AGENT.model_copy(update={"ref": "P6", "name": "孙律师"})
    assert parties_among([PARTY, AGENT, second]) == [(PARTY, {"agent": "周律师、孙律师"})]


def test_whoever_stands_for_nobody_that_is_there_is_not_lost() -> None:
    assert parties_among([OTHER_SIDE, AGENT]) == [(OTHER_SIDE, {}), (AGENT, {})]


def test_an_agent_comes_to_a_session_as_agent() -> None:
    rows = _rows_of([PARTY, AGENT], named=True)
    assert (rows["people.0.role"], rows["people.1.role"], rows["people.1.name"]) == (
        "applicant",
        "agent",
        "周律师",
    )
