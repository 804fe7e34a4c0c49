"""Use cases of the mediation, each inside its caller's transaction."""

from mediation.handlers.conclusions import conclude_with_agreement, record_failure
from mediation.handlers.events import take_assigned, take_reopened, take_visit, take_visits_finished
from mediation.handlers.evidence import (
    add_evidence,
    change_evidence,
    open_evidence,
    return_evidence,
    withdraw_evidence,
)
from mediation.handlers.files import attach_file, get_file, withdraw_file
from mediation.handlers.gates import record_danger_reply, report_danger, settle_gate
from mediation.handlers.papers import get_paper
from mediation.handlers.records import record_step
from mediation.handlers.skips import ask_skip, decide_skip

__all__ = [
    "add_evidence",
    "ask_skip",
    "attach_file",
    "change_evidence",
    "conclude_with_agreement",
    "decide_skip",
    "get_file",
    "get_paper",
    "open_evidence",
    "record_danger_reply",
    "record_failure",
    "record_step",
    "report_danger",
    "return_evidence",
    "settle_gate",
    "take_assigned",
    "take_reopened",
    "take_visit",
    "take_visits_finished",
    "withdraw_evidence",
    "withdraw_file",
]
