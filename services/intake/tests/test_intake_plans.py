"""The register at 100,000 disputes: lists, look-ups and look-alikes touch a few rows, on both databases."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from contracts.intake import FindLookAlikes, ListArrivals
from contracts.people import Actor
from contracts.petitioners import ListPetitioners
from contracts.repeats import ListProposals
from intake import handlers
from intake.model import Dispute
from intake.policies import likeness
from intake.queries.arrivals import list_arrivals
from intake.tables import DISPUTES, PARTIES, TRACES
from testkit.plans import START, Plans, fill

STEP = timedelta(minutes=14)
WINDOW = Actor(
    person_id="S0001",
    roles=("receptionist",),
    rights=("dispute.register", "dispute.accept", "dispute.read_all"),
)
HOTLINE = Actor(
    person_id="channel:h", roles=("channel",), rights=("dispute.register",), channel="hotline_12345"
)
VILLAGE = "370832104200"
WORDS = "邻居家的房檐滴水把我家院墙冲坏了，找他三回都不肯修"
TYPED = "檐沟漏水浸湿山墙墙皮脱落，找邻居王某某说了三回都不肯修"


@pytest.fixture(scope="module")
def session(filled_session):
    return filled_session


@pytest.fixture(scope="module")
def register(session):
    chance, disputes, parties, traces = random.Random(3), [], [], []
    for n in range(100_000):
        key, at = f"{n:032x}", START + n * STEP
        state = "registered" if n > 99_900 else "accepted"
        door = ("window", "online", "hotline_12345", "grid")[n % 4]
        told = {
            "id": key,
            "number": f"LSQP-2026-{n:06d}",
            "query_digest": key,
            "channel": door,
            "registered_at": at,
        }
        who = {"state": state, "registered_by": f"S{n % 3:04d}", "narrative_masked": WORDS}
        disputes.append(told | who)
        parties.append(
            {"dispute_id": key, "position": 0, "role": "applicant", "kind": "person", "name_masked": "王*"}
        )
        if n > 92_000:  # the last 90 days
            told_here = likeness.word_marks(WORDS, VILLAGE)
            marks = {*told_here[:3], *told_here[-3:], *(f"s:{chance.randrange(30_000)}" for _ in range(14))}
            traces += [{"mark": mark, "dispute_id": key, "registered_at": at} for mark in sorted(marks)]
    fill(session, DISPUTES, disputes)
    fill(session, PARTIES, parties)
    fill(session, TRACES, traces)
    return START + 100_000 * STEP


def test_the_windows_lists_read_a_page_and_no_more(session, register):
    plans, today = Plans(session), register - timedelta(hours=8)
    for filters in (
        {}, {"state": "accepted"}, {"state": ""}, {"state": "", "registered_by": "S0001"}, {"state": "", "since": today},
        {"state": "", "registered_by": "S0001", "since": today}, {"state": "refused"},
        {"channel": "online"}, {"village": VILLAGE}, {"until": today}, {"channel": "grid", "village": VILLAGE, "until": today},
    ):  # fmt: skip
        for actor in (WINDOW, HOTLINE):
            request = ListArrivals(**filters)
            work = plans.of(lambda request=request, actor=actor: list_arrivals(session, request, actor))
            assert work.dear(rows=3_000) == "", (filters, actor.roles)


def test_one_dispute_is_found_by_number_id_and_query_code(session, register):
    plans, n = Plans(session), 50_000
    for condition in (
        DISPUTES.c.number == f"LSQP-2026-{n:06d}",
        DISPUTES.c.id == f"{n:032x}",
        DISPUTES.c.query_digest == f"{n:032x}",
    ):
        work = plans.of(lambda condition=condition: session.scalars(select(Dispute).where(condition)).all())
        assert work.dear(rows=10, steps=1_000) == ""


def test_look_alikes_touch_a_few_rows_for_each_mark(session, register, at_window):
    call = at_window(session, now=register)
    request = FindLookAlikes(
        narrative=TYPED, names=("王小明",), phones=("13812345678",), village_code=VILLAGE
    )
    assert Plans(session).of(lambda: handlers.find_look_alikes(call, request)).dear() == ""


def test_the_worklist_of_repeats_reads_the_last_months_and_no_more(session, register, at_window):
    actor = Actor(person_id="S0001", roles=("receptionist",), rights=("dispute.link",))
    call = at_window(session, now=register, actor=actor)
    work = Plans(session).of(lambda: handlers.list_proposals(call, ListProposals()))
    assert work.dear(rows=10_000) == "", "none resembles: all of the last 90 days are looked at"


def test_the_list_of_repeat_petitioners_walks_a_bounded_stretch(session, register, at_window):
    call = at_window(session, now=register, actor=WINDOW)
    work = Plans(session).of(lambda: handlers.list_petitioners(call, ListPetitioners(days=1096)))
    assert work.dear(rows=10_000) == "", (
        "nobody came again: a page gives up after a thousand and goes on in the next"
    )
