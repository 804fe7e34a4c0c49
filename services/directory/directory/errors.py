"""Domain errors of the directory: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Forbidden, Invalid, NotFound, Refusal


class SignInRefused(Refusal):
    """The login or the password is wrong, or the account is closed: which of them is never told."""

    code = "sign_in_refused"
    status = 401


class Locked(Refusal):
    """Too many wrong tries for this login; it opens by itself."""

    code = "locked"
    status = 429


class AccountClosed(Refusal):
    """Somebody signed in no longer has an open account."""

    code = "account_closed"
    status = 401


class TokenRefused(Refusal):
    """The token is unknown, revoked or too old, or its person's account is closed."""

    code = "token_refused"
    status = 401


class WrongPassword(Invalid):
    """The old password is wrong."""

    code = "wrong_password"


class WeakPassword(Invalid):
    """The new password is too easy to guess, or known to others."""

    code = "weak_password"


class WrongRoles(Invalid):
    """A role does not exist, or does not fit this person."""

    code = "wrong_roles"


class WrongTokenOwner(Invalid):
    """A token belongs to exactly one channel or one login."""

    code = "wrong_token_owner"


class OwnAccount(Forbidden):
    """Nobody closes the account or changes the roles of themselves."""

    code = "own_account"


class NoSuchPerson(NotFound):
    """There is no such person."""

    code = "no_such_person"


class NoSuchToken(NotFound):
    """There is no such token."""

    code = "no_such_token"


class TooManyViews(Refusal):
    """A person keeps only so many views of one list."""

    code = "too_many_views"
