"""Use cases of routing: the study table, the rules and the models."""

from routing.handlers.accepting import take_accepted
from routing.handlers.concluding import (
    conclude_by_vote,
    conclude_study,
    name_presiding,
    put_to_vote,
    vote_on_draft,
)
from routing.handlers.correcting import correct_routing, take_routing_back
from routing.handlers.editing import (
    amend_rules,
    drop_rules,
    propose_rules,
    put_rules_live,
    try_rules,
    undo_rules,
)
from routing.handlers.guests import (
    check_in_guest,
    decline_invitation,
    invite_to_study,
    read_study,
    remind_invited,
    withdraw_invitation,
    write_as_guest,
)
from routing.handlers.joint import (
    call_study,
    cancel_study,
    check_in,
    give_opinion,
    move_study,
    take_stand_in,
)
from routing.handlers.merging import take_archived, take_end, take_linked, take_new_round, take_unlinked
from routing.handlers.minutes import get_minutes
from routing.handlers.models import keep_model, use_model
from routing.handlers.precedents import replace_precedent, withdraw_precedent
from routing.handlers.study import decide_routing, take_returned

__all__ = [
    "amend_rules",
    "call_study",
    "cancel_study",
    "check_in",
    "check_in_guest",
    "conclude_by_vote",
    "conclude_study",
    "correct_routing",
    "decide_routing",
    "decline_invitation",
    "drop_rules",
    "get_minutes",
    "give_opinion",
    "invite_to_study",
    "keep_model",
    "move_study",
    "name_presiding",
    "propose_rules",
    "put_rules_live",
    "put_to_vote",
    "read_study",
    "remind_invited",
    "replace_precedent",
    "take_accepted",
    "take_archived",
    "take_end",
    "take_linked",
    "take_new_round",
    "take_returned",
    "take_routing_back",
    "take_stand_in",
    "take_unlinked",
    "try_rules",
    "undo_rules",
    "use_model",
    "vote_on_draft",
    "withdraw_invitation",
    "withdraw_precedent",
    "write_as_guest",
]  # fmt: skip
