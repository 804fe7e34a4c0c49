"""What a read needs of a call: its view, and the digests under which a typed name or number is kept."""

from __future__ import annotations

from pydantic import SecretStr

from messaging.call import Call
from servicekit import privacy
from supervision.queries.view import View


def view_of(call: Call) -> View:
    """What a read needs of the call."""

    def digests(typed: str) -> tuple[str, ...]:
        return digests_of(call.settings.identity_key, typed)

    return View(call.session, call.now, call.actor, call.resources, digests)


def digests_of(key: SecretStr, typed: str) -> tuple[str, ...]:
    """The digests under which a name, phone number or identity number as typed would be kept."""
    forms = (privacy.normalise_name(typed), privacy.normalise_phone(typed), privacy.normalise_id(typed))
    return tuple(privacy.digest(key, form) for form in dict.fromkeys(forms) if len(form) > 1)
