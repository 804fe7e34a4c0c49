"""Situations in which mediation alone is not the right way (domain.md §1.9): looked into, settled, the right way shown."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import t
from gateway.pages.acting import Form, submitted
from gateway.pages.proceedings import frame, trying
from gateway.people import ask, needs


@needs(*frame.SEE)
def situations(dispute_id: str) -> ResponseReturnValue:
    return _show(dispute_id, Form(), "")


@needs("mediation.work")
def settle(dispute_id: str) -> ResponseReturnValue:
    given = submitted()
    code = given.get("code", "")
    return trying.change(
        lambda: c.SettleGate.model_validate(
            {
                "dispute_id": dispute_id,
                "code": code,
                "words": given.get("words", ""),
                "exempt": "exempt" in given,
                **({"confirmed": given["found"] == "there"} if given.get("found") else {}),
            }
        ),
        done=t("已核实：{what}。", what=t(c.GATES.get(code, ""))),
        following=t("属实的，请按下面的途径告知当事人。") if given.get("found") == "there" else "",
        back=frame.address(dispute_id, "/gates"),
        failed=lambda form: _show(dispute_id, form, code),
        fields={"confirmed": "found"},
    )


def _show(dispute_id: str, form: Form, form_of: str) -> str:
    found, sheet = frame.proceeding(dispute_id), ask(c.GetGates(dispute_id=dispute_id))
    known = {gate.code for gate in sheet.items}
    others = [(code, t(name)) for code, name in c.GATES.items() if code not in known]
    return frame.show("gates", found, "gates", sheet=sheet, form=form, form_of=form_of, others=others)


PAGES = (
    ("/proceedings/<dispute_id>/gates", ["GET"], situations),
    ("/proceedings/<dispute_id>/gates", ["POST"], settle),
)
