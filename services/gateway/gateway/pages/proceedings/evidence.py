"""证据材料登记: what there is, from whom, original or copy, with its files and their hashes."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.attachments import LARGEST_FILE
from contracts.errors import Invalid
from gateway.i18n import t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, Form, act, choices, say, submitted
from gateway.pages.proceedings import files, frame, trying
from gateway.pages.proceedings.standing import parties_among
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"
KEYS = ("name", "kind", "provider", "origin", "copies", "pages", "form", "provided_on", "proves")
# The service speaks of a file's content, the page of its field.
CONTENT = {"content": "papers", "filename": "papers"}


@needs(*frame.SEE)
def entries(dispute_id: str) -> ResponseReturnValue:
    fresh = {"copies": 1, "pages": 1, "provided_on": local_date(frame.now()).isoformat()}
    return _show(dispute_id, Form(fresh))


@needs(WORK)
def add(dispute_id: str) -> ResponseReturnValue:
    """The entry first, then its files: a file that is not taken leaves the entry, and its error stands there."""
    try:
        found = ask(c.AddEvidence(dispute_id=dispute_id, evidence=_typed()))
    except FAILURES as error:
        return trying.again(error, lambda form: _show(dispute_id, form))
    entry = max(found.items, key=lambda one: one.no)
    try:
        files.attach(dispute_id, "evidence", "papers", entry.evidence_id)
    except FAILURES as error:
        say(t("证据已登记，但是文件没有收下。"), t("请在这份证据下面重新上传。"), tone="danger")
        return trying.again(error, lambda form: _show(dispute_id, form, at=entry.evidence_id), CONTENT)
    say(t("已登记第 {n} 号证据。", n=entry.no))
    return redirect(frame.address(dispute_id, "/evidence"))


@needs(WORK)
def attach(dispute_id: str, evidence_id: str) -> ResponseReturnValue:
    """More files for an entry, or for the case itself (``case``)."""
    of_case = evidence_id == "case"
    purpose = submitted().get("purpose", "evidence") if of_case else "evidence"
    about = _whose(purpose) if of_case else evidence_id
    try:
        if not uploads.given_files("papers"):
            raise Invalid("请先选择要上传的文件。", field="papers")
        kept = files.attach(dispute_id, purpose, "papers", about)
    except FAILURES as error:
        return trying.again(error, lambda form: _show(dispute_id, form, at=evidence_id), CONTENT)
    say(t("已上传 {n} 个文件。", n=len(kept)))
    return redirect(frame.address(dispute_id, "/evidence"))


@needs(WORK)
def one(dispute_id: str, evidence_id: str) -> ResponseReturnValue:
    """The entry as it was typed, to be corrected."""
    opened = ask(c.OpenEvidence(evidence_id=evidence_id))
    typed = opened.evidence.model_dump(mode="json")
    return _show_one(dispute_id, evidence_id, trying.kept({**typed, "version": opened.version}))


@needs(WORK)
def correct(dispute_id: str, evidence_id: str) -> ResponseReturnValue:
    given = submitted()
    return trying.change(
        lambda: c.ChangeEvidence.model_validate(
            {"evidence_id": evidence_id, "version": given.get("version", "0"), "evidence": _typed()}
        ),
        done=t("已更正证据登记。"),
        following=t("原来的内容作为旧版本留存。"),
        back=frame.address(dispute_id, "/evidence"),
        failed=lambda form: _show_one(dispute_id, evidence_id, form),
    )


@needs(WORK)
def give_back(dispute_id: str, evidence_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.ReturnEvidence.model_validate(
            {"evidence_id": evidence_id, "returned_on": given.get("returned_on"), "returned_to": given.get("reason", "")}
        ),
        done=t("已登记返还。"),
        back=frame.address(dispute_id, "/evidence"),
    )  # fmt: skip


@needs(WORK)
def withdraw(dispute_id: str, evidence_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.WithdrawEvidence(evidence_id=evidence_id, reason=submitted().get("reason", "")),
        done=t("已撤回这份证据。"),
        following=t("编号和理由会留下。"),
        back=frame.address(dispute_id, "/evidence"),
    )


def _whose(purpose: str) -> str:
    """Whose a proof of identity is: P0, P1 … as the agreement numbers the parties, or everybody's."""
    return submitted().get("whose", "") if purpose == "identity" else ""


def _people(found: c.ProceedingSheet) -> list[tuple[str, str]]:
    """The parties of the agreement, before it those of the registration, masked."""
    names = (
        found.agreement.parties
        if found.agreement
        else [one.name for one, _ in parties_among(frame.parties_of(found.dispute_id))]
    )
    return [*((f"P{no}", name) for no, name in enumerate(names)), ("both", t("一份里有大家的"))]


def _typed() -> c.EvidenceInput:
    given = submitted()
    return c.EvidenceInput.model_validate({key: given[key] for key in KEYS if key in given})


def _show(dispute_id: str, form: Form, at: str = "") -> str:
    """``at`` is where a file was not taken: the form with its error stands there, not at the new entry."""
    found, kept = frame.proceeding(dispute_id), ask(c.ListEvidence(dispute_id=dispute_id))
    return frame.show(
        "evidence",
        found,
        "evidence",
        kept=kept,
        form=form,
        at=at,
        today=local_date(frame.now()),
        people=_people(found),
        **_tables(),
    )


def _show_one(dispute_id: str, evidence_id: str, form: Form) -> str:
    found = frame.proceeding(dispute_id)
    return frame.show("evidence_one", found, "evidence", evidence_id=evidence_id, form=form, **_tables())


def _tables() -> dict[str, Any]:
    return {
        "kinds": choices(c.EVIDENCE_KINDS),
        "kind_names": c.EVIDENCE_KINDS,
        "state_names": c.EVIDENCE_STATES,
        "purposes": choices({code: name for code, name in c.PURPOSES.items() if code != "evidence"}),
        "purpose_names": c.PURPOSES,
        "accept": uploads.ACCEPT,
        "largest": LARGEST_FILE,
    }


for view in (add, attach):
    view.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/proceedings/<dispute_id>/evidence", ["GET"], entries),
    ("/proceedings/<dispute_id>/evidence", ["POST"], add),
    ("/proceedings/<dispute_id>/evidence/<evidence_id>", ["GET"], one),
    ("/proceedings/<dispute_id>/evidence/<evidence_id>", ["POST"], correct),
    ("/proceedings/<dispute_id>/evidence/<evidence_id>/files", ["POST"], attach),
    ("/proceedings/<dispute_id>/evidence/<evidence_id>/return", ["POST"], give_back),
    ("/proceedings/<dispute_id>/evidence/<evidence_id>/withdraw", ["POST"], withdraw),
)
