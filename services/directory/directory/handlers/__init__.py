"""What the directory does: loads the town's people, signs in, manages accounts and tokens."""

from directory.handlers.enrolling import enrol_mediators, take_roster
from directory.handlers.loading import load_town
from directory.handlers.people import find_colleagues, list_people, set_active, set_roles
from directory.handlers.signing import change_password, sign_in
from directory.handlers.tokens import create_token, list_tokens, revoke_token
from directory.handlers.tries import count_change, count_sign_in, forget_tries
from directory.handlers.views import drop_view, save_view

__all__ = [
    "change_password",
    "count_change",
    "count_sign_in",
    "create_token",
    "drop_view",
    "enrol_mediators",
    "find_colleagues",
    "forget_tries",
    "list_people",
    "list_tokens",
    "load_town",
    "revoke_token",
    "save_view",
    "set_active",
    "set_roles",
    "sign_in",
    "take_roster",
]
