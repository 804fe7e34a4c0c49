"""Use cases of the expert pool."""

from expert_pool.handlers.asking import (
    ask_opinion,
    decline_opinion,
    give_opinion,
    take_assigned,
    take_routed,
    take_second,
)
from expert_pool.handlers.attendance import issue_training_certificates, record_training_attendance
from expert_pool.handlers.changing import change_training
from expert_pool.handlers.credentials import register_credential, renew_credential, withdraw_credential
from expert_pool.handlers.deadlines import keep_deadlines
from expert_pool.handlers.drawing import draw_experts
from expert_pool.handlers.keeping import import_experts, keep_expert_committee
from expert_pool.handlers.papers import training_certificate_paper
from expert_pool.handlers.required import set_required_hours
from expert_pool.handlers.roster import take_roster
from expert_pool.handlers.seats import ask_this_expert, take_expert_seat, take_not_wanted, take_wanted
from expert_pool.handlers.sessions import answer_session, propose_session, take_moved, take_off
from expert_pool.handlers.town import load_experts
from expert_pool.handlers.training import cancel_training, enrol_in_training, leave_training, plan_training

__all__ = [
    "answer_session", "ask_opinion", "ask_this_expert",
    "cancel_training", "change_training", "decline_opinion", "draw_experts", "enrol_in_training",
    "give_opinion", "import_experts", "issue_training_certificates", "keep_deadlines", "keep_expert_committee", "leave_training",
    "load_experts", "plan_training", "propose_session", "record_training_attendance", "register_credential",
    "renew_credential", "set_required_hours", "take_assigned", "take_expert_seat", "take_moved", "take_not_wanted",
    "take_off", "take_roster", "take_routed", "take_second", "take_wanted", "training_certificate_paper",
    "withdraw_credential",
]  # fmt: skip
