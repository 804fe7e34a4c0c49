"""What supervision keeps: cases made from facts, their clocks and cards, the timeline, counters and words."""

from supervision.model.case import Case, Fact
from supervision.model.clock import RANKS, CardRecord, Clock
from supervision.model.records import Member, PartyKey, TallyDelta, TimelineRow, Warned, Words

__all__ = [
    "RANKS", "CardRecord", "Case", "Clock", "Fact", "Member", "PartyKey", "TallyDelta", "TimelineRow",
    "Warned", "Words",
]  # fmt: skip
