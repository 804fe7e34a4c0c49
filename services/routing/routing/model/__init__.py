"""Values of routing: a case at the study table, the joint study, the editions of rules and models."""

from routing.model.joint import JointStudy, PrecedentRuling, StandIn, StudyGuest, StudySeat
from routing.model.study_table import (
    OTHER,
    SEEDED,
    TYPE_CODES,
    CaseFacts,
    Complexity,
    Decision,
    Docket,
    Edition,
    Evidence,
    Gate,
    Level,
    Matched,
    ModelVersion,
    Risk,
    RiskLevel,
    Ruling,
)

__all__ = [
    "OTHER", "SEEDED", "TYPE_CODES", "CaseFacts", "Complexity", "Decision", "Docket", "Edition", "Evidence", "Gate", "JointStudy",
    "Level", "Matched", "ModelVersion", "PrecedentRuling", "Risk", "RiskLevel", "Ruling", "StandIn", "StudyGuest", "StudySeat",
]  # fmt: skip
