"""Signing in with a login and a password, and changing the password."""

from __future__ import annotations

import dataclasses
import logging

from contracts import directory as c
from contracts.errors import Forbidden
from directory import passwords, queries
from directory.errors import SignInRefused, WeakPassword, WrongPassword
from directory.handlers.tries import succeeded
from directory.model import Account, Person
from directory.policies import fault_of_password
from directory.subjects import subject_of
from messaging.call import Call

_log = logging.getLogger(__name__)
REFUSED = "登录名或密码不正确。"


def sign_in(call: Call, request: c.SignIn) -> c.Principal:
    """:raises SignInRefused: see there; the try was counted before (``count_sign_in``)."""
    person = queries.by_login(call.session, request.login.lower())
    account = call.session.get(Account, person.person_id) if person else None
    right = passwords.matches(call.settings, account.password_hash if account else None, request.password)
    if not right or person is None or account is None or not person.active:
        _log.warning("sign-in refused for %s", person.person_id if person else "an unknown login")
        raise SignInRefused(REFUSED)
    return _signed_in(call, person, account, request.password)


def change_password(call: Call, request: c.ChangePassword) -> c.Done:
    """Only for oneself; every session that began with the old password ends.

    :raises WrongPassword, WeakPassword: see there; the try was counted before (``count_change``).
    """
    if call.actor.person_id != request.person_id:
        raise Forbidden("只能修改自己的密码。")
    person = queries.person_of(call.session, request.person_id)
    account = call.session.get_one(Account, person.person_id, with_for_update=True)
    _check_old(call, person, account, request.old)
    _check_new(call, person, request)
    account.password_hash = passwords.hashed(call.settings, request.new)
    account.password_changed_at, account.must_change_password = call.now, False
    account.password_version += 1
    call.audit(subject_of(person.person_id), "password.changed")
    return c.Done()


def _signed_in(call: Call, person: Person, account: Account, password: str) -> c.Principal:
    wrong_before = succeeded(call, person.login)
    account.signed_in_at = call.now
    if passwords.outdated(call.settings, account.password_hash):
        account.password_hash = passwords.hashed(call.settings, password)
    principal = queries.as_principal(person, account)
    own = dataclasses.replace(call, actor=principal.actor)
    own.audit(subject_of(person.person_id), "signed_in", wrong_before=wrong_before)
    return principal


def _check_old(call: Call, person: Person, account: Account, old: str) -> None:
    if not passwords.matches(call.settings, account.password_hash, old):
        raise WrongPassword("原密码不正确。", field="old")
    succeeded(call, person.login)


def _check_new(call: Call, person: Person, request: c.ChangePassword) -> None:
    if fault := fault_of_password(person.login, request.old, request.new):
        raise WeakPassword(fault, field="new")
    if request.new == passwords.first_password(call.settings):
        raise WeakPassword("新密码不能是初始密码，请另设一个。", field="new")
