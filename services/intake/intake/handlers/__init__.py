"""One function for each use case of intake, inside the caller's transaction."""

from intake.handlers.already import mark_of
from intake.handlers.attachments import add_attachment, get_attachment, list_attachments, withdraw_attachment
from intake.handlers.callers import find_caller, list_same_person
from intake.handlers.decisions import accept_dispute, confirm_handover, refuse_dispute
from intake.handlers.exchange import (
    add_connection,
    add_key,
    ask_extension,
    change_connection,
    forget_messages,
    give_up_lists,
    receive_list,
    receive_message,
    reconcile,
    reconcile_nightly,
    remedy_difference,
    remedy_differences,
    replay_deliveries,
    retire_key,
    settle_stray,
    take_move,
)
from intake.handlers.files import add_import_part, begin_import, forget_files, start_import
from intake.handlers.importing import check_disputes, import_disputes
from intake.handlers.likes import find_look_alikes, forget_traces
from intake.handlers.linking import link_disputes, take_warning, unlink_disputes
from intake.handlers.papers import get_notice
from intake.handlers.petitioners import list_petitioners
from intake.handlers.proposals import list_links
from intake.handlers.reading import find_by_query_code, get_dispute, get_order, get_receipt, reveal_dispute
from intake.handlers.register import register_dispute
from intake.handlers.repeats import list_proposals
from intake.handlers.town import town_book

__all__ = [
    "accept_dispute",
    "add_attachment",
    "add_connection",
    "add_import_part",
    "add_key",
    "ask_extension",
    "begin_import",
    "change_connection",
    "check_disputes",
    "confirm_handover",
    "find_by_query_code",
    "find_caller",
    "find_look_alikes",
    "forget_files",
    "forget_messages",
    "forget_traces",
    "get_attachment",
    "get_dispute",
    "get_notice",
    "get_order",
    "get_receipt",
    "give_up_lists",
    "import_disputes",
    "link_disputes",
    "list_attachments",
    "list_links",
    "list_petitioners",
    "list_proposals",
    "list_same_person",
    "mark_of",
    "receive_list",
    "receive_message",
    "reconcile",
    "reconcile_nightly",
    "refuse_dispute",
    "register_dispute",
    "remedy_difference",
    "remedy_differences",
    "replay_deliveries",
    "retire_key",
    "reveal_dispute",
    "settle_stray",
    "start_import",
    "take_move",
    "take_warning",
    "town_book",
    "unlink_disputes",
    "withdraw_attachment",
]
