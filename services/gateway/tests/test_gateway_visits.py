"""Follow-up visits on their page: the answers that are offered are those that are taken, with the visit form's four questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from contracts import assistance as c
from contracts.codes import SATISFACTIONS
from contracts.directory import GetNames, GetOrganisation, Names, Organisation, Principal
from contracts.people import Actor

VISITOR = Actor(person_id="V1", roles=("visitor",), rights=("visit.work",))
TOWN = Organisation(
    town_code="370832104",
    town_name="Town",
    centre_name="Centre",
    areas=(),
    villages=(),
    departments=(),
    rooms=(),
)
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


def a_visit(**changes: Any) -> c.Visit:
    values: dict[str, Any] = {
        "visit_id": "v1", "dispute_id": "d1", "number": "LSQP-2026-000001", "state": "planned", "round": 1,
        "type_code": "04", "village_code": "", "excerpt": "欠款", "outcome": "agreed", "mediator_id": "M1",
        "due_on": date(2026, 3, 18),
    }  # fmt: skip
    return c.Visit(**{**values, **changes})


class Bus:
    """Visits as a test gives them; what is recorded is remembered."""

    principal = Principal(person_id="V1", login="v1", name="回访员", actor=VISITOR)

    def __init__(self, visit: c.Visit) -> None:
        self.visit, self.recorded = visit, list[c.RecordVisit]()

    def ask(self, wanted: Any, *_: Any, **__: Any) -> Any:
        match wanted:
            case c.ListVisits():
                return c.Visits(items=(self.visit,), due=1)
            case c.CountVisits():
                return c.VisitFigures(answered=3, asked=2, trouble=1, measures={"report": 1})
            case c.RecordVisit():
                self.recorded.append(wanted)
                return self.visit
            case GetOrganisation():
                return TOWN
            case GetNames():
                return Names(names={})
            case _ if wanted.service == "directory":
                return self.principal
        raise AssertionError(wanted)


def test_every_answer_that_is_offered_is_taken_with_what_the_visit_found(
    client_of: Callable[[Any], Any], open_page: Callable[[Any, str], str]
) -> None:
    bus = Bus(a_visit())
    assert re.findall(r'name="satisfaction" value="([^"]+)"', open_page(bus, "/visits")) == list(
        SATISFACTIONS
    )
    client = client_of(bus)
    token = CSRF.findall(client.get("/visits").text)
    form = {
        "csrf_token": token[0], "satisfaction": "unsatisfied", "court": "pending", "trouble": "yes",
        "findings.measures": ["explain", "report"],
    }  # fmt: skip
    assert client.post("/visits/v1", data=form).status_code == 302
    found = c.VisitFindings(court="pending", trouble=True, measures=("explain", "report"))
    assert bus.recorded[0].findings == found
    client.post("/visits/v1", data={**form, "unreached": "yes"})
    assert bus.recorded[1].findings is None


def test_visits_that_were_made_show_what_they_found_and_the_figures_of_the_year(
    open_page: Callable[[Any, str], str],
) -> None:
    found = c.VisitFindings(improper=True, measures=("remediate",))
    page = open_page(
        Bus(a_visit(state="done", satisfaction="satisfied", findings=found)), "/visits?state=done"
    )
    assert "有调解不当" in page and "再次调解" in page
    assert "有激化苗头或者隐患 1" in page
