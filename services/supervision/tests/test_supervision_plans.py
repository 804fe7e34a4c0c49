"""Lists, searches and cards at 100,000 cases: each read touches a few rows by an index, on both databases."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from contracts import codes
from contracts.people import Actor
from contracts.supervision import GetCase, GetProgress, GetTimeline, ListCards, ListDisputes
from servicekit import bulk
from supervision import queries, tables
from supervision.policies.search import as_tsvector
from supervision.queries.view import View
from testkit.plans import Plans

CASES = 100_000
# Far less than all cases, and no more where there are more of them: a page, its count, what a filter passes over.
ROWS, STEPS = 40_000, 300_000
DESKS = ("sfs", "xfb", "pcs", "sqmy", "rss", "zrzy", "nyncj", "scjg", "mzb", "fl", "czjs", "zzb")
VILLAGES = [f"37083210{n:04d}" for n in range(4200, 4278)]
WORDS = (
    "邻居家的房檐漏水到我家院墙",
    "老板拖欠工资八个月没有发",
    "宅基地的边界说不清楚",
    "孩子的抚养费没有人付",
    "买的家电坏了不给退",
)
OPEN = ("registered", "referred", "routed", "offered", "in_mediation", "agreed")
LEADER = Actor(person_id="boss", roles=("leader",), rights=("dispute.read_all", "supervision.read"))
ROLES = {
    "leader": LEADER,
    "desk": Actor(person_id="p", roles=("desk_officer",), rights=("dispute.read",), desk="fl"),
    "mediator": Actor(person_id="M0007", roles=("mediator",), rights=("dispute.read",)),
    "village": Actor(person_id="p", roles=("village_coordinator",), village_code=VILLAGES[7]),
    "area": Actor(person_id="p", roles=("area_coordinator",), area_code="A1"),
    "two duties": Actor(
        person_id="M0007",
        roles=("mediator", "desk_officer", "village_coordinator"),
        desk="fl",
        village_code=VILLAGES[3],
    ),
    "channel": Actor(person_id="channel:h", roles=("channel",), channel="hotline_12345"),
}
# The filters of the house's list, for everybody; the rest for those who see everything.
FILTERS = [
    {}, {"status": "routed"}, {"status": "archived"}, {"status": "open"}, {"desk": "fl"}, {"village": VILLAGES[9]},
    {"overdue": True}, {"overdue": False}, {"sort": "due_at"}, {"sort": "number"}, {"sort": "registered_at"},
    {"q": "漏水"}, {"q": "漏雨"}, {"q": "拖欠工资"}, {"q": "没有这样的话"}, {"q": "LSQP-2026-000777"}, {"q": "000777"},
    {"q": "李小红"},
]  # fmt: skip
MORE = [
    {"type": "10"}, {"risk": "red"}, {"risk": "none"}, {"severe": True}, {"channel": "hotline_12345"}, {"mediator": "M0007"},
    {"status": "in_mediation", "desk": "pcs"}, {"sort": "-due_at"}, {"sort": "registered_at", "status": "open"},
    {"q": "水"}, {"q": "宅基地 边界"}, {"q": "LSQP-2026"}, {"q": "2026"}, {"q": "拖欠工资", "sort": "due_at"},
]  # fmt: skip


@pytest.fixture(scope="module")
def everything():
    """100,000 cases of three years: all but the newest 300 are archived."""
    chance, start = random.Random(7), datetime(2023, 3, 11, tzinfo=UTC)
    step = timedelta(days=1096) / CASES
    rows = {name: [] for name in ("cases", "members", "words", "cards", "timeline", "party_keys")}
    for n in range(CASES):
        case = one_case(chance, n, start + n * step)
        at, key = case["registered_at"], case["dispute_id"]
        said = chance.choice(WORDS) + chance.choice("甲乙丙丁戊己庚辛")
        rows["cases"].append(tuple(case.values()))
        rows["members"].append((case["desk"], key, at))
        rows["words"].append((key, said, as_tsvector(f"{case['number']} {said}")))
        rows["timeline"].append((key, f"e{n}", "DisputeRegistered", "intake", at, "u", {}))
        rows["party_keys"].append((f"{chance.randrange(60_000):064x}", key))
        if n % 5 == 0:
            card, lifted = chance.choice(list(codes.CARDS)), None if case["overdue"] else at
            who = (case["number"], case["desk"], case["desk"], at, at, lifted)
            rows["cards"].append((key, "settle", "r1", card, f"c{n:031x}", *who))
    return rows


def one_case(chance, n, at):
    fresh = n >= CASES - 300
    state = chance.choice(OPEN) if fresh else "archived"
    desk = DESKS[0] if chance.random() < 0.5 else chance.choice(DESKS)
    mediator = f"M{chance.randrange(641):04d}"
    return {
        "dispute_id": f"{n:032x}",
        "number": f"LSQP-2026-{n:06d}",
        "channel": chance.choice(list(codes.CHANNELS)),
        "village_code": chance.choice(VILLAGES),
        "excerpt": WORDS[0],
        "registered_at": at,
        "registered_on": at.date(),
        "facts": [],
        "state": state,
        "type_code": f"{chance.randrange(19):02d}",
        "severe": n % 500 == 1,
        "risk": "red" if n % 500 == 0 else "none",
        "desk": desk,
        "desks": f",{desk},",
        "mediator_id": mediator,
        "offered_to": mediator if state == "offered" else "",
        "updated_at": at,
        "due_at": at + timedelta(days=3) if fresh else None,
        "overdue": fresh and n % 10 == 0,
        "confidential": n % 50 == 0,
    }


COLUMNS = {
    "cases": tuple(one_case(random.Random(0), 0, datetime(2023, 3, 11, tzinfo=UTC))),
    "words": ("dispute_id", "narrative", "vector"),
}


@pytest.fixture
def view(session, resources, settings, everything):
    connection = session.connection()
    for name, rows in everything.items():
        bulk.load(connection, tables.metadata.tables[name], rows, COLUMNS.get(name, ()))
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
    resources = replace(resources, villages_of={"A1": tuple(VILLAGES[:13])})
    now = datetime(2026, 3, 11, tzinfo=UTC)
    return lambda actor: View(session, now, actor, resources, settings.identity_key)


def lists():
    for name, actor in ROLES.items():
        for filters in FILTERS + (MORE if actor is LEADER else []):
            yield f"{name} {filters}", actor, ListDisputes(**filters)


def test_no_list_reads_all_cases(view, session):
    plans, dear = Plans(session), {}
    for name, actor, request in lists():
        work = plans.of(lambda actor=actor, request=request: queries.list_disputes(view(actor), request))
        if work.rows > ROWS or work.steps > STEPS:
            dear[name] = (work.rows, work.steps, *work.plans)
    assert dear == {}
    for request in (
        ListCards(),
        ListCards(card="red"),
        ListCards(open_only=False),
        ListCards(card="red", open_only=False),
    ):
        for actor in (LEADER, ROLES["desk"]):
            work = plans.of(lambda actor=actor, request=request: queries.list_cards(view(actor), request))
            assert (work.scanned, work.rows < 1_000, work.steps < 20_000) == ([], True, True), work.plans
    for read, request in (
        (queries.get_case, GetCase(dispute_id=f"{777:032x}")),
        (queries.get_timeline, GetTimeline(dispute_id=f"{777:032x}")),
        (queries.get_progress, GetProgress(dispute_id=f"{777:032x}")),
    ):
        work = plans.of(lambda read=read, request=request: read(view(LEADER), request))
        assert (set(work.scanned) <= {"clocks"}, work.rows < 100, work.steps < 2_000) == (True, True, True), (
            work.plans
        )
