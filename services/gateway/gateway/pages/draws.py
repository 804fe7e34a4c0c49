"""抽取专家: the form, the record of the draw, drawing again, and asking a drawn expert to a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.errors import Refused, Unavailable
from contracts.expert_draw import MOST_DRAWN, DrawExperts, ExpertFields, GetDraw, ListExpertFields, RepeatDraw
from contracts.expert_pool import CASEFILE, ProposeSession
from contracts.mediation import GetCaseFile, ListEvidence, SessionSheet, SessionSheets
from gateway.i18n import moment, t
from gateway.pages import surroundings
from gateway.pages.acting import Form, act, local_moment, submitted
from gateway.people import ask, needs

SEES = ("expert.ask", "dispute.read_all")


@needs("expert.ask")
def new(dispute_id: str) -> ResponseReturnValue:
    return _form(dispute_id, Form({"count": "1"}))


@needs("expert.ask")
def draw(dispute_id: str) -> ResponseReturnValue:
    given: dict[str, Any] = {
        key: value for key, value in submitted().items() if key in ("question", "field", "count", "days")
    }
    chosen = request.form.getlist("papers")
    papers = [{"evidence_id": key, "name": name} for key, name in _papers(dispute_id) if key in chosen]
    fields = {"count": "0", "question": "", **given, "papers": papers, "dispute_id": dispute_id}
    return act(
        lambda: DrawExperts.model_validate(fields),
        done=t("已抽取专家，并送去问题。"),
        following=t("抽取记录可以打印；专家答复后会出现在这里。"),
        back=f"/disputes/{dispute_id}?tab=mediation",
        failed=lambda form: _form(dispute_id, form),
    )


@needs(*SEES)
def record(draw_id: str) -> ResponseReturnValue:
    """The record; ``?again=1`` draws again beside it."""
    again = ask(RepeatDraw(draw_id=draw_id)) if request.args.get("again") else None
    return render_template("pages/draw.html", found=ask(GetDraw(draw_id=draw_id)), again=again)


@needs("expert.ask")
def invite(consultation_id: str) -> ResponseReturnValue:
    """To an hour and place that are not planned yet; to a planned session its own page invites."""
    given = submitted()
    return act(
        lambda: ProposeSession.model_validate(
            {
                "consultation_id": consultation_id,
                "meets_at": local_moment(given.get("meets_at", "")),
                "place": given.get("place", ""),
            }
        ),
        done=t("已邀请专家参加调解。"),
        following=t("专家答复后会出现在这里。"),
        back=f"/disputes/{given.get('dispute_id', '')}?tab=mediation",
    )


def _form(dispute_id: str, form: Form) -> str:
    fields = ask(ListExpertFields())
    return render_template(
        "pages/draw_experts.html",
        dispute_id=dispute_id,
        form=form,
        fields=field_choices(fields),
        counts=[(str(n), t("{n}名", n=n)) for n in range(1, MOST_DRAWN + 1)],
        days=fields.days,
        papers=_papers(dispute_id),
    )


def planned(found: SessionSheets | None, now: datetime) -> list[tuple[str, str]]:
    """The sessions of the case to come, with their pages, where an expert is invited to them; none for who may not see them."""
    return [
        (
            f"/proceedings/{one.dispute_id}/sessions/{one.session_id}",
            f"{moment(one.starts_at)} {_place_of(one)}",
        )
        for one in (found.items if found else ())
        if one.state == "planned" and one.starts_at > now
    ]


def _place_of(one: SessionSheet) -> str:
    return one.place or surroundings.room_name(one.room_code) or t("视频")


def field_choices(found: ExpertFields) -> list[tuple[str, str]]:
    """Committees with the number of their experts who could be asked today."""
    return [(one.code, t("{name}（{n}名）", name=one.name, n=one.experts)) for one in found.items]


def _papers(dispute_id: str) -> list[tuple[str, str]]:
    """The evidence that is kept, by number and name, and the sealed file; none where no mediator has the case yet."""
    try:
        found = ask(ListEvidence(dispute_id=dispute_id)).items
        sealed = ask(GetCaseFile(dispute_id=dispute_id)).sealed
    except (Refused, Unavailable):
        return []
    kept = [(one.evidence_id, f"{one.no}. {one.name}"[:100]) for one in found if one.state == "kept"]
    return [*kept, (CASEFILE, "卷宗（已封存）")] if sealed else kept


PAGES = (
    ("/disputes/<dispute_id>/draws/new", ["GET"], new),
    ("/disputes/<dispute_id>/draws", ["POST"], draw),
    ("/draws/<draw_id>", ["GET"], record),
    ("/consultations/<consultation_id>/session", ["POST"], invite),
)
