"""Use cases of the exchange with outside systems."""

from intake.handlers.exchange.connecting import add_connection, add_key, change_connection, retire_key
from intake.handlers.exchange.extending import ask_extension
from intake.handlers.exchange.listing import give_up_lists, receive_list
from intake.handlers.exchange.nightly import reconcile_nightly
from intake.handlers.exchange.placing import settle_stray
from intake.handlers.exchange.receiving import forget_messages, receive_message
from intake.handlers.exchange.reconciling import (
    Asking,
    ask_page,
    claim_reconciliation,
    compare,
    fail_reconciliation,
    reconcile,
    remedy_difference,
)
from intake.handlers.exchange.remedying import remedy_differences
from intake.handlers.exchange.telling import (
    Outgoing,
    claim_deliveries,
    give_back,
    record_try,
    replay_deliveries,
    take_move,
)

__all__ = [
    "Asking",
    "Outgoing",
    "add_connection",
    "add_key",
    "ask_extension",
    "ask_page",
    "change_connection",
    "claim_deliveries",
    "claim_reconciliation",
    "compare",
    "fail_reconciliation",
    "forget_messages",
    "give_back",
    "give_up_lists",
    "receive_list",
    "receive_message",
    "reconcile",
    "reconcile_nightly",
    "record_try",
    "remedy_difference",
    "remedy_differences",
    "replay_deliveries",
    "retire_key",
    "settle_stray",
    "take_move",
]
