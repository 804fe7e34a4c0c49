"""封卷: the complete file is bound as one PDF and sealed; afterwards nothing is added, and every change would show."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

from sqlalchemy import select

from contracts import mediation as c
from contracts.expert_pool import CASEFILE
from mediation import queries
from mediation.errors import BoundFileUnknown, FileClosed, FileIncomplete, NotYourProceeding, SamePerson
from mediation.handlers.bindery import Job, explained, job_of
from mediation.handlers.finding import may_see_words, newest, presided_proceeding
from mediation.handlers.leaves import may_open
from mediation.model import Binding, BoundFile, Proceeding
from mediation.queries.binding import bound_files_of, bound_sheet
from mediation.queries.casefile import case_file
from mediation.queries.sealing import seal, unseal
from mediation.tables import BOUND_FILES
from messaging.call import Call
from servicekit.privacy import SealError, decrypt_bytes

EXPLAINED = 5  # characters that an explanation has at least
WITHHELD = "卷宗含有当事人信息，只有经办调解员和有权查看未遮盖信息的人员可以打开。"


def bind_file(call: Call, request: c.BindFile) -> c.CaseFileSheet:
    """Closed at once, bound and sealed by an errand soon after (``binding`` tells how far it is).

    :raises FileClosed: it is sealed already. :raises FileIncomplete: something lacks or contradicts, and nobody explained it.
    """
    proceeding = presided_proceeding(call, request.dispute_id)
    if proceeding.state == "open":
        raise FileIncomplete("调解还没有结束，不能封卷。")
    proceeding.must_be_unbound()
    key = call.settings.identity_key
    found = explained(case_file(call.session, proceeding, key, call.resources), request.explanation)
    lacking = lacks_of(found)
    if lacking and len(request.explanation.strip()) < EXPLAINED:
        raise FileIncomplete(
            f"卷宗有 {len(lacking)} 处不齐全或者不一致，请补齐，或者在情况说明里写明原因。",
            field="explanation",
        )
    proceeding.bind(call.now)
    _ask_for_it(call, proceeding, request.explanation)
    call.audit(proceeding.dispute_id, "file_binding_asked", round=proceeding.round)
    call.session.flush()
    return queries.full_case_file(call.session, proceeding, key, call.actor, call.resources)


def _ask_for_it(call: Call, proceeding: Proceeding, words: str) -> None:
    """An errand binds it soon; a try that failed before is forgotten."""
    place = (proceeding.dispute_id, proceeding.round)
    if (failed := call.session.get(Binding, place)) is not None:
        call.session.delete(failed)
        call.session.flush()
    sealed = seal(call.settings.identity_key, {"explanation": words})
    call.session.add(Binding(*place, asked_by=call.actor.person_id, asked_at=call.now, sealed=sealed))


def unbind_file(call: Call, request: c.UnbindFile) -> c.CaseFileSheet:
    """拆卷: a second person opens the file again with a reason; the sealed one stays as it was."""
    call.demand("mediation.approve")
    proceeding = newest(call.session, request.dispute_id, lock=True)
    if proceeding.took_part(call.actor.person_id):
        raise SamePerson("拆卷要由经办调解员以外的人批准。")
    standing = next((one for one in bound_files_of(call.session, proceeding) if one.opened_at is None), None)
    if standing is None or proceeding.bound_at is None:
        raise FileClosed("该卷宗没有封存，不用拆卷。")
    key = call.settings.identity_key
    standing.open(call.actor.person_id, seal(key, {"reason": request.reason}), call.now)
    proceeding.unbind()
    call.audit(proceeding.dispute_id, "file_unbound", version=standing.version, sha256=standing.sha256)
    call.session.flush()
    return queries.full_case_file(call.session, proceeding, key, call.actor, call.resources)


def job_of_preview(call: Call, request: c.PreviewFile) -> Job:
    """What would be sealed now, with what it lacks in the explanation's place; the reading is recorded.

    :raises NotYourProceeding: it holds what this person may not see.
    """
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding(WITHHELD)
    call.audit(proceeding.dispute_id, "bound_file_read", version=0)
    job = job_of(call, proceeding, call.actor.person_id, "", kept=False)
    words = "".join(lacks_of(job.found))
    return replace(job, words=words, found=explained(job.found, words))


def lacks_of(found: c.CaseFileSheet) -> list[str]:
    """What stands in the way of sealing, a sentence each."""
    return [*(one.lacks for one in found.positions if one.lacks), *found.faults]


def as_preview(job: Job, content: bytes) -> c.FileContent:
    return _as_file(f"{job.number}-卷宗预览.pdf", content, hashlib.sha256(content).hexdigest())


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
