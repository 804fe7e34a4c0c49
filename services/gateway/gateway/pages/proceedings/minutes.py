"""One session: who came, what was said, and that both sides confirm it."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from contracts import mediation as c
from gateway.i18n import t
from gateway.pages import uploads
from gateway.pages.acting import FAILURES, Form, choices, say, submitted
from gateway.pages.proceedings import files, frame, joining, trying
from gateway.pages.proceedings.reading import nested
from gateway.pages.proceedings.sessions import names, room_names
from gateway.people import ask, needs
from servicekit.clock import local_date

WORK = "mediation.work"
OWN, OTHER = -1, -2  # the mediator signs, or the other one of two
VOTES = ("for", "against", "abstained")


@needs(*frame.SEE)
def session(dispute_id: str, session_id: str) -> ResponseReturnValue:
    """With ``?edit=1`` the minutes as they were typed, unmasked; with ``?who=0`` that person's confirmation."""
    form = Form()
    if "edit" in request.args or "who" in request.args:
        opened = ask(c.OpenSession(session_id=session_id))
        kept = opened.sheet.minutes
        council = {step: opened.minutes[step] for step in c.COUNCIL_STEPS if step in opened.minutes}
        votes = dict(zip(VOTES, kept.votes, strict=True)) if kept and kept.votes else {}
        typed = {key: opened.minutes.get(key, "") for key in ("text", "result")}
        version = kept.version if kept else 0
        names_typed = {"names": {str(n): one.name for n, one in enumerate(opened.session.people)}}
        form = trying.kept({**names_typed, **typed, "council": council, "votes": votes, "version": version})
    return _show(dispute_id, session_id, form)


@needs(WORK)
def write(dispute_id: str, session_id: str) -> ResponseReturnValue:
    given = nested(submitted())
    return trying.change(
        lambda: c.WriteMinutes.model_validate(
            {
                "session_id": session_id,
                "version": given.get("version", 0),
                **{key: given[key] for key in ("text", "result", "council") if key in given},
                "votes": _votes(given),
            }
        ),
        done=t("已保存调解记录。"),
        following=t("请双方看过以后逐个签名确认；修改后要重新确认。"),
        back=frame.address(dispute_id, f"/sessions/{session_id}"),
        failed=lambda form: _show(dispute_id, session_id, form, edit=True),
    )


@needs(WORK)
def confirm(dispute_id: str, session_id: str) -> ResponseReturnValue:
    """Drawn on the screen, or signed on paper whose picture is uploaded."""
    given = submitted()
    on_paper = given.get("how") == "paper"
    wanted = {
        "session_id": session_id,
        "version": given.get("version"),
        "no": given.get("no"),
        "how": "paper" if on_paper else "drawn",
        "drawing": "" if on_paper else given.get("drawing", ""),
    }
    try:
        with files.kept_with(dispute_id, "record", "scan", session_id) as file_id:
            ask(c.ConfirmMinutes.model_validate({**wanted, "file_id": file_id}))
    except FAILURES as error:
        return trying.again(error, lambda form: _show(dispute_id, session_id, form), {"content": "scan"})
    say(t("已签名确认。"))
    return redirect(frame.address(dispute_id, f"/sessions/{session_id}"))


def _votes(given: dict[str, Any]) -> list[Any] | None:
    votes = given.get("votes")
    return [votes.get(key, 0) for key in VOTES] if isinstance(votes, dict) else None


def _mediators(minutes: c.MinutesSheet | None) -> list[c.AttendeeSheet]:
    """Of two each has a place of the own."""
    if minutes is None or not minutes.two_sign:
        return [c.AttendeeSheet(no=OWN, name=t("调解员"), role="")]
    both = ((OWN, t("主持调解员")), (OTHER, t("另一名调解员")))
    return [c.AttendeeSheet(no=no, name=name, role="") for no, name in both]


def _name(who: c.AttendeeSheet | None, form: Form) -> str:
    """Who holds the phone reads the own name, not a masked one."""
    return str(form.data.get(f"names.{who.no}") or who.name) if who else ""


def _experts(dispute_id: str, sheet: c.SessionSheet) -> dict[str, Any]:
    """Who of the experts was asked to this session, and who may still be."""
    found = (
        joining.consulted(dispute_id) if sheet.may_change and sheet.state in ("planned", "displaced") else []
    )
    asked = [one for one in found if one.session and one.session.session_id == sheet.session_id]
    others = [(one.consultation_id, one.expert_name) for one in found if one not in asked]
    return {"experts_asked": asked, "experts_left": others}


def _show(dispute_id: str, session_id: str, form: Form, edit: bool = False) -> str:
    found, sheet = frame.proceeding(dispute_id), ask(c.GetSession(session_id=session_id))
    wanted = request.args.get("who", form.data.get("no"))
    people = (*sheet.people, *_mediators(sheet.minutes))
    who = next((p for p in people if str(p.no) == wanted), None)
    return frame.show(
        "session", found, "sessions", sheet=sheet, form=form, edit=edit or "edit" in request.args, who=who,
        who_name=_name(who, form), **_experts(dispute_id, sheet),
        council=c.COUNCIL_STEPS, result_choices=choices(c.SESSION_RESULTS), telling_choices=choices(c.TELLINGS),
        rooms=room_names(), today=local_date(frame.now()), accept=uploads.ACCEPT, present=frame.now(), **names(),
    )  # fmt: skip


confirm.max_body = uploads.UPLOAD_BODY

PAGES = (
    ("/proceedings/<dispute_id>/sessions/<session_id>", ["GET"], session),
    ("/proceedings/<dispute_id>/sessions/<session_id>/minutes", ["POST"], write),
    ("/proceedings/<dispute_id>/sessions/<session_id>/confirm", ["POST"], confirm),
)
