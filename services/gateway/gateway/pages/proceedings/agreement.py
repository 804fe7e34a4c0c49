"""The agreement's draft: typed in parts, checked as one types, saved by whoever has seen the newest version."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts import mediation as c
from contracts.errors import Refused
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import FAILURES, Form, say, submitted
from gateway.pages.proceedings import frame, splitting, trying, writing_down
from gateway.pages.proceedings.case import TWO_SIDES
from gateway.pages.proceedings.fields import labelled, lead_of
from gateway.pages.proceedings.reading import flat, nested
from gateway.pages.proceedings.standing import parties_among
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"
HOWS = ("现金", "转账", "实物", "行为")
MORE_PARTS = 3


@needs(WORK)
def editor(dispute_id: str) -> ResponseReturnValue:
    found = frame.proceeding(dispute_id)
    if found.agreement or found.state != "open":
        return writing_down.agreed(found, _signing(dispute_id))
    opened = ask(c.OpenDraft(dispute_id=dispute_id))
    if opened.state == "signing":
        return redirect(frame.address(dispute_id, "/signing"))
    typed = opened.draft.model_dump(mode="json", exclude_none=True)
    return _show(found, trying.kept({**typed, "version": opened.version}), opened.check, opened)


@needs(WORK)
def save(dispute_id: str) -> ResponseReturnValue:
    """Saves whatever was typed; the button says what is to be done besides."""
    given = nested(submitted())
    wanted, version = str(given.pop("do", "save")), given.pop("version", 0)
    given.pop("split", None)
    if wanted == "fill":
        given["parties"] = _filled(dispute_id, given.get("parties", []))
    try:
        if wanted.startswith("split."):
            _split(given, wanted.removeprefix("split."))
        typed = c.AgreementDraft.model_validate(given)
        request_ = {"dispute_id": dispute_id, "version": version, "draft": typed}
        saved = ask(c.SaveDraft.model_validate(request_))
    except FAILURES as error:
        return trying.again(error, lambda form: _failed(dispute_id, form))
    try:
        return _finish(saved, wanted) if wanted in ("final", "oral") else _saved(dispute_id, wanted)
    except FAILURES as error:  # it is saved all the same: the form goes on from the new version
        newer = {"version": saved.version}
        return trying.again(
            error, lambda form: _failed(dispute_id, Form({**form.data, **newer}, form.errors))
        )


@needs(WORK)
def check(dispute_id: str) -> ResponseReturnValue:
    """What is wrong with what stands in the form now; nothing is saved."""
    given = nested(submitted())
    for key in ("do", "version", "split"):
        given.pop(key, None)
    try:
        found = ask(c.CheckDraft(dispute_id=dispute_id, draft=c.AgreementDraft.model_validate(given)))
    except (Refused, ValidationError):
        return make_response("", 204)
    return frame.show("check", frame.proceeding(dispute_id), "agreement", check=found, lead_of=lead_of)


def _finish(saved: c.DraftSheet, wanted: str) -> ResponseReturnValue:
    """To be signed, or, where it was only spoken, in force at once (人民调解法 §30)."""
    dispute_id = saved.dispute_id
    if wanted == "final":
        ask(c.OpenSigning(dispute_id=dispute_id, version=saved.version))
        say(t("协议已经定稿。"), t("请各方看过以后逐个签名，再盖章。"))
        return redirect(frame.address(dispute_id, "/signing"))
    words = saved.draft.model_dump(mode="json", exclude={"words_checked"}, exclude_none=True)
    ask(c.ConcludeWithAgreement(dispute_id=dispute_id, agreement=c.AgreementInput.model_validate(words)))
    say(t("口头协议已登记，当日生效。"), t("请按期限查看履行情况。"))
    return redirect(frame.address(dispute_id, "/performance"))


def _saved(dispute_id: str, wanted: str) -> ResponseReturnValue:
    """Back to the editor; a row that was asked for is there and in view."""
    back = frame.address(dispute_id, "/agreement")
    if wanted.startswith("more."):
        what = wanted.removeprefix("more.")
        place = "parties" if what == "parties" else "obligations"
        if "." in what:
            place = f"obligation-{what.split('.')[1]}"
        return redirect(f"{back}?more={what}#{place}")
    if wanted.startswith("split."):
        say(t("已平均分期，合计等于这一项的金额。"), t("请核对每期的日期。"))
        return redirect(f"{back}#obligation-{wanted.removeprefix('split.')}")
    if wanted == "fill":
        say(t("已带入登记的当事人，请核对。"), t("这次查看已留痕。"), tone="info")
    else:
        say(t("草稿已保存。"), t("没写完也不要紧，随时可以接着写。"))
    return redirect(back)


def _split(given: dict[str, Any], no: str) -> None:
    """The instalments that were asked for at one obligation."""
    typed = submitted()
    wanted = {key: typed.get(f"split.{no}.{key}", "") for key in ("parts", "first_on", "every")}
    splitting.split(given, int(no) if no.isdecimal() else 0, wanted)


def _filled(dispute_id: str, typed: Any) -> list[dict[str, Any]]:
    """The registered parties, and what was typed for them already."""
    people = frame.registered(dispute_id, "填写人民调解协议书")
    old = typed if isinstance(typed, list) else []
    rows = []
    for n, (one, standing) in enumerate(parties_among(people)):
        own = {"role": one.role, "name": one.name, "id_number": one.id_number, "phone": one.phone}
        known = {**own, **standing}
        rows.append({**(old[n] if n < len(old) else {}), **{k: v for k, v in known.items() if v}})
    return rows


def _failed(dispute_id: str, form: Form) -> ResponseReturnValue:
    """The form as it was typed, beside what is wrong with it."""
    found = frame.proceeding(dispute_id)
    typed = nested(
        {
            key: str(value)
            for key, value in form.data.items()
            if key not in ("do", "version") and not key.startswith("split.")
        }
    )
    try:
        found_wrong = ask(c.CheckDraft(dispute_id=dispute_id, draft=c.AgreementDraft.model_validate(typed)))
    except FAILURES:
        found_wrong = c.AgreementCheck(findings=())
    return _show(found, form, found_wrong, None)


def _show(found: c.ProceedingSheet, form: Form, check: c.AgreementCheck, opened: c.DraftSheet | None) -> str:
    more = request.args.get("more", "")
    data = dict(form.data) if form.data.get("parties.0.role") else {**form.data, **flat(TWO_SIDES)}
    return frame.show(
        "agreement",
        found,
        "agreement",
        form=Form(data, labelled(form.errors)),
        check=check,
        lead_of=lead_of,
        opened=opened,
        version=form.data.get("version", 0),
        parties=_count(data, "parties", 2) + (more == "parties"),
        obligations=[_parts(data, n, more) for n in range(_count(data, "obligations", 1) + (more == "obligations"))],
        hows=HOWS,
        today=local_date(frame.now()),
        may_reveal=surroundings.may("dispute.reveal"),
    )  # fmt: skip


def _count(data: Any, rows: str, least: int) -> int:
    """How many rows of a kind stand in the form."""
    places = [path.split(".") for path in data if path.startswith(f"{rows}.")]
    return max([least, *(int(way[1]) + 1 for way in places)])


def _parts(data: Any, n: int, more: str) -> int:
    """How many instalments obligation ``n`` has in the form."""
    start = f"obligations.{n}.instalments."
    there = max([0, *(int(path.split(".")[3]) + 1 for path in data if path.startswith(start))])
    return there + (MORE_PARTS if more == f"parts.{n}" else 0)


def _signing(dispute_id: str) -> c.SigningSheet | None:
    try:
        return ask(c.GetSigning(dispute_id=dispute_id))
    except Refused:
        return None


PAGES = (
    ("/proceedings/<dispute_id>/agreement", ["GET"], editor),
    ("/proceedings/<dispute_id>/agreement", ["POST"], save),
    ("/proceedings/<dispute_id>/agreement/check", ["POST"], check),
)
