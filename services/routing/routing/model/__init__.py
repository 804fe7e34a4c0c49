"""Values of routing: a case at the study table, the joint study, the editions of rules and models."""

from routing.model.editions import Edition, ModelVersion
from routing.model.joint import JointStudy, PrecedentRuling, StandIn, StudyGuest, StudySeat
from routing.model.merging import Merge
from routing.model.study_table import (
    OTHER,
    SEEDED,
    TYPE_CODES,
    CaseFacts,
    CitedPrecedent,
    Complexity,
    Decision,
    Docket,
    Evidence,
    Gate,
    Ground,
    Level,
    Matched,
    Risk,
    RiskLevel,
    Ruling,
)

__all__ = [
    "OTHER",
    "SEEDED",
    "TYPE_CODES",
    "CaseFacts",
    "CitedPrecedent",
    "Complexity",
    "Decision",
    "Docket",
    "Edition",
    "Evidence",
    "Gate", "Ground",
    "JointStudy",
    "Level",
    "Matched",
    "Merge",
    "ModelVersion",
    "PrecedentRuling",
    "Risk",
    "RiskLevel",
    "Ruling",
    "StandIn",
    "StudyGuest",
    "StudySeat",
]  # fmt: skip
