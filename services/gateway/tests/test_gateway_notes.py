"""Notes on handling beside the mediator's case and at the study table, on a stub bus."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import mediation as m
from contracts import routing as r
from contracts.desk_papers import ListNotes, Note, Notes
from contracts.directory import Department, GetNames, Names, Organisation, Principal, SavedViews
from contracts.errors import Unavailable
from contracts.mediation import DangerRows
from contracts.people import Actor
from contracts.routing_corrections import DecidedList

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
TRIAGE = ("S0004", "triage", ("routing.decide",), "")
MEDIATOR = ("M1", "mediator", ("mediation.work",), "")
NOTE = Note(
    note_id="n1", desk="czjs", type_code="17", title="Fees", body="Read the contract.", version=2, author_id="S0039", at=NOW
)  # fmt: skip
CASE = m.ProceedingSheet(
    dispute_id="d1", number="LSQP-1", state="open", mediator_id="M1", round=1, type_code="17", complexity="simple",
    village_code="", narrative="x", opened_at=NOW, next_step="hearing", lead_desk="czjs",
)  # fmt: skip
WAITS = r.Referred(
    dispute_id="d1", number="LSQP-1", narrative="x", channel="window", village_code="", why="low_confidence", since=NOW,
    suggestion=r.Suggestion(
        type_code="17", type_name="x", confidence=0.4, lead_desk="czjs", complexity="simple",
        types=(r.Candidate(code="17", confidence=0.4),), desks=(r.Candidate(code="czjs", confidence=0.4),),
    ),
)  # fmt: skip
PLACES = Organisation(
    town_code="370832104", town_name="Town", centre_name="Centre", areas=(), villages=(), rooms=(),
    departments=(Department(code="czjs", name="Building", residence_mode="随驻"),),
)  # fmt: skip


def nobody_answers(_: Any) -> Any:
    raise Unavailable("that service is away")


KNOWN: dict[str, Any] = {
    "GetOrganisation": PLACES, "ListViews": SavedViews(items=()), "ListDangers": DangerRows(items=()),
    "GetCase": nobody_answers, "ListChains": nobody_answers,
    "GetProceeding": CASE, "ListSessions": nobody_answers, "GetDispute": nobody_answers,
    "ListReferred": r.ReferredList(items=(WAITS,), waiting=1), "ListDecided": DecidedList(items=()),
}  # fmt: skip


class Bus:
    """Answers by the request's type, and remembers what was asked."""

    def __init__(self, who: tuple[str, str, tuple[str, ...], str], **answers: Any) -> None:
        person, role, rights, desk = who
        actor = Actor(person_id=person, roles=(role,), rights=rights, desk=desk)
        self.principal = Principal(person_id=person, login=person, name="Li", actor=actor)
        self.asked, self.answers = list[Any](), {**KNOWN, **answers}

    def ask(self, request: Any, *_: Any, **__: Any) -> Any:
        self.asked.append(request)
        if isinstance(request, GetNames):
            return Names(names=dict.fromkeys(request.person_ids, "Li"))
        found = self.answers.get(type(request).__name__, self.principal)
        return found(request) if callable(found) else found

    def wanted(self) -> tuple[str, str]:
        """Of which desk and type notes were asked last."""
        found = next(one for one in reversed(self.asked) if isinstance(one, ListNotes))
        return found.desk, found.type_code


BESIDE = pytest.mark.parametrize(
    ("who", "address"), [(MEDIATOR, "/proceedings/d1"), (TRIAGE, "/study")], ids=["case", "study"]
)


@BESIDE
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_desk_knows_of_the_type_folds_out_beside_the_work(
    who: Any, address: str, language: str, open_page: Any
) -> None:
    bus = Bus(who, ListNotes=Notes(items=(NOTE,)))
    page = open_page(bus, f"{address}?lang={language}")
    assert "<summary>Fees</summary>" in page
    assert bus.wanted() == ("czjs", "17")
    words = page[page.index('id="notes"') :][:600]
    assert language == "zh" or "办理" not in words


@BESIDE
@pytest.mark.parametrize("notes", [nobody_answers, Notes(items=())], ids=["away", "none"])
def test_without_notes_or_their_desk_the_page_stands_without_the_panel(
    who: Any, address: str, notes: Any, open_page: Any
) -> None:
    assert 'id="notes"' not in open_page(Bus(who, ListNotes=notes), address)


def test_another_desk_or_type_chosen_at_the_study_table_brings_its_own_notes(client_of: Any) -> None:
    bus = Bus(TRIAGE, ListNotes=Notes(items=(NOTE,)))
    chosen = client_of(bus).get("/study/notes?type_code=04&lead_desk=czjs&lead_desk_other=sfs")
    assert bus.wanted() == ("sfs", "04")
    assert "Read the contract." in chosen.text
    wrong = client_of(bus).get("/study/notes?type_code=99&lead_desk=czjs")
    assert (wrong.status_code, 'id="notes"' in wrong.text) == (200, False)
    assert client_of(Bus(MEDIATOR)).get("/study/notes").status_code == 403
