"""The second person: whoever approves that a step is left out, or does not."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import t
from gateway.pages.acting import act, submitted
from gateway.pages.happenings import STEP_TITLES
from gateway.people import ask, needs


@needs("mediation.approve")
def waiting() -> ResponseReturnValue:
    state = request.args.get("state", "asked")
    state = state if state in c.SKIP_STATES else "asked"
    found = ask(c.ListSkips.model_validate({"state": state, "cursor": request.args.get("cursor", "")}))
    return render_template(
        "proceedings/skips.html",
        found=found,
        state=state,
        states=c.SKIP_STATES,
        step_titles=STEP_TITLES,
    )


@needs("mediation.approve")
def decide(skip_id: str) -> ResponseReturnValue:
    given = submitted()
    yes = given.get("do") == "approve"
    return act(
        lambda: c.DecideSkip(skip_id=skip_id, approve=yes, words=given.get("words", "")),
        done=t("已同意跳过这一步。") if yes else t("没有同意，调解员仍要办理这一步。"),
        back="/skips",
    )


PAGES = (
    ("/skips", ["GET"], waiting),
    ("/skips/<skip_id>", ["POST"], decide),
)
