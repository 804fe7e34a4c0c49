"""Use cases of routing: the study table, the rules and the models."""

from routing.handlers.editing import drop_rules, propose_rules, put_rules_live, try_rules, undo_rules
from routing.handlers.models import keep_model, use_model
from routing.handlers.study import decide_routing, take_accepted, take_returned

__all__ = [
    "decide_routing", "drop_rules", "keep_model", "propose_rules", "put_rules_live", "take_accepted",
    "take_returned", "try_rules", "undo_rules", "use_model",
]  # fmt: skip
