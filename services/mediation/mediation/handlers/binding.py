"""封卷: the complete file is bound as one PDF and sealed; afterwards nothing is added, and every change would show."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from sqlalchemy import select

from contracts import mediation as c
from contracts.expert_pool import CASEFILE
from mediation import queries
from mediation.errors import BoundFileUnknown, FileClosed, FileIncomplete, NotYourProceeding, SamePerson
from mediation.handlers.finding import may_see_words, newest, own_proceeding
from mediation.handlers.leaves import may_open
from mediation.handlers.papers.asking import paper_of
from mediation.handlers.papers.binder import Binder, Piece
from mediation.handlers.papers.casefile import ALL_THERE, casefile_form, directory
from mediation.handlers.papers.content import chinese_day
from mediation.model import BoundFile, CaseFile, Proceeding
from mediation.policies.casefile import BACK
from mediation.queries.binding import bound_files_of, bound_sheet
from mediation.queries.casefile import case_file
from mediation.queries.sealing import seal, unseal
from mediation.tables import BOUND_FILES
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import SealError, decrypt_bytes, encrypt_bytes
from servicekit.sheet import DOCX

COVER, INDEX = "cover", "index"
EXPLAINED = 5  # characters that an explanation has at least
WITHHELD = "卷宗含有当事人信息，只有经办调解员和有权查看未遮盖信息的人员可以打开。"


def bind_file(call: Call, request: c.BindFile) -> c.CaseFileSheet:
    """Bound and sealed.

    :raises FileClosed: it is sealed already. :raises FileIncomplete: something lacks or contradicts, and nobody explained it.
    """
    proceeding = own_proceeding(call, request.dispute_id)
    if proceeding.state == "open":
        raise FileIncomplete("调解还没有结束，不能封卷。")
    proceeding.must_be_unbound()
    key = call.settings.identity_key
    found = explained(case_file(call.session, proceeding, key, call.resources.committee), request.explanation)
    lacking = [*(one.lacks for one in found.positions if one.lacks), *found.faults]
    if lacking and len(request.explanation.strip()) < EXPLAINED:
        raise FileIncomplete(
            f"卷宗有 {len(lacking)} 处不齐全或者不一致，请补齐，或者在情况说明里写明原因。",
            field="explanation",
        )
    content, pages = _bound(call, proceeding, found, request.explanation)
    bound = _kept(call, proceeding, content, pages, request.explanation)
    proceeding.bind(call.now)
    call.audit(
        proceeding.dispute_id, "file_bound", version=bound.version, sha256=bound.sha256, pages=bound.pages
    )
    call.publish(c.FileBound(
        at=call.now, dispute_id=proceeding.dispute_id, number=proceeding.number, edition=bound.version,
        sha256=bound.sha256, round=proceeding.round,
    ))  # fmt: skip
    call.session.flush()
    return queries.full_case_file(call.session, proceeding, key, call.actor, call.resources.committee)


def unbind_file(call: Call, request: c.UnbindFile) -> c.CaseFileSheet:
    """拆卷: a second person opens the file again with a reason; the sealed one stays as it was."""
    call.demand("mediation.approve")
    proceeding = newest(call.session, request.dispute_id, lock=True)
    if proceeding.mediates(call.actor.person_id):
        raise SamePerson("拆卷要由经办调解员以外的人批准。")
    standing = next((one for one in bound_files_of(call.session, proceeding) if one.opened_at is None), None)
    if standing is None or proceeding.bound_at is None:
        raise FileClosed("该卷宗没有封存，不用拆卷。")
    key = call.settings.identity_key
    standing.open(call.actor.person_id, seal(key, {"reason": request.reason}), call.now)
    proceeding.unbind()
    call.audit(proceeding.dispute_id, "file_unbound", version=standing.version, sha256=standing.sha256)
    call.session.flush()
    return queries.full_case_file(call.session, proceeding, key, call.actor, call.resources.committee)


def preview_file(call: Call, request: c.PreviewFile) -> c.FileContent:
    """What would be sealed now; nothing is kept, and the reading is recorded."""
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding(WITHHELD)
    key = call.settings.identity_key
    content, _ = _bound(
        call, proceeding, case_file(call.session, proceeding, key, call.resources.committee), ""
    )
    call.audit(proceeding.dispute_id, "bound_file_read", version=0)
    return _as_file(f"{proceeding.number}-卷宗预览.pdf", content, hashlib.sha256(content).hexdigest())


def get_bound_file(call: Call, request: c.GetBoundFile) -> c.FileContent:
    """The sealed PDF, for the mediator, whoever may see unmasked words, and the expert who is asked about it.

    Each reading is recorded.
    """
    proceeding = _sealed_for(call, request.dispute_id)
    bound = _version_of(call, proceeding, request.version)
    call.audit(bound.dispute_id, "bound_file_read", version=bound.version)
    content = decrypt_bytes(call.settings.identity_key, bound.content)
    return _as_file(f"{proceeding.number}-卷宗-{bound.version}.pdf", content, bound.sha256)


def _sealed_for(call: Call, dispute_id: str) -> Proceeding:
    """:raises NotYourProceeding, ProceedingUnknown: this person may not open it, or not know of it."""
    if call.actor.may("expert.answer"):
        asked = newest(call.session, dispute_id)
        if may_open(call, asked, CASEFILE):
            return asked
    proceeding = queries.readable(call.session, dispute_id, call.actor)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding(WITHHELD)
    return proceeding


def _as_file(filename: str, content: bytes, sha256: str) -> c.FileContent:
    return c.FileContent(
        filename=filename,
        media_type="application/pdf",
        sha256=sha256,
        content=base64.b64encode(content).decode(),
    )


def verify_bound_file(call: Call, request: c.VerifyBoundFile) -> c.BoundCheck:
    """Whether what is kept is what was sealed; with ``sha256`` of a copy whether that copy is."""
    proceeding = queries.readable(call.session, request.dispute_id, call.actor)
    if request.sha256:
        return _check_copy(call, proceeding, request.sha256)
    bound = _version_of(call, proceeding, request.version)
    return c.BoundCheck(
        known=True, unchanged=_is_unchanged(call, bound), bound=bound_sheet(bound, call.settings.identity_key)
    )


def _check_copy(call: Call, proceeding: Proceeding, sha256: str) -> c.BoundCheck:
    own = BOUND_FILES.c
    statement = select(BoundFile).where(own.sha256 == sha256, own.dispute_id == proceeding.dispute_id)
    bound = call.session.scalars(statement).first()
    if bound is None:
        return c.BoundCheck(known=False, unchanged=False)
    return c.BoundCheck(
        known=True, unchanged=_is_unchanged(call, bound), bound=bound_sheet(bound, call.settings.identity_key)
    )


def _is_unchanged(call: Call, bound: BoundFile) -> bool:
    """The content still has the hash that was sealed; the seal itself stands in the chain of the dispute."""
    try:
        content = decrypt_bytes(call.settings.identity_key, bound.content)
    except SealError:
        return False
    same = hashlib.sha256(content).hexdigest() == bound.sha256
    sealed = unseal(call.settings.identity_key, bound.sealed).get("sha256")
    return same and sealed == bound.sha256


def _version_of(call: Call, proceeding: Proceeding, version: int) -> BoundFile:
    """:raises BoundFileUnknown: it was never sealed, or has no such version; 0 is the newest."""
    kept = bound_files_of(call.session, proceeding)
    found = next((one for one in kept if version in (0, one.version)), None)
    if found is None:
        raise BoundFileUnknown("该件还没有封存的卷宗。")
    return found


def explained(found: c.CaseFileSheet, words: str) -> c.CaseFileSheet:
    """The file with the explanation in its place."""
    if not words.strip():
        return found
    paper = c.FilePiece(title="卷宗情况说明", paper="explanation")
    positions = (
        one.model_copy(update={"pieces": (paper, *one.pieces)}) if one.code == "explanation" else one
        for one in found.positions
    )
    return found.model_copy(update={"positions": tuple(positions)})


def _bound(
    call: Call, proceeding: Proceeding, found: c.CaseFileSheet, words: str
) -> tuple[bytes, dict[str, Any]]:
    """The PDF, and what it is made of."""
    binder, manifest = Binder(), []
    for position in found.positions:
        for n, piece in enumerate(position.pieces, start=1):
            if 0 < position.no < BACK:
                made = _piece(call, proceeding, f"{position.no}.{n}", piece, words)
                binder.add(made)
                manifest.append(
                    {"title": made.title, "sha256": made.sha256, "pages": binder.bound.told()[made.place]}
                )
    last = binder.bound.last
    own = {
        "立卷日期": chinese_day(local_date(call.now)), "立卷人": _name(call),
        "页数": f"{last}页", "件数": f"{len(manifest)}件", "说明": words or ALL_THERE,
        "目录": directory(found, binder.bound.told()),
    }  # fmt: skip
    front = [casefile_form(call, proceeding, form, **own) for form in (COVER, INDEX)]
    back = casefile_form(call, proceeding, "back_cover", **own)
    return binder.finished(front, back, f"{proceeding.number} 人民调解卷宗"), {
        "pieces": manifest,
        "pages": last,
    }


def _piece(call: Call, proceeding: Proceeding, place: str, piece: c.FilePiece, words: str) -> Piece:
    if piece.file_id:
        file = call.session.get_one(CaseFile, piece.file_id)
        key = call.settings.identity_key
        title = unseal(key, file.sealed_name)["filename"]
        return Piece(place, title, file.media_type, decrypt_bytes(key, file.content))
    if piece.paper == "explanation":
        own = {"说明": words, "立卷日期": chinese_day(local_date(call.now)), "立卷人": _name(call)}
        made = casefile_form(call, proceeding, "explanation", **own)
        return Piece(place, piece.title, DOCX, made, made=True)
    paper = paper_of(call, proceeding, piece.paper, piece.about)
    return Piece(place, piece.title, paper.media_type, base64.b64decode(paper.content), made=True)


def _name(call: Call) -> str:
    return str(call.resources.mediators.get(call.actor.person_id, ""))


def _kept(call: Call, proceeding: Proceeding, content: bytes, made: dict[str, Any], words: str) -> BoundFile:
    key, digest = call.settings.identity_key, hashlib.sha256(content).hexdigest()
    version = max((one.version for one in bound_files_of(call.session, proceeding)), default=0) + 1
    bound = BoundFile(
        dispute_id=proceeding.dispute_id, round=proceeding.round, version=version, sha256=digest, size=len(content),
        pages=made["pages"], content=encrypt_bytes(key, content),
        sealed=seal(key, {"pieces": made["pieces"], "explanation": words, "sha256": digest}),
        bound_by=call.actor.person_id, bound_at=call.now,
    )  # fmt: skip
    call.session.add(bound)
    return bound
