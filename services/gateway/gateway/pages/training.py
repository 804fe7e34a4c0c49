"""培训登记: trainings of a year, planning one, who comes, hours attended, certificates."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import expert_training as c
from gateway.i18n import t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, attachment, choices, fields_of, local_moment, submitted
from gateway.people import ask, needs
from servicekit.clock import SHANGHAI, local_date

LEARNS = ("expert.answer", "offer.answer", "expert.manage", "supervision.read")
FIELDS = ("title", "kind", "audience", "place", "organiser", "hours", "seats")
BEFORE, AHEAD = 3, 1  # years that may be chosen


@needs(*LEARNS)
def trainings() -> ResponseReturnValue:
    return _list(Form({"kind": "annual", "audience": "all"}))


@needs("expert.manage")
def plan() -> ResponseReturnValue:
    given = submitted()
    times = {key: local_moment(given.get(key, "")) for key in ("starts_at", "ends_at")}
    return act(
        lambda: c.PlanTraining.model_validate({**fields_of(*FIELDS), **times}),
        done=t("培训已安排。"),
        following=t("现在可以报名。"),
        back="/training",
        failed=_list,
    )


@needs(*LEARNS)
def training(training_id: str) -> ResponseReturnValue:
    return _one(training_id)


@needs("expert.manage")
def change(training_id: str) -> ResponseReturnValue:
    given = submitted()
    times = {key: local_moment(given.get(key, "")) for key in ("starts_at", "ends_at")}
    fields = {**fields_of(*FIELDS, "reason", "version"), **times, "training_id": training_id}
    return act(
        lambda: c.ChangeTraining.model_validate(fields),
        done=t("培训已改。"),
        following=t("改了什么、谁改的、为什么，都留在本页。"),
        back=f"/training/{training_id}",
        failed=lambda form: _one(training_id, changed=form),
    )


@needs(*LEARNS)
def paper(training_id: str, person_id: str) -> ResponseReturnValue:
    """The certificate as .docx."""
    name = surroundings.person_name(person_id)
    return attachment(
        ask(c.GetTrainingCertificatePaper(training_id=training_id, person_id=person_id, name=name))
    )


@needs("expert.manage")
def cancel(training_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.CancelTraining(training_id=training_id, reason=submitted().get("reason", "")),
        done=t("培训已取消。"),
        back=f"/training/{training_id}",
    )


@needs("expert.manage")
def enrol(training_id: str) -> ResponseReturnValue:
    """Ids as they are typed or pasted: one in a line, or with anything between them."""
    people = tuple(re.findall(r"[A-Za-z]+[0-9]+|[^\s,，、;；]+", submitted().get("person_ids", "").upper()))
    return act(
        lambda: c.EnrolInTraining(training_id=training_id, person_ids=people),
        done=t("已报名 {n} 人。", n=len(people)),
        back=f"/training/{training_id}",
        failed=lambda form: _one(training_id, form),
    )


@needs(*LEARNS)
def join(training_id: str) -> ResponseReturnValue:
    """One's own place."""
    mine = (g.principal.person_id,)
    return act(
        lambda: c.EnrolInTraining(training_id=training_id, person_ids=mine),
        done=t("已报名。"),
        following=t("开始前可以退出。"),
        back=f"/training/{training_id}",
    )


@needs(*LEARNS)
def leave(training_id: str) -> ResponseReturnValue:
    """One's own place, or that of somebody whom who keeps the register names."""
    who = submitted().get("person_id", g.principal.person_id)
    return act(
        lambda: c.LeaveTraining(training_id=training_id, person_id=who),
        done=t("已退出这次培训。"),
        back=f"/training/{training_id}",
    )


@needs("expert.manage")
def attendance(training_id: str) -> ResponseReturnValue:
    """What was left empty says nothing; 0 is absent."""
    hours = {key.removeprefix("h."): text for key, text in submitted().items() if key.startswith("h.")}
    items = [{"person_id": who, "hours": text} for who, text in hours.items()]
    names = {f"items.{n}.hours": f"h.{who}" for n, who in enumerate(hours)} | {
        who: f"h.{who}" for who in hours
    }
    return act(
        lambda: c.RecordTrainingAttendance.model_validate({"training_id": training_id, "items": items}),
        done=t("学时已登记。"),
        following=t("核对无误后发证。"),
        back=f"/training/{training_id}",
        failed=lambda form: _one(training_id, attended=form),
        fields=names,
    )


@needs("expert.manage")
def certify(training_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.IssueTrainingCertificates(training_id=training_id),
        done=t("证书已编号。"),
        following=t("可以逐份打印。"),
        back=f"/training/{training_id}",
    )


@needs(*LEARNS)
def certificate(training_id: str, person_id: str) -> ResponseReturnValue:
    """The paper, to print."""
    found = ask(c.GetTrainingCertificate(training_id=training_id, person_id=person_id))
    return render_template(
        "pages/training_certificate.html",
        found=found,
        kinds=c.TRAINING_KINDS,
        back_url=f"/training/{training_id}",
    )


def years() -> list[int]:
    """Those that may be chosen, the latest first."""
    this = local_date(current_app.config["CLOCK"].now()).year
    return list(range(this + AHEAD, this - BEFORE, -1))


def year_asked() -> int:
    """The year of the address; the present one where it names none."""
    text = request.args.get("year", "")
    this = local_date(current_app.config["CLOCK"].now()).year
    return int(text) if re.fullmatch(r"2[01][0-9]{2}", text) else this


def _list(form: Form) -> str:
    year = year_asked()
    found = ask(c.ListTrainings(year=year, cursor=request.args.get("cursor", "")))
    return render_template(
        "pages/trainings.html", found=found, year=year, years=years(), form=form, **_words()
    )


def _one(
    training_id: str, form: Form | None = None, attended: Form | None = None, changed: Form | None = None
) -> str:
    """``form`` is what was typed to enrol people, ``attended`` their hours, ``changed`` the training, where it was not taken."""
    found = ask(c.GetTraining(training_id=training_id))
    return render_template(
        "pages/training.html",
        found=found,
        form=form or Form(),
        attended=attended,
        changed=changed,
        edit=changed or Form(_typed(found)),
        field_names=c.TRAINING_FIELDS,
        begun=found.starts_at <= current_app.config["CLOCK"].now(),
        learner=g.principal.actor.may("expert.answer") or g.principal.actor.may("offer.answer"),
        places=c.PLACES,
        **_words(),
    )


def _typed(found: c.TrainingSheet) -> dict[str, str]:
    """The training as a form has it."""
    times = {
        key: getattr(found, key).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
        for key in ("starts_at", "ends_at")
    }
    rest = {key: getattr(found, key) for key in ("title", "kind", "audience", "place", "organiser")}
    return {**rest, **times, "hours": f"{found.hours:g}", "seats": str(found.seats or "")}


def _words() -> dict[str, Any]:
    return {
        "kinds": c.TRAINING_KINDS,
        "audiences": c.AUDIENCES,
        "kind_choices": choices(c.TRAINING_KINDS),
        "audience_choices": choices(c.AUDIENCES),
    }


PAGES = (
    ("/training", ["GET"], trainings),
    ("/training", ["POST"], plan),
    ("/training/<training_id>", ["GET"], training),
    ("/training/<training_id>", ["POST"], change),
    ("/training/<training_id>/certificates/<person_id>.docx", ["GET"], paper),
    ("/training/<training_id>/cancel", ["POST"], cancel),
    ("/training/<training_id>/people", ["POST"], enrol),
    ("/training/<training_id>/join", ["POST"], join),
    ("/training/<training_id>/leave", ["POST"], leave),
    ("/training/<training_id>/attendance", ["POST"], attendance),
    ("/training/<training_id>/certificates", ["POST"], certify),
    ("/training/<training_id>/certificates/<person_id>", ["GET"], certificate),
)
