"""Giving out a paper: it holds names, so only the mediator and whoever may see them get it, and it is recorded."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contracts import mediation as c
from mediation.errors import NotYourProceeding, PaperMissing
from mediation.handlers.finding import may_see_words, newest
from mediation.handlers.papers import casefile, confirmation
from mediation.handlers.papers.agreement import agreement_fields, duty_item, numbered
from mediation.handlers.papers.agreements import agreement_content
from mediation.handlers.papers.fields import fields_of, words_of
from mediation.handlers.papers.meetings import session_fields
from mediation.handlers.papers.sessions import session_content
from mediation.handlers.papers.templates import form_paper
from mediation.model import Agreement, Proceeding
from mediation.policies.performance import ways_after_breach
from mediation.queries import obligations_of
from mediation.queries.applications import is_nameless
from mediation.queries.people import unnamed_of
from messaging.call import Call
from servicekit.clock import local_date
from servicekit.sheet import DOCX

Maker = Callable[[Call, Proceeding, str], c.Paper]
WRITTEN = "written"
# form → its name; forms that need more than the case: an agreement, a session, a breach
FORMS = {
    "agreement": "人民调解协议书", "oral_agreement": "人民调解口头协议登记表", "termination": "终止调解通知书",
    "session_notice": "调解通知书", "minutes": "人民调解记录", "breach_notice": "督促履行告知书",
}  # fmt: skip


def get_paper(call: Call, request: c.GetPaper) -> c.Paper:
    """The newest round's paper; every reading leaves an audit row.

    :raises PaperMissing: the mediation did not end in a way that has this paper.
    """
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding("文书含有当事人信息，只有经办调解员和有权查看未遮盖信息的人员可以下载。")
    paper = paper_of(call, proceeding, request.kind, request.about)
    call.audit(proceeding.dispute_id, "paper_read", kind=request.kind, round=proceeding.round)
    key, agreed = call.settings.identity_key, words_of(call, proceeding)
    lacking = {
        "nameless": is_nameless(call.session, proceeding, key, agreed),
        "unnamed": unnamed_of(call.session, proceeding, call.resources),
    }
    return paper.model_copy(update=lacking)


def paper_of(call: Call, proceeding: Proceeding, kind: str, about: str = "") -> c.Paper:
    """One paper of one round."""
    return _MAKERS[kind](call, proceeding, about)


def _agreement(call: Call, proceeding: Proceeding, about: str) -> c.Paper:
    """The agreement that counts, or the text that is being signed, to be printed; ``written``: an oral one to be signed."""
    content, form = agreement_content(call, proceeding)
    own = agreement_fields(content)
    if form == "oral" and about != WRITTEN:
        return _filled(call, proceeding, "oral_agreement", own, content.reached_at)
    return _filled(call, proceeding, "agreement", own, content.reached_at)


def _termination(call: Call, proceeding: Proceeding, about: str) -> c.Paper:
    if not proceeding.end_code or proceeding.concluded_at is None:
        raise PaperMissing("该件没有以终止调解结束，没有终止调解通知书。", field="kind")
    return _filled(call, proceeding, "termination", {}, proceeding.concluded_at)


def _notice(call: Call, proceeding: Proceeding, about: str) -> c.Paper:
    content = session_content(call, proceeding, about)
    return _filled(call, proceeding, "session_notice", session_fields(content), content.starts_at)


def _minutes(call: Call, proceeding: Proceeding, about: str) -> c.Paper:
    content = session_content(call, proceeding, about)
    if content.minutes is None:
        raise PaperMissing("这次调解会还没有笔录。", field="about")
    return _filled(call, proceeding, "minutes", session_fields(content), content.starts_at)


def _breach(call: Call, proceeding: Proceeding, about: str) -> c.Paper:
    agreement = call.session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    if agreement is None:
        raise PaperMissing("该件没有调解协议。", field="kind")
    content, form = agreement_content(call, proceeding)
    today = local_date(call.now)
    open_ones = [one for one in obligations_of(call.session, proceeding) if one.state != "performed"]
    late = {one.duty or one.no for one in open_ones if one.due_on < today}
    if not late:
        raise PaperMissing("没有逾期未履行的项目。", field="kind")
    ways = ways_after_breach(proceeding.type_code, agreement.effective_on, today, form)
    own = {
        **agreement_fields(content),
        "逾期": [duty_item(duty) for duty in content.duties if duty.no in late],
        "途径": numbered(ways),
    }
    return _filled(call, proceeding, "breach_notice", own, call.now)


def _filled(
    call: Call, proceeding: Proceeding, form: str, own: Mapping[str, Any], made_at: datetime
) -> c.Paper:
    """A form of ``FORMS`` with what only this occasion knows."""
    fields = {**fields_of(call, proceeding), **own}
    return _paper(f"{FORMS[form]}-{proceeding.number}", form_paper(call.resources, form, fields, made_at))


def _form(fill: Callable[[Call, Proceeding, str], bytes], form: str, name: str) -> Maker:
    """A form that is filled from the fields of the case."""

    def make(call: Call, proceeding: Proceeding, about: str) -> c.Paper:
        return _paper(f"{name}-{proceeding.number}", fill(call, proceeding, form))

    return make


def _paper(name: str, content: bytes) -> c.Paper:
    return c.Paper(filename=f"{name}.docx", media_type=DOCX, content=base64.b64encode(content).decode())


_MAKERS: dict[str, Maker] = {
    **{form: _form(casefile.casefile_form, form, name) for form, name in casefile.FORMS.items()},
    **{form: _form(confirmation.confirmation_form, form, name) for form, name in confirmation.FORMS.items()},
    "agreement": _agreement,
    "termination": _termination,
    "session_notice": _notice,
    "minutes": _minutes,
    "breach_notice": _breach,
}
