"""装订 step by step: what is to be bound, each piece, the covers, and what came of it; printing happens in between."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from contracts import mediation as c
from contracts.people import Actor
from mediation.handlers.papers.asking import paper_of
from mediation.handlers.papers.casefile import ALL_THERE, casefile_form, directory
from mediation.handlers.papers.content import chinese_day
from mediation.handlers.papers.fields import DAMAGE
from mediation.handlers.people import name_of
from mediation.model import Binding, BoundFile, CaseFile, Piece, Proceeding
from mediation.policies.casefile import BACK
from mediation.policies.directory import PRINTED
from mediation.queries.binding import bound_files_of
from mediation.queries.casefile import case_file
from mediation.queries.sealing import seal, unseal
from mediation.tables import BINDINGS
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.privacy import decrypt_bytes, encrypt_bytes
from servicekit.sheet import DOCX

COVER, INDEX, BACK_COVER = "cover", "index", "back_cover"
# Papers that bear the day of the sealing (填表时间, domain.md §2.2).
DATED = ("explanation", "closing_report")
LEASE = timedelta(minutes=10)
TRIES = 2


@dataclass(frozen=True)
class Job:
    """One file to be bound: ``pieces`` by their place, ``by`` whose name stands on it; ``words`` explain what lacks."""

    dispute_id: str
    round: int
    number: str
    by: str
    words: str
    found: c.CaseFileSheet
    kept: bool = True  # to be sealed; a preview is not

    @property
    def pieces(self) -> list[tuple[str, c.FilePiece]]:
        return [
            (f"{position.no}.{n}", piece)
            for position in self.found.positions
            if 0 < position.no < BACK
            for n, piece in enumerate(position.pieces, start=1)
        ]


@dataclass
class Made:
    """What was printed so far: where each piece stands, and at last the whole."""

    pages: dict[str, tuple[int, int]] = field(default_factory=dict)
    manifest: list[dict[str, str]] = field(default_factory=list)
    content: bytes = b""

    def add(self, piece: Piece, first: int, last: int) -> None:
        self.pages[piece.place] = (first, last)
        self.manifest.append({"title": piece.title, "sha256": piece.sha256, "pages": self.told[piece.place]})

    @property
    def told(self) -> dict[str, str]:
        """``3－5``, or ``3`` for a single page."""
        return {place: f"{a}" if a == b else f"{a}－{b}" for place, (a, b) in self.pages.items()}

    @property
    def last(self) -> int:
        return max((last for _, last in self.pages.values()), default=0)


def claim(call: Call) -> Job | None:
    """The longest waiting, with a lease, so that no second process binds it too."""
    own = BINDINGS.c
    free = or_(own.leased_until.is_(None), own.leased_until < call.now)
    statement = select(Binding).where(own.state == "waiting", free).order_by(own.asked_at).limit(1)
    waiting = call.session.scalars(statement.with_for_update(skip_locked=True)).first()
    if waiting is None:
        return None
    waiting.claim(call.now + LEASE)
    proceeding = call.session.get_one(Proceeding, (waiting.dispute_id, waiting.round))
    words = str(unseal(call.settings.identity_key, waiting.sealed)["explanation"])
    return job_of(call, proceeding, waiting.asked_by, words)


def job_of(call: Call, proceeding: Proceeding, by: str, words: str, *, kept: bool = True) -> Job:
    key, office = call.settings.identity_key, call.resources
    found = explained(case_file(call.session, proceeding, key, office, in_full=True), words)
    return Job(proceeding.dispute_id, proceeding.round, proceeding.number, by, words, found, kept)


def explained(found: c.CaseFileSheet, words: str) -> c.CaseFileSheet:
    """The file with the explanation in its place."""
    if not words.strip():
        return found
    paper = c.FilePiece(title="卷宗情况说明", paper="explanation", note=PRINTED)
    positions = (
        one.model_copy(update={"pieces": (paper, *one.pieces)}) if one.code == "explanation" else one
        for one in found.positions
    )
    return found.model_copy(update={"positions": tuple(positions)})


def piece(call: Call, job: Job, place: str, told: c.FilePiece) -> Piece:
    """One piece: a file as it was given in, or a paper filled now."""
    call, proceeding = _as_asker(call, job), _proceeding(call, job)
    if told.file_id:
        file = call.session.get_one(CaseFile, told.file_id)
        content = decrypt_bytes(call.settings.identity_key, file.content)
        return Piece(place, told.title, file.media_type, content)
    if told.paper in DATED:
        made = casefile_form(call, proceeding, told.paper, **_dated(call, job))
        return Piece(place, told.title, DOCX, made, made=True)
    paper = paper_of(call, proceeding, told.paper, told.about)
    return Piece(place, told.title, paper.media_type, base64.b64decode(paper.content), made=True)


def _dated(call: Call, job: Job) -> dict[str, str]:
    """What is filled in at the sealing, and by whom; what was damaged is told in the explanation."""
    filled = {"立卷日期": chinese_day(local_date(call.now)), "立卷人": _name(call, job)}
    return {**filled, "说明": job.words, **dict.fromkeys(DAMAGE, "")}


def note_progress(call: Call, job: Job, done: int) -> None:
    """For the page that shows it."""
    waiting = call.session.get(Binding, (job.dispute_id, job.round)) if job.kept else None
    if waiting is not None:
        waiting.done, waiting.total = done, len(job.pieces)


def covers(call: Call, job: Job, made: Made) -> tuple[Sequence[bytes], bytes]:
    """Cover and directory, and the back cover: they name pages, so they come last."""
    own = {
        "立卷日期": chinese_day(local_date(call.now)), "立卷人": _name(call, job), "页数": f"{made.last}页",
        "件数": f"{len(made.manifest)}件", "说明": job.words or ALL_THERE, "目录": directory(job.found, made.told),
    }  # fmt: skip
    proceeding = _proceeding(call, job)
    front = [casefile_form(call, proceeding, form, **own) for form in (COVER, INDEX)]
    return front, casefile_form(call, proceeding, BACK_COVER, **own)


def keep(call: Call, job: Job, made: Made) -> None:
    """The PDF is kept and told; from now on a change would show."""
    call, proceeding = _as_asker(call, job), _proceeding(call, job)
    waiting = call.session.get(Binding, (job.dispute_id, job.round))
    if waiting is None or waiting.state != "waiting":
        return  # another process was quicker
    call.session.delete(waiting)
    bound = _bound_file(call, job, made, proceeding)
    call.session.add(bound)
    call.audit(job.dispute_id, "file_bound", version=bound.version, sha256=bound.sha256, pages=bound.pages)
    call.publish(c.FileBound(
        at=call.now, dispute_id=job.dispute_id, number=job.number, edition=bound.version, sha256=bound.sha256,
        round=job.round,
    ))  # fmt: skip


def give_back(call: Call, job: Job) -> None:
    """Tried again at once; after that the file is open again, and the page says that it failed."""
    waiting = call.session.get(Binding, (job.dispute_id, job.round))
    if waiting is None:
        return
    waiting.give_back()
    if waiting.tries >= TRIES:
        waiting.fail()
        _proceeding(call, job).unbind()
        _as_asker(call, job).audit(job.dispute_id, "file_binding_failed")


def _bound_file(call: Call, job: Job, made: Made, proceeding: Proceeding) -> BoundFile:
    key, digest = call.settings.identity_key, hashlib.sha256(made.content).hexdigest()
    version = max((one.version for one in bound_files_of(call.session, proceeding)), default=0) + 1
    sealed: dict[str, Any] = {"pieces": made.manifest, "explanation": job.words, "sha256": digest}
    return BoundFile(
        dispute_id=job.dispute_id, round=job.round, version=version, sha256=digest, size=len(made.content),
        pages=made.last, content=encrypt_bytes(key, made.content), sealed=seal(key, sealed), bound_by=job.by,
        bound_at=call.now,
    )  # fmt: skip


def _proceeding(call: Call, job: Job) -> Proceeding:
    return call.session.get_one(Proceeding, (job.dispute_id, job.round))


def _as_asker(call: Call, job: Job) -> Call:
    """The trail names who asked for it, not the timer that did it."""
    return replace(call, actor=Actor(person_id=job.by, roles=("mediator",)))


def _name(call: Call, job: Job) -> str:
    return name_of(call, job.by)
