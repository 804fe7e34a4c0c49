"""A step that is not needed: asked by the mediator, decided by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mediation.errors import SamePerson, SkipOver

STATE_NAMES = {"asked": "待审批", "approved": "已同意", "refused": "未同意", "withdrawn": "已撤回"}


@dataclass(eq=False)
class Skip:
    """``sealed`` holds the reason and the words of the decision, encrypted."""

    skip_id: str
    dispute_id: str
    round: int
    number: str
    step: str
    sealed: str
    asked_by: str
    asked_at: datetime
    lead_desk: str = ""
    state: str = "asked"
    decided_by: str = ""
    decided_at: datetime | None = None

    def decide(self, approve: bool, person_id: str, now: datetime) -> None:
        """:raises SamePerson: who asked cannot approve. :raises SkipOver: it was decided before."""
        if person_id == self.asked_by:
            raise SamePerson("申请人不能审批自己的申请，请由另一人审批。")
        self._end("approved" if approve else "refused", person_id, now)

    def withdraw(self, person_id: str, now: datetime) -> None:
        """The step was recorded after all."""
        self._end("withdrawn", person_id, now)

    def _end(self, state: str, person_id: str, now: datetime) -> None:
        if self.state != "asked":
            raise SkipOver(f"这项申请{STATE_NAMES[self.state]}，请刷新页面。")
        self.state, self.decided_by, self.decided_at = state, person_id, now
