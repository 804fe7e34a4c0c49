"""查阅许可: what an expert who is asked may open of a case, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False)
class ReadingLeave:
    """One question to one expert; ``papers`` are ids of the evidence list, or "casefile" for the sealed file.

    Who declines has nothing to read any more; who has answered reads as long as the mediation is open, because they may
    be asked to a session.
    """

    consultation_id: str
    expert_id: str
    dispute_id: str
    papers: list[str] = field(default_factory=list)
    answered_at: datetime | None = None
    declined_at: datetime | None = None

    def opens(self, paper: str, mediation_open: bool) -> bool:
        return paper in self.papers and self.stands(mediation_open)

    def stands(self, mediation_open: bool) -> bool:
        return self.declined_at is None and (self.answered_at is None or mediation_open)
