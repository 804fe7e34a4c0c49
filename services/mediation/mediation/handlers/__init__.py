"""Use cases of the mediation, each inside its caller's transaction."""

from mediation.handlers.applications import keep_registered, open_application, save_application
from mediation.handlers.binding import bind_file, get_bound_file, unbind_file, verify_bound_file
from mediation.handlers.conclusions import conclude_with_agreement, record_failure
from mediation.handlers.confirmations import (
    mediate_again,
    open_confirmation,
    record_court_decision,
    record_court_filing,
    record_enforcement,
    save_confirmation,
    submit_confirmation,
)
from mediation.handlers.drafts import check_draft, open_draft, save_draft
from mediation.handlers.events import (
    take_assigned,
    take_expert,
    take_reopened,
    take_second,
    take_visit,
    take_visits_finished,
)
from mediation.handlers.evidence import (
    add_evidence,
    change_evidence,
    open_evidence,
    return_evidence,
    withdraw_evidence,
)
from mediation.handlers.files import attach_file, get_file, withdraw_file
from mediation.handlers.following import take_deputy, take_follow_up
from mediation.handlers.gates import answer_danger, record_danger_reply, report_danger, settle_gate
from mediation.handlers.inviting import invite_to_session
from mediation.handlers.leaves import (
    list_expert_papers,
    take_opinion_asked,
    take_opinion_declined,
    take_opinion_given,
)
from mediation.handlers.merging import take_halted
from mediation.handlers.minutes import confirm_minutes, write_minutes
from mediation.handlers.opinions import keep_opinions
from mediation.handlers.papers import get_paper
from mediation.handlers.people import keep_names
from mediation.handlers.performance import record_breach, record_performance
from mediation.handlers.records import record_step
from mediation.handlers.reminders import remind_performance
from mediation.handlers.rooms import close_room, open_room
from mediation.handlers.sessions import (
    cancel_session,
    change_session,
    note_notices,
    open_session,
    plan_session,
    record_attendance,
)
from mediation.handlers.signing import open_signing, revise_draft, sign_agreement
from mediation.handlers.skips import ask_skip, decide_skip
from mediation.handlers.statistics import get_statistics_book
from mediation.handlers.writing_down import write_down_agreement

__all__ = [
    "add_evidence",
    "answer_danger",
    "ask_skip",
    "attach_file",
    "bind_file",
    "cancel_session",
    "change_evidence",
    "change_session",
    "check_draft",
    "close_room",
    "conclude_with_agreement",
    "confirm_minutes",
    "decide_skip",
    "get_bound_file",
    "get_file",
    "get_paper",
    "get_statistics_book",
    "invite_to_session",
    "keep_names",
    "keep_opinions",
    "keep_registered",
    "list_expert_papers",
    "mediate_again",
    "note_notices",
    "open_application",
    "open_confirmation",
    "open_draft",
    "open_evidence",
    "open_room",
    "open_session",
    "open_signing",
    "plan_session",
    "record_attendance",
    "record_breach",
    "record_court_decision",
    "record_court_filing",
    "record_danger_reply",
    "record_enforcement",
    "record_failure",
    "record_performance",
    "record_step",
    "remind_performance",
    "report_danger",
    "return_evidence",
    "revise_draft",
    "save_application",
    "save_confirmation",
    "save_draft",
    "settle_gate",
    "sign_agreement",
    "submit_confirmation",
    "take_assigned",
    "take_deputy",
    "take_expert",
    "take_follow_up",
    "take_halted",
    "take_opinion_asked",
    "take_opinion_declined",
    "take_opinion_given",
    "take_reopened",
    "take_second",
    "take_visit",
    "take_visits_finished",
    "unbind_file",
    "verify_bound_file",
    "withdraw_evidence",
    "withdraw_file",
    "write_down_agreement",
    "write_minutes",
]
