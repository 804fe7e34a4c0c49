"""Rules of the desks, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.codes import TYPES
from departments.desks import desks, read_desk
from departments.errors import DeskError, MayNotReturn, NotWaiting, WrongDesk
from departments.model import DeskCase, Routed, arrive
from servicekit.calendar import WorkCalendar
from servicekit.clock import local_date

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CALENDAR = WorkCalendar()
KNOWN = frozenset(desks())
BRIEF = {
    "dispute_id": "d1", "number": "LSQP1", "type_code": "17", "complexity": "simple", "risk": "none",
    "level": "town", "village_code": "", "round": 1, "narrative": "物业费",
}  # fmt: skip
GOOD = """code = "zz"
name = "某办"
owner = "某主任"
residence = "常驻"
report_hours = 8
jurisdiction = ["01"]
"""


def due(start: datetime) -> datetime:
    return CALENDAR.deadline(local_date(start), 1, "working").due_at


def case(*, decision_no: int = 1, designated: bool = False) -> DeskCase:
    return arrive(Routed(decision_no, designated, BRIEF), NOW, desks()["czjs"], due(NOW))


def test_the_reference_town_has_its_twelve_desks() -> None:
    expected = {"zzb", "sfs", "xfb", "pcs", "sqmy", "rss", "zrzy", "nyncj", "scjg", "mzb", "fl", "czjs"}
    assert set(desks()) == expected


def test_every_type_of_dispute_is_in_some_desks_jurisdiction() -> None:
    covered = {code for desk in desks().values() for code in desk.jurisdiction}
    assert covered == set(TYPES) - {"00"}


def test_labour_mediation_has_fifteen_natural_days() -> None:
    labour = desks()["rss"].deadlines[0]
    assert (labour.days, labour.unit) == (15, "natural")


@pytest.mark.parametrize("desk", sorted(desks()))
def test_what_comes_on_a_friday_evening_is_signed_for_by_the_end_of_monday(desk: str) -> None:
    friday = datetime(2026, 3, 13, 12, 0, tzinfo=UTC)  # eight in the evening
    assert arrive(Routed(1, False, BRIEF), friday, desks()[desk], due(friday)).sign_due_at == datetime(
        2026, 3, 16, 15, 59, 59, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace('owner = "某主任"\n', ""), "owner: this key is missing"),
        (GOOD + "colour = 1\n", "colour: this key is unknown"),
        (GOOD.replace("8", '"eight"'), "report_hours"),
        (GOOD.replace("8", "0"), "report_hours"),
        (GOOD.replace("8", "true"), "report_hours"),
        (GOOD.replace("常驻", "远程"), "residence"),
        (GOOD.replace("01", "19"), "jurisdiction"),
        (GOOD.replace('"zz"', '"yy"'), "code"),
        (GOOD.replace("某办", " "), "name"),
        (GOOD + '[[deadlines]]\nmatter = "m"\ndays = 3\nunit = "weeks"\nsource = "s"\n', "deadlines[1].unit"),
        (GOOD + '[[deadlines]]\nmatter = "m"\n', "deadlines[1].days"),
        (
            GOOD
            + '[[deadlines]]\nmatter = "m"\ndays = 3\nunit = "working"\nsource = "s"\nchannels = ["phone"]\n',
            "deadlines[1].channels",
        ),
        (GOOD + "deadlines = 3\n", "deadlines"),
        ("code = ", "not TOML"),
    ],
)
def test_a_wrong_desk_file_is_named_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "zz" / "desk.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeskError) as raised:
        read_desk(path)
    assert told in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_folder_without_desks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError):
        desks(tmp_path)


def test_a_signed_case_can_be_neither_signed_again_nor_returned() -> None:
    signed = case()
    signed.sign("o1", NOW)
    with pytest.raises(NotWaiting):
        signed.sign("o2", NOW)
    with pytest.raises(NotWaiting):
        signed.give_back("o2", "不归我们", "sfs", KNOWN, NOW)
    assert signed.officer_id == "o1"


def test_a_desk_may_not_return_to_itself_or_to_nobody() -> None:
    for proposed in ("czjs", "nobody"):
        with pytest.raises(WrongDesk) as raised:
            case().give_back("o1", "不归我们", proposed, KNOWN, NOW)
        assert raised.value.field == "proposed_desk"


def test_a_designated_desk_may_not_return() -> None:
    with pytest.raises(MayNotReturn):
        case(designated=True).give_back("o1", "不归我们", "sfs", KNOWN, NOW)


def test_a_desk_returns_only_once_even_when_the_case_comes_again() -> None:
    here = case()
    here.give_back("o1", "不归我们", "sfs", KNOWN, NOW)
    assert here.state == "returned"
    assert here.open_again(Routed(2, False, BRIEF), NOW + timedelta(hours=1), due(NOW + timedelta(hours=1)))
    assert (here.state, here.officer_id, here.decision_no) == ("waiting", "", 2)
    with pytest.raises(MayNotReturn):
        here.give_back("o1", "还是不归我们", "sfs", KNOWN, NOW)
    here.sign("o1", NOW)
    assert here.state == "signed"


def test_an_older_decision_changes_nothing() -> None:
    here = case(decision_no=2)
    assert not here.open_again(Routed(2, True, BRIEF), NOW, due(NOW))
    assert not here.open_again(Routed(1, True, BRIEF), NOW, due(NOW))
    assert not here.designated


def test_progress_only_moves_forward_whatever_the_order() -> None:
    here = case()
    here.sign("o1", NOW)
    assert here.advance(1, "concluded")
    assert not here.advance(1, "in_mediation")
    assert here.advance(2, "in_mediation")
    assert not here.advance(2, "signed")
    assert (here.round, here.state) == (2, "in_mediation")
