"""人员与令牌: accounts and tokens of outside platforms."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.codes import CHANNELS
from contracts.directory import CreateToken, ListPeople, ListTokens, RevokeToken, SetActive
from contracts.errors import Refused
from contracts.people import ROLES
from gateway.i18n import listed, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import act, choices, errors_of, say, submitted
from gateway.people import ask, needs

FILTERS = ("q", "role", "desk", "cursor")


@needs("people.manage")
def people() -> ResponseReturnValue:
    given = lists.given(*FILTERS)
    return render_template(
        "pages/people.html",
        found=ask(ListPeople.model_validate(given)),
        given=given,
        roles=choices(ROLES),
        role_names=ROLES,
        desks=surroundings.departments(),
        views=lists.views_of("/people", [(t("全部"), ""), (t("调解员"), "role=mediator"), (t("网格员"), "role=grid_worker")]),
    )  # fmt: skip


@needs("people.manage")
def export() -> ResponseReturnValue:
    given = {**lists.given(*FILTERS), "limit": lists.CHUNK}
    columns: lists.Columns = (
        (t("姓名"), lambda row: row.name),
        (t("账号"), lambda row: row.login),
        (t("岗位"), lambda row: row.post),
        (t("角色"), lambda row: listed(t(ROLES.get(role, role)) for role in row.roles)),
        (t("部门"), lambda row: surroundings.desk_name(row.desk)),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("状态"), lambda row: t("启用") if row.active else t("停用")),
    )
    return lists.as_file(
        t("人员"), columns, lambda cursor: ask(ListPeople.model_validate({**given, "cursor": cursor}))
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
    ("/people.csv", ["GET"], export),
    ("/people/<person_id>/active", ["POST"], set_active),
    ("/tokens", ["GET"], tokens),
    ("/tokens", ["POST"], create_token),
    ("/tokens/<token_id>/revoke", ["POST"], revoke_token),
)
