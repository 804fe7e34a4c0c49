"""What a use case is given besides its request: the session, the moment, the identity and the ids."""

from __future__ import annotations

import random as chance
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.message import Event
from contracts.people import SYSTEM, Actor
from messaging import outbox
from servicekit import audit


@dataclass
class Call:
    """One use case's surroundings; the entry point owns the transaction, a use case never commits.

    ``now`` is an aware UTC moment. ``settings`` and ``resources`` are the service's own (its settings, the town's
    data, loaded rules). ``event_id`` is the id of the event being handled, empty in a request.
    """

    session: Session
    now: datetime
    new_id: Callable[[], str]
    audit_table: Table
    actor: Actor = SYSTEM
    random: chance.Random = field(default_factory=chance.SystemRandom)
    correlation_id: str = ""
    event_id: str = ""
    settings: Any = None
    resources: Any = None

    def publish(self, event: Event) -> None:
        """Tells the bus: the event is written in this transaction and published after the commit."""
        outbox.add(
            self.session, event, event_id=self.new_id(), correlation_id=self.correlation_id or self.event_id
        )

    def audit(self, dispute_id: str, action: str, /, **details: Any) -> None:
        """Leaves a row in the dispute's hash chain: codes and ids only, never a name or a statement."""
        audit.append(
            self.session,
            self.audit_table,
            dispute_id=dispute_id,
            at=self.now,
            actor_id=self.actor.person_id,
            role=self.actor.roles[0] if self.actor.roles else "",
            action=action,
            details=details,
        )

    def demand(self, right: str) -> None:
        """Refuses unless the actor has ``right``.

        :raises Forbidden: the actor lacks it.
        """
        if not self.actor.may(right):
            raise Forbidden("您没有办理这一事项的权限。")
