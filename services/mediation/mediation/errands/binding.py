"""Binding a case file: each piece is made in a transaction of its own and printed outside of any; others are served meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from contracts import mediation as c
from mediation.errands.pressing import Press, PressFailed
from mediation.errors import FileUnprintable
from mediation.handlers import bindery, binding
from mediation.handlers.bindery import Job, Made
from messaging.call import Call

Calling = Callable[[], AbstractContextManager[Call]]
PREVIEW = "预览，未封卷"  # at the head of every page of what is not sealed
_log = logging.getLogger(__name__)


def bind_waiting(calling: Calling) -> int:
    """The next file that was asked to be sealed; gives how many were tried."""
    with calling() as call:
        job = bindery.claim(call)
    if job is None:
        return 0
    try:
        made = printed(calling, job)
    except PressFailed as error:
        _log.warning("binding %s failed at %s", job.dispute_id, error)
        with calling() as call:
            bindery.give_back(call, job)
        return 1
    with calling() as call:
        bindery.keep(call, job, made)
    return 1


def preview_file(calling: Calling, request: c.PreviewFile) -> c.FileContent:
    """What would be sealed now; nothing is kept, and the reading is recorded.

    :raises FileUnprintable: a file that was given in cannot be printed in time.
    """
    with calling() as call:
        job = binding.job_of_preview(call, request)
    try:
        made = printed(calling, job)
    except PressFailed as error:
        raise FileUnprintable("卷宗里有一份文件印不出来，请检查最近上传的文件，或者稍后再试。") from error
    return binding.as_preview(job, made.content)


def printed(calling: Calling, job: Job) -> Made:
    """:raises PressFailed: the press ended, or took too long."""
    made = Made()
    with Press() as press:
        for place, piece in job.pieces:
            with calling() as call:
                paper = bindery.piece(call, job, place, piece)
                bindery.note_progress(call, job, len(made.manifest))
            made.add(paper, *press.add(paper))
        with calling() as call:
            front, back = bindery.covers(call, job, made)
        made.content = press.finish(front, back, f"{job.number} 人民调解卷宗", "" if job.kept else PREVIEW)
    return made
