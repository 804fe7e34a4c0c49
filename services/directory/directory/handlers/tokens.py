"""Tokens of outside platforms and of people's own programs."""

from __future__ import annotations

from datetime import timedelta

from contracts import directory as c
from contracts.codes import CHANNELS
from directory import passwords, queries
from directory.errors import NoSuchToken, WrongTokenOwner
from directory.model import Person, Token
from messaging.call import Call


def create_token(call: Call, request: c.CreateToken) -> c.TokenCreated:
    """:raises WrongTokenOwner: not exactly one known channel or one open account is named."""
    call.demand("token.manage")
    person = _owner(call, request)
    secret = passwords.new_token()
    token = Token(
        token_id=call.new_id(),
        name=request.name,
        channel=request.channel,
        person_id=person.person_id if person else "",
        login=person.login if person else "",
        token_hash=passwords.token_hash(secret),
        created_at=call.now,
        created_by=call.actor.person_id,
        expires_at=call.now + timedelta(days=request.days),
    )
    call.session.add(token)
    call.audit(_subject(token), "token.created", channel=token.channel, person_id=token.person_id)
    return c.TokenCreated(
        token_id=token.token_id, token=secret, channel=token.channel, expires_at=token.expires_at
    )


def list_tokens(call: Call, request: c.ListTokens) -> c.TokenRows:
    call.demand("token.manage")
    return queries.list_tokens(call.session)


def revoke_token(call: Call, request: c.RevokeToken) -> c.Done:
    """Done again, nothing changes.

    :raises NoSuchToken: there is none with this id.
    """
    call.demand("token.manage")
    token = call.session.get(Token, request.token_id)
    if token is None:
        raise NoSuchToken("没有这个令牌，请刷新列表。")
    if token.revoke(call.now):
        call.audit(_subject(token), "token.revoked", channel=token.channel, person_id=token.person_id)
    return c.Done()


def _owner(call: Call, request: c.CreateToken) -> Person | None:
    """The person a token speaks for; None when it is a channel's."""
    if bool(request.channel) == bool(request.login):
        raise WrongTokenOwner("请填写渠道或者登录名中的一项。", field="channel")
    if request.channel:
        if request.channel not in CHANNELS:
            raise WrongTokenOwner("没有这个渠道，请从列表中选择。", field="channel")
        return None
    person = queries.by_login(call.session, request.login.lower())
    if person is None or not person.active:
        raise WrongTokenOwner("没有这个登录名，或者账号已停用。", field="login")
    return person


def _subject(token: Token) -> str:
    return f"token:{token.token_id}"
