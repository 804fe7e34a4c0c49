"""Signing in and out, and one's own password."""

from __future__ import annotations

from flask import current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.wrappers import Response

from contracts.directory import SignIn
from contracts.errors import Refused, Unavailable
from gateway.api.sessions import changed_password
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import Form, errors_of, say, submitted
from gateway.people import COOKIE, SIGNED_IN, needs, people


@needs()
def sign_in() -> ResponseReturnValue:
    if g.principal is not None and request.method == "GET":
        return redirect(surroundings.home())
    if request.method == "GET":
        return _form(Form(request.args))
    try:
        wanted = SignIn.model_validate(
            {"login": request.form.get("login", ""), "password": request.form.get("password", "")}
        )
        token, principal = people().sign_in(wanted.login, wanted.password)
    except ValidationError:
        return _form(Form(request.form, {"login": t("请填写账号和密码。")})), 422
    except (Refused, Unavailable) as error:
        return _form(Form(request.form, {"password": next(iter(errors_of(error).values()))})), 401
    g.principal = principal
    return _with_session(redirect(_next()), token)


@needs()
def sign_out() -> ResponseReturnValue:
    people().forget(g.token)
    response = redirect("/sign-in")
    response.delete_cookie(COOKIE)
    return response


@needs(SIGNED_IN)
def me() -> ResponseReturnValue:
    if request.method == "GET":
        return _me(Form())
    given = submitted()
    try:
        token = changed_password({"old": given.get("old", ""), "new": given.get("new", "")})
    except (Refused, ValidationError, Unavailable) as error:
        return _me(Form(request.form, errors_of(error))), 422
    say(t("密码已经修改。"), t("下次登录请用新密码。"))
    return _with_session(redirect("/me"), token)


def _me(form: Form) -> str:
    return render_template("pages/me.html", form=form, principal=g.principal)


def _with_session(response: Response, token: str) -> Response:
    settings = current_app.config["FENGQIAO"]
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.secure_cookies,
    )
    return response


def _form(form: Form) -> str:
    return render_template("pages/sign_in.html", form=form)


def _next() -> str:
    """Only a path of ours: another site's address would be a trap."""
    wanted = request.args.get("next", "")
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else surroundings.home()


PAGES = (
    ("/sign-in", ["GET", "POST"], sign_in),
    ("/sign-out", ["POST"], sign_out),
    ("/me", ["GET", "POST"], me),
)
