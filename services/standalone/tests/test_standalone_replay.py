"""What the outboxes hold is told again since a moment: who has it passes it over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from contracts.importing import ImportDisputes
from intake import handlers
from intake.tables import BUS
from servicekit.engine import make_engine, reading, service_url, transaction
from servicekit.settings import ServiceSettings
from servicekit.town import load_town
from standalone import replaying
from standalone.calls import inside

NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)


@pytest.fixture
def intake(settings: ServiceSettings) -> Any:
    """The engine of an intake that told three events, at noon, one and two hours later, all of them published."""
    book = handlers.town_book(load_town(settings.town))
    with inside(settings, "intake", "dispute.register", resources=book) as call:
        body = {
            "channel": "letter",
            "narrative": "邻居家的滴水檐伸到我家院里。",
            "parties": [{"name": "王五", "role": "other"}],
        }
        bodies = tuple({**body, "external_ref": f"A-{n}"} for n in range(3))
        handlers.import_disputes(call, ImportDisputes(bodies=bodies))
    engine = make_engine(service_url(settings.database_url, "intake"))
    with transaction(engine) as session:
        for position, seq in enumerate(
            session.scalars(select(BUS.outbox.c.seq).order_by(BUS.outbox.c.seq)).all()
        ):
            at = NOON + timedelta(hours=position)
            session.execute(
                update(BUS.outbox).where(BUS.outbox.c.seq == seq).values(created_at=at, published_at=at)
            )
    yield engine
    engine.dispose()


def waiting(engine: Engine) -> int:
    with reading(engine) as session:
        found = select(func.count()).select_from(BUS.outbox).where(BUS.outbox.c.published_at.is_(None))
        return session.scalar(found) or 0


def test_on_the_embedded_bus_events_since_a_moment_wait_for_the_platform_again(
    intake: Engine, figures: Any
) -> None:
    answer = figures("replay", "--since", "2026-03-11T13:00", "--service", "intake")
    assert answer == {"dry_run": False, "events": 2, "services": {"intake": {"DisputeRegistered.v1": 2}}}
    assert waiting(intake) == 2


def test_a_dry_run_counts_and_changes_nothing(intake: Engine, figures: Any) -> None:
    answer = figures("replay", "--since", "2026-03-11", "--dry-run")
    assert (answer["events"], answer["services"]["intake"], answer["services"]["routing"]) == (
        3, {"DisputeRegistered.v1": 3}, {},
    )  # fmt: skip
    assert waiting(intake) == 0


def test_a_moment_without_an_offset_is_the_towns(intake: Engine, figures: Any) -> None:
    assert figures("replay", "--since", "2026-03-11T14:00", "--dry-run")["events"] == 1
    assert figures("replay", "--since", "2026-03-11T14:00Z", "--dry-run")["events"] == 0


def test_on_a_broker_they_are_published_in_their_order(
    intake: Engine, settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    class Noted:
        """A publisher that notes what it is given."""

        def __init__(self, amqp_url: str) -> None:
            assert amqp_url == "amqp://broker"

        def publish(self, letters: Any) -> set[str]:
            sent.extend(each.message_id for each in letters)
            return set()

        def close(self) -> None:
            sent.append("closed")

    monkeypatch.setattr(replaying, "Publisher", Noted)
    monkeypatch.setattr(replaying, "CHUNK", 2)
    broker = settings.model_copy(update={"amqp_url": "amqp://broker"})
    chunks: list[int] = []
    done = replaying.replay(broker, ["intake"], NOON, lambda _, number: chunks.append(number))
    with reading(intake) as session:
        written = list(session.scalars(select(BUS.outbox.c.event_id).order_by(BUS.outbox.c.seq)))
    assert (done, chunks, sent, waiting(intake)) == (3, [2, 1], [*written, "closed"], 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], "no date or moment"),
        (["--since", "2026-03-11", "--service", "kitchen"], "no outbox"),
        (["--since", "2026-03-11", "--service", "gateway"], "no outbox"),
    ],
)
def test_what_cannot_be_replayed_is_told_with_a_way_out(
    settings: ServiceSettings, fengqiao: Any, arguments: list[str], said: str
) -> None:
    answer = fengqiao("replay", *arguments)
    assert answer.exit_code == 1 and said in answer.output
