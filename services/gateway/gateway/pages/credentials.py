"""资质: the experts' credentials by their last day; registered, renewed and withdrawn by who keeps the pool."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import expert_credentials as c
from contracts.codes import TYPES
from gateway.i18n import mark, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import Form, act, fields_of, submitted
from gateway.people import ask, needs

SEE = ("expert.manage", "supervision.read", "expert.answer")
STATES = {
    "": mark("全部"),
    "expiring": mark("即将到期"),
    "expired": mark("已过期"),
    "valid": mark("有效"),
    "withdrawn": mark("已注销"),
}
FIELDS = ("expert_id", "name", "number", "issuer", "valid_from", "valid_until")
BACK = "/experts/credentials"
SHOWN = 20


@needs(*SEE)
def credentials() -> ResponseReturnValue:
    return _show(Form({"expert_id": request.args.get("expert", "")}))


@needs("expert.manage")
def register() -> ResponseReturnValue:
    given: dict[str, Any] = {**fields_of(*FIELDS), "types": request.form.getlist("types")}
    return act(
        lambda: c.RegisterCredential.model_validate(given),
        done=t("资质已登记。"),
        following=t("从现在起按这份资质参加抽取。"),
        back=BACK,
        failed=_show,
    )


@needs("expert.manage")
def renew(credential_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.RenewCredential.model_validate(
            {**fields_of("valid_until", "number"), "credential_id": credential_id}
        ),
        done=t("资质已续期。"),
        back=lists.address_of(BACK),
        failed=lambda form: _show(Form(), renewed=credential_id, renewal=form),
    )


@needs("expert.manage")
def withdraw(credential_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawCredential(credential_id=credential_id, reason=submitted().get("reason", "")),
        done=t("资质已注销。"),
        following=t("凭这份资质不再参加抽取。"),
        back=BACK,
    )


def _show(form: Form, renewed: str = "", renewal: Form | None = None) -> str:
    """``renewal`` is what was typed to renew the credential ``renewed`` and could not be taken."""
    state = request.args.get("state", "")
    own = not (surroundings.may("expert.manage") or surroundings.may("supervision.read"))
    asked: dict[str, Any] = {
        "state": state,
        "expert_id": g.principal.person_id if own else request.args.get("expert", ""),
    }
    asked |= {"cursor": request.args.get("cursor", ""), "limit": SHOWN}
    found = ask(c.ListCredentials.model_validate(asked))
    return render_template(
        "pages/credentials.html",
        found=found,
        state=state,
        states=STATES,
        form=form,
        renewed=renewed,
        renewal=renewal,
        types=TYPES,
        type_choices=[(code, f"{code} {t(name)}") for code, name in TYPES.items() if code != "00"],
    )


PAGES = (
    (BACK, ["GET"], credentials),
    (BACK, ["POST"], register),
    (f"{BACK}/<credential_id>/renew", ["POST"], renew),
    (f"{BACK}/<credential_id>/withdraw", ["POST"], withdraw),
)
