"""What a read is given: the session, the moment, who looks and how far they may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.people import Actor
from supervision.queries.scope import Scope, demand_scope
from supervision.settings import Resources


@dataclass(frozen=True)
class View:
    """``digests`` gives the keyed digests under which a typed name, phone or number would be found."""

    session: Session
    now: datetime
    actor: Actor
    resources: Resources
    digests: Callable[[str], tuple[str, ...]]

    def scope(self) -> Scope:
        """:raises OutOfScope: the actor has nothing to do with disputes."""
        return demand_scope(self.actor, self.resources)

    def demand(self, right: str) -> None:
        """:raises Forbidden: the actor lacks the right."""
        if not (self.actor.may(right) or "system" in self.actor.roles):
            raise Forbidden("您没有查看这一内容的权限。")
