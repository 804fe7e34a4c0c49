"""What a read is given: the session, the moment, who looks and how far they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.errors import Forbidden
from contracts.people import Actor
from servicekit import privacy
from servicekit.privacy import Key
from supervision.queries.scope import Scope, demand_scope
from supervision.settings import Resources


@dataclass(frozen=True)
class View:
    """``key`` is the town's own key, under which the names and numbers of parties are digested."""

    session: Session
    now: datetime
    actor: Actor
    resources: Resources
    key: Key

    def scope(self) -> Scope:
        """:raises OutOfScope: the actor has nothing to do with disputes."""
        return demand_scope(self.actor, self.resources)

    def demand(self, right: str) -> None:
        """:raises Forbidden: the actor lacks the right."""
        if not (self.actor.may(right) or "system" in self.actor.roles):
            raise Forbidden("您没有查看这一内容的权限。")

    def digests(self, typed: str) -> tuple[str, ...]:
        """The digests under which a name, phone number or identity number as typed would be kept."""
        forms = (privacy.normalise_name(typed), privacy.normalise_phone(typed), privacy.normalise_id(typed))
        return tuple(privacy.digest(self.key, form) for form in dict.fromkeys(forms) if len(form) > 1)
