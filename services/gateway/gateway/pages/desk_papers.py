"""补充材料 and 办理要点: papers asked of the parties, with a notice to print, and what the desk knows of a kind of dispute."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from contracts import desk_papers as c
from contracts.codes import TYPES
from gateway.i18n import t
from gateway.pages.acting import Form, act, choices, fields_of
from gateway.pages.desk_case import own, show
from gateway.people import ask, needs


@needs("desk.work")
def ask_papers(dispute_id: str) -> ResponseReturnValue:
    fields = {
        **own(dispute_id),
        **fields_of("of", "details", "until_on"),
        "kinds": request.form.getlist("kinds"),
    }
    return act(
        lambda: c.AskPapers.model_validate(fields),
        done=t("材料要求已记下。"),
        following=t("群众凭查询码看得到要交什么；可以打印通知书。"),
        back=f"/desk/{dispute_id}",
        failed=lambda form: show(dispute_id, form, "papers"),
    )


@needs("desk.work")
def take(dispute_id: str, request_id: str) -> ResponseReturnValue:
    return act(
        lambda: c.TakePapers(desk=g.principal.actor.desk, request_id=request_id),
        done=t("材料已收到。"),
        back=f"/desk/{dispute_id}",
    )


@needs("desk.work")
def withdraw(dispute_id: str, request_id: str) -> ResponseReturnValue:
    named = {"desk": g.principal.actor.desk, "request_id": request_id}
    return act(
        lambda: c.WithdrawPapers.model_validate({**named, **fields_of("reason")}),
        done=t("材料要求已撤回。"),
        back=f"/desk/{dispute_id}",
    )


@needs("desk.work")
def notice(dispute_id: str, request_id: str) -> ResponseReturnValue:
    """补充材料通知书, on paper."""
    found = ask(c.GetPaperRequest(desk=g.principal.actor.desk, request_id=request_id))
    return render_template(
        "pages/papers_notice.html",
        found=found,
        of=t(c.ASKED[found.of]),
        back_url=f"/desk/{dispute_id}",
    )


@needs("desk.work")
def notes() -> ResponseReturnValue:
    kind, gone = request.args.get("type", ""), request.args.get("withdrawn") == "1"
    desk = g.principal.actor.desk
    asked = {"desk": desk, "type_code": kind, "withdrawn": gone}
    return render_template(
        "pages/notes.html",
        found=ask(c.ListNotes.model_validate(asked)),
        desk=desk,
        kind=kind,
        gone=gone,
        types=choices(TYPES),
        type_names=TYPES,
    )


@needs("desk.work")
def note(note_id: str) -> ResponseReturnValue:
    return _note(note_id)


@needs("desk.work")
def new_note() -> ResponseReturnValue:
    return _form(Form({"type_code": request.args.get("type", "")}))


@needs("desk.work")
def write() -> ResponseReturnValue:
    fields = {"desk": g.principal.actor.desk, **fields_of("type_code", "title", "body")}
    return act(
        lambda: c.WriteNote.model_validate(fields),
        done=t("办理要点已保存。"),
        following=t("同类的件旁边会显示。"),
        back="/notes",
        failed=_form,
    )


@needs("desk.work")
def edit(note_id: str) -> ResponseReturnValue:
    named = {"desk": g.principal.actor.desk, "note_id": note_id}
    return act(
        lambda: c.EditNote.model_validate({**named, **fields_of("version", "title", "body")}),
        done=t("新的版本已保存，以前的版本保留。"),
        back=f"/notes/{note_id}",
        failed=lambda form: _note(note_id, form, "edit"),
    )


@needs("desk.work")
def withdraw_note(note_id: str) -> ResponseReturnValue:
    named = {"desk": g.principal.actor.desk, "note_id": note_id}
    return act(
        lambda: c.WithdrawNote.model_validate({**named, **fields_of("reason")}),
        done=t("办理要点已停用。"),
        following=t("再次修改就恢复使用。"),
        back=f"/notes/{note_id}",
        failed=lambda form: _note(note_id, form, "withdraw"),
    )


def _note(note_id: str, form: Form | None = None, form_of: str = "") -> str:
    found = ask(c.GetNote(desk=g.principal.actor.desk, note_id=note_id))
    typed = form if form_of == "edit" else None
    return render_template(
        "pages/note.html",
        found=found,
        form=typed or Form({"title": found.title, "body": found.body}),
        forms={form_of: form},
        type_names=TYPES,
    )


def _form(form: Form) -> str:
    return render_template("pages/note_new.html", form=form, types=choices(TYPES))


PAGES = (
    ("/desk/<dispute_id>/papers", ["POST"], ask_papers),
    ("/desk/<dispute_id>/papers/<request_id>/given", ["POST"], take),
    ("/desk/<dispute_id>/papers/<request_id>/withdraw", ["POST"], withdraw),
    ("/desk/<dispute_id>/papers/<request_id>", ["GET"], notice),
    ("/notes", ["GET"], notes),
    ("/notes", ["POST"], write),
    ("/notes/new", ["GET"], new_note),
    ("/notes/<note_id>", ["GET"], note),
    ("/notes/<note_id>", ["POST"], edit),
    ("/notes/<note_id>/withdraw", ["POST"], withdraw_note),
)
