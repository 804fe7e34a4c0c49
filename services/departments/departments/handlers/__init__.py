"""Use cases of the desks: cases, what desks ask of one another, colleagues, papers, notes and duty."""

from departments.handlers.cases import FOLLOWED, follow, return_dispute, sign_dispute, take_routed
from departments.handlers.corrected import take_corrected, take_taken_back
from departments.handlers.duty import check_in, substitute_duty, tell_missed
from departments.handlers.limits import (
    extend_limit,
    pause_limit,
    resume_limit,
    start_limit,
    withdraw_limit_change,
)
from departments.handlers.merging import take_merged, take_parted
from departments.handlers.papers import (
    ask_papers,
    edit_note,
    take_papers,
    withdraw_note,
    withdraw_papers,
    write_note,
)
from departments.handlers.parts import (
    assign_part,
    drop_part,
    finish_part,
    give_part_back,
    sign_part,
    take_conclusion,
)
from departments.handlers.people import (
    accept_handover,
    decline_handover,
    end_absence,
    mark_absence,
    offer_handover,
    take_handover_back,
)
from departments.handlers.reminding import remind_part, remind_whistle
from departments.handlers.rota import arrange_duty, copy_duty_week, excuse_missed_duty, undo_duty_change
from departments.handlers.whistles import (
    answer_whistle,
    arrive_at_whistle,
    call_desk,
    cancel_whistle,
    score_whistle,
    tell_overdue,
)

__all__ = [
    "FOLLOWED", "accept_handover", "answer_whistle", "arrange_duty", "arrive_at_whistle", "ask_papers", "assign_part",
    "call_desk", "cancel_whistle", "check_in", "copy_duty_week", "decline_handover", "drop_part", "edit_note",
    "end_absence", "excuse_missed_duty", "extend_limit", "finish_part", "follow", "give_part_back", "mark_absence",
    "offer_handover", "pause_limit", "remind_part", "remind_whistle", "resume_limit", "return_dispute",
    "score_whistle", "sign_dispute", "sign_part", "start_limit", "substitute_duty", "take_conclusion",
    "take_corrected", "take_handover_back", "take_merged", "take_papers", "take_parted", "take_routed",
    "take_taken_back", "tell_missed", "tell_overdue", "undo_duty_change", "withdraw_limit_change", "withdraw_note",
    "withdraw_papers", "write_note",
]  # fmt: skip
