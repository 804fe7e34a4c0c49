"""人员与令牌: accounts and tokens of outside platforms."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.codes import CHANNELS
from contracts.directory import CreateToken, ListPeople, ListTokens, RevokeToken, SetActive
from contracts.errors import Refused
from contracts.people import ROLES
from gateway.i18n import t
from gateway.pages.acting import act, choices, errors_of, say, submitted
from gateway.people import ask, needs


@needs("people.manage")
def people() -> ResponseReturnValue:
    keys = ("q", "role", "cursor")
    given = {key: request.args[key] for key in keys if request.args.get(key)}
    found = ask(ListPeople.model_validate(given))
    return render_template(
        "pages/people.html", found=found, given=given, roles=choices(ROLES), role_names=ROLES
    )


@needs("people.manage")
def set_active(person_id: str) -> ResponseReturnValue:
    given = submitted()
    active = given.get("active") == "yes"
    return act(
        lambda: SetActive(person_id=person_id, active=active, reason=given.get("reason", "")),
        done=t("账号已启用。") if active else t("账号已停用。"),
        back="/people",
    )


@needs("token.manage")
def tokens() -> ResponseReturnValue:
    return render_template(
        "pages/tokens.html", found=ask(ListTokens()), channels=choices(CHANNELS), created=None
    )


@needs("token.manage")
def create_token() -> ResponseReturnValue:
    given = submitted()
    try:
        wanted = CreateToken.model_validate(
            {"name": given.get("name", ""), "channel": given.get("channel", "")}
        )
        created = ask(wanted)
    except (ValidationError, Refused) as error:
        say(next(iter(errors_of(error).values())), tone="danger")
        return redirect("/tokens")
    return render_template(
        "pages/tokens.html", found=ask(ListTokens()), channels=choices(CHANNELS), created=created
    )


@needs("token.manage")
def revoke_token(token_id: str) -> ResponseReturnValue:
    return act(lambda: RevokeToken(token_id=token_id), done=t("令牌已作废。"), back="/tokens")


PAGES = (
    ("/people", ["GET"], people),
    ("/people/<person_id>/active", ["POST"], set_active),
    ("/tokens", ["GET"], tokens),
    ("/tokens", ["POST"], create_token),
    ("/tokens/<token_id>/revoke", ["POST"], revoke_token),
)
