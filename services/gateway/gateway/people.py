"""Who is asking: signed sessions in a cookie or a bearer token, and the rights that directory gives."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any, Protocol

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from contracts.directory import CheckToken, GetPrincipal, Principal, SignIn
from contracts.errors import Forbidden, Invalid, Refusal, Refused
from contracts.message import AnswerT, Request
from contracts.people import CITIZEN, Actor

LONGEST_KEY = 200
COOKIE = "fengqiao"
CSRF_COOKIE = "fengqiao_csrf"


class Asks(Protocol):
    """What the gateway needs of the bus: the RPC client, or a stub in tests."""

    def ask(
        self,
        request: Request[AnswerT],
        actor: Actor | None = None,
        *,
        deadline: float = 5.0,
        correlation_id: str = "",
        idempotency_key: str = "",
    ) -> AnswerT: ...


class Unauthenticated(Refusal):
    """Nobody is signed in, or the session or token is no longer good."""

    code = "unauthenticated"
    status = 401


class People:
    """Signs people in and remembers for a short while what they may do."""

    def __init__(
        self,
        bus: Asks,
        key: str,
        hours: int,
        believed_seconds: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        secret = hmac.new(key.encode(), b"gateway sessions", hashlib.sha256).hexdigest()
        self._bus, self._signer, self._hours = bus, URLSafeTimedSerializer(secret), hours
        self._believed, self._clock = believed_seconds, clock
        self._known: dict[str, tuple[float, Principal]] = {}

    def sign_in(self, login: str, password: str) -> tuple[str, Principal]:
        """The session's token and who it is.

        :raises Refused: the login or the password is wrong, or the account is locked.
        """
        principal = self._bus.ask(SignIn(login=login, password=password))
        return self._session_of(principal), principal

    def renew(self, person_id: str) -> str:
        """After a change of the password: the old sessions end here at once, a new one begins.

        Another process of the gateway believes an old one for ``principal_seconds`` more.
        """
        for token, (_, principal) in list(self._known.items()):
            if token.startswith("s.") and principal.person_id == person_id:
                self.forget(token)
        return self._session_of(self._bus.ask(GetPrincipal(person_id=person_id)))

    def who(self, token: str) -> Principal:
        """:raises Unauthenticated: the token is wrong, too old, or its account was closed."""
        found = self._known.get(token)
        if found and found[0] > self._clock():
            return found[1]
        try:
            principal = (
                self._session(token[2:]) if token.startswith("s.") else self._bus.ask(CheckToken(token=token))
            )
        except (BadSignature, Refused, ValueError) as error:
            raise Unauthenticated("请先登录，或者提供有效的令牌。") from error
        self._remember(token, principal)
        return principal

    def forget(self, token: str) -> None:
        self._known.pop(token, None)

    def _session_of(self, principal: Principal) -> str:
        """The signed token of a new session; it carries the version of the password it began with."""
        parts = [principal.person_id, secrets.token_hex(4), principal.password_version]
        token = "s." + str(self._signer.dumps(parts))
        self._remember(token, principal)
        return token

    def _session(self, signed: str) -> Principal:
        person_id, _, *version = self._signer.loads(signed, max_age=self._hours * 3600)
        principal = self._bus.ask(GetPrincipal(person_id=person_id))
        if principal.password_version != (version[0] if version else 0):
            raise ValueError("the password was changed since")
        return principal

    def _remember(self, token: str, principal: Principal) -> None:
        if len(self._known) > 20_000:
            self._known.clear()
        self._known[token] = (self._clock() + self._believed, principal)


def people() -> People:
    return current_app.extensions["people"]


def bus() -> Asks:
    return current_app.extensions["bus"]


def identify() -> None:
    """Before each request: who it is, from the bearer token or from the cookie."""
    g.principal, g.token, g.by_cookie = None, "", False
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        g.token, g.principal = bearer, people().who(bearer)
    elif cookie := request.cookies.get(COOKIE, ""):
        try:
            g.token, g.principal, g.by_cookie = cookie, people().who(cookie), True
        except Unauthenticated:
            g.principal = None  # an old cookie is no error: the person is simply not signed in


def actor() -> Actor:
    return g.principal.actor if g.principal else CITIZEN


# Seconds between looks at what events bring about.
PATIENCE = (0.05, 0.15, 0.4)


def ask(wanted: Request[AnswerT], *, as_actor: Actor | None = None) -> AnswerT:
    """Asks a service on behalf of whoever made this HTTP request."""
    return bus().ask(
        wanted,
        as_actor or actor(),
        deadline=current_app.config["FENGQIAO"].rpc_deadline,
        correlation_id=g.get("correlation_id", ""),
        idempotency_key=idempotency_key() if request.method == "POST" else "",
    )


def ask_patiently(wanted: Request[AnswerT]) -> AnswerT:
    """``ask`` for what a read model may not have heard of yet: whoever has just registered looks at once.

    :raises Refused: it is still not there a moment later.
    """
    for pause in PATIENCE:
        try:
            return ask(wanted)
        except Refused as refused:
            if refused.fault.status != 404:
                raise
            time.sleep(pause)
    return ask(wanted)


def idempotency_key() -> str:
    """The key by which this request is known when it comes again; cut off, it might be another one's.

    :raises Invalid: longer than any key is kept.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise Invalid(f"幂等键最多 {LONGEST_KEY} 个字符。", field="Idempotency-Key")
    return key


def needs(*rights: str) -> Callable[[Any], Any]:
    """Marks a view with the rights of which one is needed; ``needs()`` with none means: everybody, signed in or not.

    A view without the mark answers nobody: the default is no.
    """

    def mark(view: Any) -> Any:
        view.rights = rights
        return view

    return mark


SIGNED_IN = "*"


def guard(view: Any) -> None:
    """Refuses unless whoever asks may see ``view``.

    :raises Unauthenticated: nobody is signed in. :raises Forbidden: the right is missing, or the view names none.
    """
    rights = getattr(view, "rights", None)
    if rights == ():
        return
    if g.principal is None:
        raise Unauthenticated("请先登录，或者提供有效的令牌。")
    if rights is None or (SIGNED_IN not in rights and not any(actor().may(right) for right in rights)):
        raise Forbidden("您没有办理这一事项的权限。")


def csrf_token() -> str:
    """Bound to the session, or to an anonymous visitor's own cookie."""
    bound = (
        g.token or request.cookies.get(CSRF_COOKIE, "") or g.setdefault("fresh_csrf", secrets.token_hex(16))
    )
    return hmac.new(current_app.config["CSRF_KEY"], bound.encode(), hashlib.sha256).hexdigest()[:40]


def check_csrf() -> None:
    """A form or a script of ours carries the token; another site's does not.

    :raises Forbidden: it is missing or wrong.
    """
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if not hmac.compare_digest(given, csrf_token()):
        raise Forbidden("页面已过期，请刷新后再提交；您填写的内容会保留。")
