"""听查研评访: what was done, what is to be done now, and the end without an agreement."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.attachments import LARGEST_FILE
from contracts.codes import END_REASONS
from contracts.errors import Refused, Unavailable
from gateway.i18n import t
from gateway.pages.acting import FAILURES, Form, act, choices, local_input, local_moment, say, submitted
from gateway.pages.desk_notes import notes_of
from gateway.pages.happenings import STEP_TITLES
from gateway.pages.proceedings import files, frame, opinions, trying
from gateway.pages.proceedings.rail import STEP_NAMES, rail_of
from gateway.pages.proceedings.reading import flat, nested
from gateway.pages.proceedings.standing import parties_among
from gateway.pages.uploads import ACCEPT, UPLOAD_BODY, read_files
from gateway.people import ask, needs

WORK = "mediation.work"
TWO_SIDES = {"parties": [{"role": "applicant"}, {"role": "respondent"}]}
CAN_BE_SKIPPED = ("inquiry", "study", "weighing")

# Particulars of one line; the others are told.
SHORT = ("asked", "asked_details")


@needs(*frame.SEE)
def steps(dispute_id: str) -> ResponseReturnValue:
    found = frame.proceeding(dispute_id)
    fresh = {"held_at": local_input(frame.now()), "manner": first_manner(found)}
    if "take" in request.args:
        fresh |= opinions.as_particulars(_opinions(found))
    return _show(found, Form(fresh), request.args.get("step", ""))


@needs(WORK)
def record(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    step = given.get("step", "")
    try:
        read_files(
            "photos"
        )  # one that is too large is told before the record is made, which nobody can take back
        made = ask(c.RecordStep(dispute_id=dispute_id, record=c.StepInput.model_validate(record_of(given))))
    except FAILURES as error:
        return trying.again(error, lambda form: _show(frame.proceeding(dispute_id), form, step))
    say(
        t("已记下“{step}”这一步。", step=t(STEP_TITLES.get(step, ""))),
        t("记录已经加密保存，不能再改；有补充可以再记一次。"),
    )
    _keep_photos(dispute_id, made, step)
    if step == "study":
        opinions.keep(dispute_id)
    return redirect(frame.address(dispute_id))


def _keep_photos(dispute_id: str, made: c.ProceedingSheet, step: str) -> None:
    """Photos of the step's newest record; the record stands where one is not taken, and the line says so."""
    newest = max((one for one in made.steps if one.step == step), key=lambda one: one.recorded_at)
    try:
        files.attach(
            dispute_id, "investigation" if step == "inquiry" else "evidence", "photos", newest.record_id
        )
    except FAILURES as error:
        told = " ".join(trying.form_of(error).errors.values())
        say(t("记录已保存，但是照片没有收下。"), told or t("请到“证据”里重新上传。"), tone="danger")


@needs(WORK)
def ask_skip(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    return act(
        lambda: c.AskSkip.model_validate(
            {"dispute_id": dispute_id, "step": given.get("step"), "reason": given.get("reason", "")}
        ),
        done=t("已提出申请。"),
        following=t("由牵头部门或者镇级协调员审批，批准后这一步不用再记。"),
        back=frame.address(dispute_id),
    )


@needs(WORK)
def failure(dispute_id: str) -> ResponseReturnValue:
    return _show_failure(frame.proceeding(dispute_id), Form(flat(TWO_SIDES)))


@needs(WORK)
def fail(dispute_id: str) -> ResponseReturnValue:
    found, given = frame.proceeding(dispute_id), nested(submitted())
    if given.get("do") == "fill":
        return _fill(found, given)
    return trying.change(
        lambda: c.RecordFailure.model_validate(
            {
                "dispute_id": dispute_id,
                **{key: given[key] for key in ("end_code", "note", "undisputed") if key in given},
                "parties": given.get("parties", []),
            }
        ),
        done=t("已登记调解终止。"),
        following=t("请把终止通知书和其他途径交给当事人。"),
        back=frame.address(dispute_id),
        failed=lambda form: _show_failure(found, form),
    )


def record_of(given: dict[str, str]) -> dict[str, Any]:
    """The record as the request takes it: a side that was heard apart has only its own statement."""
    step, manner = given.get("step", ""), given.get("manner", "together")
    wanted = c.fields_of(step, manner if manner in c.MANNERS else "together") if step in c.STEP_FIELDS else {}
    particulars = {key: given[f"particulars.{key}"] for key in wanted if f"particulars.{key}" in given}
    keys = ("step", "place", "present", "text", "manner", "session_id", "drawing")
    fields: dict[str, Any] = {key: given[key] for key in keys if key in given}
    return {**fields, "held_at": local_moment(given.get("held_at", "")), "particulars": particulars}


def first_manner(found: c.ProceedingSheet) -> str:
    """How the next hearing is held: apart where they must not meet, and then the side that was not heard yet."""
    missing = next((side for side in ("applicant", "respondent") if side not in found.heard), "applicant")
    return missing if apart(found) or found.heard else "together"


def apart(found: c.ProceedingSheet) -> bool:
    """Whether the parties are not brought together now (domain.md §1.9, 人民调解法 §25)."""
    violence = any(gate.code == "domestic_violence" and gate.state != "ruled_out" for gate in found.gates)
    return found.in_danger or violence


def due_step(found: c.ProceedingSheet, wanted: str) -> str:
    """The step whose form is shown: the one that is due, or a further record of the last one."""
    recorded = [step.step for step in found.steps if step.step in c.STEP_FIELDS]
    if found.state == "open" and wanted and wanted in recorded[-1:]:
        return wanted
    return found.next_step


def _show(found: c.ProceedingSheet, form: Form, wanted: str) -> str:
    step = due_step(found, wanted)
    return frame.show(
        "steps",
        found,
        "steps",
        form=form,
        step=step,
        rail=rail_of(found),
        fields=c.STEP_FIELDS.get(step, {}),
        step_fields=c.STEP_FIELDS,
        short_fields=SHORT,
        step_names=STEP_NAMES,
        step_titles=STEP_TITLES,
        manners=c.MANNERS,
        apart=apart(found),
        may_skip=step in CAN_BE_SKIPPED and step == found.next_step,
        asked=next((skip for skip in found.skips if skip.state == "asked"), None),
        further=_further(found),
        parties=frame.parties_of(found.dispute_id),
        held=_held(found),
        photos=_photos(found),
        opinions=_opinions(found) if step in ("study", "weighing") else [],
        notes=notes_of(found.lead_desk, found.type_code),
        purpose_names=c.PURPOSES,
        accept=ACCEPT,
        largest=LARGEST_FILE,
    )


def _opinions(found: c.ProceedingSheet) -> list[c.OpinionWords]:
    """For whoever handles the case."""
    return opinions.given_in(found.dispute_id) if g.principal.person_id in found.acting else []


def _photos(found: c.ProceedingSheet) -> dict[str, list[c.FileSheet]]:
    """Record → the files that were taken with it."""
    if not found.steps:
        return {}
    kept: dict[str, list[c.FileSheet]] = {}
    for one in ask(c.ListEvidence(dispute_id=found.dispute_id)).files:
        kept.setdefault(one.about, []).append(one)
    return kept


def _further(found: c.ProceedingSheet) -> str:
    """The step to which something may still be added."""
    recorded = [step.step for step in found.steps if step.step in c.STEP_FIELDS]
    return recorded[-1] if recorded and found.state == "open" and recorded[-1] != found.next_step else ""


def _held(found: c.ProceedingSheet) -> list[tuple[str, str]]:
    """Sessions at which a record may have been made."""
    try:
        sessions = ask(c.ListSessions(dispute_id=found.dispute_id)).items
    except (Refused, Unavailable):
        return []
    return [
        (one.session_id, f"{local_input(one.starts_at).replace('T', ' ')} {t(c.SESSION_MANNERS[one.manner])}")
        for one in sessions
        if one.state == "held"
    ]


def _fill(found: c.ProceedingSheet, given: dict[str, Any]) -> ResponseReturnValue:
    people = frame.registered(found.dispute_id, "填写终止调解通知书")
    rows = [
        {"role": p.role, "name": p.name, "phone": p.phone, "id_number": p.id_number, **standing}
        for p, standing in parties_among(people)
    ]
    say(t("已带入登记的当事人，请核对。"), t("这次查看已留痕。"), tone="info")
    return _show_failure(found, trying.kept({**given, "parties": rows}))


def _show_failure(found: c.ProceedingSheet, form: Form) -> str:
    rows = max((int(path.split(".")[1]) + 1 for path in form.data if path.startswith("parties.")), default=2)
    return frame.show("failure", found, "steps", form=form, endings=choices(END_REASONS), rows=rows)


record.max_body = UPLOAD_BODY

PAGES = (
    ("/proceedings/<dispute_id>", ["GET"], steps),
    ("/proceedings/<dispute_id>/steps", ["POST"], record),
    ("/proceedings/<dispute_id>/skips", ["POST"], ask_skip),
    ("/proceedings/<dispute_id>/failure", ["GET"], failure),
    ("/proceedings/<dispute_id>/failure", ["POST"], fail),
)
