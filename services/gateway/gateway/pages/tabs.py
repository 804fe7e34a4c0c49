"""The tabs of a dispute's page: which there are, what each of them reads, and what is hidden from whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app

from contracts.assistance import ListVisits
from contracts.attachments import ListAttachments
from contracts.departments import GetDeskCase
from contracts.desk_papers import ListPaperRequests
from contracts.errors import Refused
from contracts.exchange import GetOrder
from contracts.expert_pool import ListConsultations
from contracts.intake import GetDispute
from contracts.linking import ListLinks
from contracts.mediation import GetConfirmation, GetProceeding, ListSessions
from contracts.mediator_dispatch import GetDispatch
from contracts.message import Request
from contracts.routing import GetRouting
from contracts.supervision import CaseSheet
from contracts.whistles import ListParts, ListWhistles
from gateway.api.disputes import TELLING, holds, may_read_words, withheld
from gateway.asking import ask_all
from gateway.i18n import mark, t, url_with
from gateway.people import actor

# code → name, icon
TABS = {
    "overview": (mark("概况"), "file-text"), "study": (mark("研判"), "microscope"),
    "desk": (mark("部门"), "building"), "mediation": (mark("调解"), "messages"),
    "agreement": (mark("协议与履行"), "signature"), "papers": (mark("卷宗"), "folder"),
    "visits": (mark("回访与帮扶"), "heart-handshake"), "links": (mark("关联"), "link"),
}  # fmt: skip
FORBIDDEN = 403
NOT_ROUTED = "zzb"
Reads = Callable[[CaseSheet], Request[Any]]


@dataclass(frozen=True)
class Part:
    """One part of a dispute: there, not there yet, not for this person (``hidden``), or not to be had now (``silent``)."""

    value: Any = None
    hidden: bool = False
    silent: bool = False


def _sheet(case: CaseSheet) -> Request[Any]:
    """Whole words only for those who handle the case; that they were read leaves a row."""
    return GetDispute(dispute_id=case.dispute_id, unmask_narrative=may_read_words(case), handles=holds(case))


def _files(case: CaseSheet) -> Request[Any]:
    return ListAttachments(dispute_id=case.dispute_id, handles=holds(case))


def _routing(case: CaseSheet) -> Request[Any]:
    return GetRouting(dispute_id=case.dispute_id)


def _proceeding(case: CaseSheet) -> Request[Any]:
    return GetProceeding(dispute_id=case.dispute_id)


def _lead(case: CaseSheet) -> str:
    """Some desk must be asked: one that has not the case says so."""
    return case.desk or NOT_ROUTED


def _own(case: CaseSheet) -> str:
    """What passes between desks is told to those who sit at one of them through their own."""
    return actor().desk or _lead(case)


READS: dict[str, dict[str, Reads]] = {
    "overview": {
        "sheet": _sheet,
        "routing": _routing,
        "order": lambda case: GetOrder(dispute_id=case.dispute_id),
        "files": _files,
    },
    "study": {"routing": _routing},
    "desk": {
        "desk_case": lambda case: GetDeskCase(desk=_lead(case), dispute_id=case.dispute_id),
        "papers": lambda case: ListPaperRequests(desk=_lead(case), dispute_id=case.dispute_id),
        "whistles": lambda case: ListWhistles(desk=_own(case), dispute_id=case.dispute_id, direction="all"),
        "co_parts": lambda case: ListParts(desk=_own(case), dispute_id=case.dispute_id, direction="all"),
    },
    "mediation": {
        "proceeding": _proceeding,
        "dispatch": lambda case: GetDispatch(dispute_id=case.dispute_id),
        "consultations": lambda case: ListConsultations(dispute_id=case.dispute_id),
        "sessions": lambda case: ListSessions(dispute_id=case.dispute_id),
    },
    "agreement": {
        "proceeding": _proceeding,
        "confirmation": lambda case: GetConfirmation(dispute_id=case.dispute_id),
    },
    "papers": {"proceeding": _proceeding},
    "visits": {"visits": lambda case: ListVisits(dispute_id=case.dispute_id, state="")},
    "links": {
        "sheet": lambda case: GetDispute(dispute_id=case.dispute_id),
        "links": lambda case: ListLinks(dispute_id=case.dispute_id),
    },
}


def parts_of(tab: str, case: CaseSheet) -> dict[str, Part]:
    """What the tab shows, asked of all services at once."""
    kept_back = TELLING if withheld(case) else frozenset()
    wanted = {name: reads(case) for name, reads in READS[tab].items() if name not in kept_back}
    found = ask_all(wanted, current_app.config["FENGQIAO"].rpc_deadline)
    return {name: Part(hidden=True) if name in kept_back else _part(found[name]) for name in READS[tab]}


def items(active: str) -> list[dict[str, Any]]:
    """The tabs as links: each is a page of its own, so that it works without scripts."""
    return [
        {
            "label": t(name),
            "icon": icon,
            "href": url_with(tab=None if code == "overview" else code, show=None),
            "active": code == active,
        }
        for code, (name, icon) in TABS.items()
    ]


def _part(answer: Any) -> Part:
    if not isinstance(answer, Exception):
        return Part(answer)
    if isinstance(answer, Refused):
        return Part(hidden=answer.fault.status == FORBIDDEN)
    return Part(silent=True)
