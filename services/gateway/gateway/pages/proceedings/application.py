"""申请: the parties as the papers at the start name them, and what is asked for (申请事项)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from contracts.errors import Refused
from contracts.intake import PartySheet
from gateway.i18n import mark, t
from gateway.pages import surroundings
from gateway.pages.acting import Form, submitted
from gateway.pages.proceedings import frame, trying
from gateway.pages.proceedings.case import TWO_SIDES
from gateway.pages.proceedings.reading import flat, nested
from gateway.pages.proceedings.standing import parties_among
from gateway.people import ask, needs
from servicekit import identity
from servicekit.clock import local_date

WORK = "mediation.work"
# Signed before the mediation begins.
START_PAPERS = {
    "application": mark("人民调解申请书"), "registration": mark("受理登记表"), "rights_notice": mark("权利义务告知书"),
    "power_of_attorney": mark("授权委托书"),
}  # fmt: skip
ROLES = ("applicant", "respondent")


@needs(WORK)
def editor(dispute_id: str) -> ResponseReturnValue:
    found = frame.proceeding(dispute_id)
    sheet = ask(c.OpenApplication(dispute_id=dispute_id))
    if not sheet.version:
        sheet = keep_registered(dispute_id) or sheet
    typed = sheet.application.model_dump(mode="json")
    return _show(found, trying.kept({**typed, "version": sheet.version}), sheet)


@needs(WORK)
def save(dispute_id: str) -> ResponseReturnValue:
    given = nested(submitted())
    version = given.pop("version", 0)
    more = "?more=1" if given.pop("do", "") == "more" else ""
    return trying.change(
        lambda: c.SaveApplication.model_validate(
            {"dispute_id": dispute_id, "version": version, "application": given}
        ),
        done=t("已保存。"),
        following=t("申请书、受理登记表、告知书和委托书都照这里的写。"),
        back=frame.address(dispute_id, f"/application{more}"),
        failed=lambda form: _show(frame.proceeding(dispute_id), form, None),
    )


def keep_registered(dispute_id: str) -> c.ApplicationSheet | None:
    """The registered parties go to the papers; the look at them is recorded. None where they may not be seen."""
    try:
        people = frame.registered(dispute_id, "填写调解文书")
    except Refused:
        return None
    parties = tuple(_party(one, standing) for one, standing in parties_among(people) if one.name)
    return ask(c.KeepRegistered(dispute_id=dispute_id, parties=parties)) if parties else None


def _party(one: PartySheet, standing: dict[str, str]) -> c.CaseParty:
    role = one.role if one.role in ROLES else "other"
    return c.CaseParty.model_validate(
        {
            "role": role,
            "name": one.name,
            "details": _details(one),
            "id_number": one.id_number,
            "phone": one.phone,
            **standing,
        }
    )


def _details(one: PartySheet) -> str:
    """What the registration knows: sex and age by the number, unit, village; ethnicity and occupation are typed."""
    known: list[str] = []
    if len(one.id_number) == len("370832199001011234"):
        known += ["女" if identity.sex(one.id_number) == "2" else "男"]
        known += [f"{identity.age(one.id_number, local_date(frame.now()))}岁"]
    known += [one.organisation] if one.organisation else []
    known += [f"住{surroundings.village_name(one.village_code)}"] if one.village_code else []
    return "，".join(known)


def _show(found: c.ProceedingSheet, form: Form, opened: c.ApplicationSheet | None) -> str:
    data: dict[str, Any] = {**form.data}
    if not data.get("parties.0.role"):
        data |= flat(TWO_SIDES)
    rows = max(int(path.split(".")[1]) + 1 for path in data if path.startswith("parties."))
    return frame.show(
        "application", found, "application", form=Form(data, form.errors), opened=opened,
        version=data.get("version", 0), start_papers=START_PAPERS, rows=rows + ("more" in request.args),
    )  # fmt: skip


PAGES = (
    ("/proceedings/<dispute_id>/application", ["GET"], editor),
    ("/proceedings/<dispute_id>/application", ["POST"], save),
)
