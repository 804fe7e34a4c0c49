"""Names of people in office reach the papers: from the directory, else from the roster."""

from __future__ import annotations

from typing import Any

from contracts import mediation as c
from contracts.directory import GetNames, Names, Principal
from contracts.mediator_roster import GetRosterNames, RosterNames
from contracts.people import SYSTEM, Actor

M1 = Actor(person_id="M1", roles=("mediator",), rights=("mediation.work", "offer.answer"))


class Bus:
    """Directory, roster and mediation as far as a paper needs them."""

    principal = Principal(person_id="M1", login="m1", name="林松原", actor=M1)

    def __init__(self) -> None:
        self.told: dict[str, str] = {}

    def ask(self, wanted: Any, actor: Actor, *_: Any, **__: Any) -> Any:
        match wanted:
            case GetNames():
                return Names(names={"V1": "回访员甲"})
            case GetRosterNames():
                return RosterNames(names=dict.fromkeys(wanted.person_ids, "新来的"))
            case c.KeepNames():
                assert actor == SYSTEM
                self.told.update(wanted.names)
                return c.KeptNames(kept=tuple(wanted.names))
            case c.GetPaper():
                lacking = tuple({"V1", "M77"} - set(self.told))
                return c.Paper(filename="封面.docx", media_type="", content="", unnamed=lacking)
            case _ if wanted.service == "directory":
                return self.principal
        raise AssertionError(wanted)


def test_a_paper_is_made_again_with_names_of_the_directory_and_of_the_roster(client_of: Any) -> None:
    bus = Bus()
    assert client_of(bus).get("/disputes/d1/papers/cover").status_code == 200
    assert bus.told == {"V1": "回访员甲", "M77": "新来的"}
