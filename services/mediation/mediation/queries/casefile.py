"""The case file of one proceeding: every position with its pieces, and what lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from contracts import mediation as c
from mediation.model import Agreement, Office, Proceeding
from mediation.model.office import Keeping
from mediation.policies import casefile as policy
from mediation.policies import consistency
from mediation.policies.confirmations import unproved
from mediation.policies.retention import keep_for
from mediation.policies.sources import source_of
from mediation.queries.applications import is_nameless, newest_of, opinions_document
from mediation.queries.confirmations import newest_confirmation
from mediation.queries.evidence import evidence_list
from mediation.queries.people import unnamed_of
from mediation.queries.performance import payments_of
from mediation.queries.proceedings import obligations_of, sheet_of
from mediation.queries.saying import said_of
from mediation.queries.sealing import unseal
from mediation.queries.sessions import session_sheet, sessions_of
from mediation.queries.sheets import masked
from mediation.queries.signing import signing_sheet
from servicekit.clock import local_date
from servicekit.privacy import Key

STANDING_IN = ("agent",)


@dataclass(frozen=True)
class Parts:
    """Everything that the file is made of, read once."""

    proceeding: Proceeding
    sheet: c.ProceedingSheet
    agreement: Agreement | None
    words: Mapping[str, Any]
    evidence: c.EvidenceList
    sessions: Sequence[c.SessionSheet]
    on_paper: int
    payments: Sequence[Any]
    asked_court: bool
    opinions: bool  # of experts or joint studies


def case_file(
    session: Session, proceeding: Proceeding, key: Key, office: Office | None = None
) -> c.CaseFileSheet:
    """The newest round's file."""
    parts = _parts(session, proceeding, key)
    found = _contents(session, parts)
    pieces = _pieces(parts)
    positions = tuple(
        c.FilePosition(
            no=no,
            code=code,
            name=name,
            must=policy.is_must(code, found),
            pieces=tuple(pieces.get(code, ())),
            lacks=policy.lacks(code, found),
        )
        for no, code, name in policy.POSITIONS
    )
    faults = tuple(consistency.faults(said_of(session, parts, key, office)))
    return c.CaseFileSheet(
        dispute_id=proceeding.dispute_id,
        number=proceeding.number,
        agreement_no=parts.agreement.agreement_no if parts.agreement else "",
        keep=kept_for(office, proceeding),
        file_no=proceeding.file_no,
        positions=positions,
        faults=faults,
        nameless=is_nameless(session, proceeding, key, parts.words),
        unnamed=unnamed_of(session, proceeding, office),
        complete=not faults and not any(one.lacks for one in positions),
    )


def kept_for(office: Office | None, proceeding: Proceeding) -> str:
    """保管期限, by what the registration and the study said of the case."""
    brief = proceeding.brief
    people = int(brief.get("people_involved") or len(brief.get("parties", ())))
    return keep_for(
        office.keeping if office else Keeping(), proceeding.type_code, narrative=str(brief.get("narrative", "")),
        people=people, severe=bool(brief.get("severe")), risk=str(brief.get("risk", "")),
    )  # fmt: skip


def _parts(session: Session, proceeding: Proceeding, key: Key) -> Parts:
    agreement = session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    signing = signing_sheet(session, proceeding, key)
    return Parts(
        proceeding,
        sheet_of(session, proceeding, key),
        agreement,
        unseal(key, agreement.sealed) if agreement else {},
        evidence_list(session, proceeding, key, may_change=False),
        [
            session_sheet(session, one, proceeding, key, may_change=False)
            for one in sessions_of(session, proceeding)
        ],
        _on_paper([one.how for one in signing.signers]),
        payments_of(session, proceeding) if agreement else [],
        _asked_court(session, proceeding),
        newest_of(session, opinions_document(proceeding)) is not None,
    )


def _on_paper(hows: Sequence[str]) -> int:
    """How many signed on paper; where nobody signed on a screen, everybody did (an oral one that was written down)."""
    return hows.count("paper") if any(hows) else max(len(hows), 1)


def _asked_court(session: Session, proceeding: Proceeding) -> bool:
    found = newest_confirmation(session, proceeding)
    return found is not None and found.state != "draft"


def _contents(session: Session, parts: Parts) -> policy.Contents:
    entries = [one for one in parts.evidence.items if one.state != "withdrawn"]
    minutes = [one.minutes for one in parts.sessions if one.minutes]
    promised = obligations_of(session, parts.proceeding) if parts.agreement else []
    attended = {person.role for one in parts.sessions for person in one.people if person.present}
    return policy.Contents(
        files={one.purpose for one in _files(parts)},
        over=parts.proceeding.state != "open",
        agreed=parts.agreement is not None,
        written=bool(parts.agreement and parts.agreement.form == "written"),
        on_paper=parts.on_paper,
        unproved=_unproved(parts),
        agents=bool(attended & set(STANDING_IN))
        or any(p.get("agent") for p in parts.words.get("parties", ())),
        minutes=len(minutes),
        unconfirmed=sum(not one.confirmed for one in minutes),
        investigated=any(step.step == "inquiry" for step in parts.sheet.steps),
        evidence=len(entries),
        bare_evidence=sum(not _there(one.files) for one in entries),
        paid=len(parts.payments),
        without_receipt=sum(not one.file_id for one in parts.payments),
        promised=bool(promised),
        visits=sum(step.step == "visit" for step in parts.sheet.steps),
    )


def _pieces(parts: Parts) -> dict[str, list[c.FilePiece]]:
    """Position → what is there, papers that are made before files that were given in."""
    found: dict[str, list[c.FilePiece]] = {
        "cover": [_form("cover", "卷宗封面")],
        "index": [_form("index", "卷内目录")],
        **_blanks(parts),
        "investigation": list(_records(parts)),
        "record": list(_minutes(parts)),
        "signed_paper": list(_end(parts)),
        "back_cover": [_form("back_cover", "备考表")],
    }
    entries = any(one.state != "withdrawn" for one in parts.evidence.items)
    made = (
        ("evidence", entries, "evidence_list", "证据材料登记表"),
        ("receipt", bool(parts.payments), "receipt", "履行情况登记表"),
        ("visit", any(one.step == "visit" for one in parts.sheet.steps), "visit_record", "人民调解回访记录"),
        ("court", parts.asked_court, "confirmation_application", "司法确认申请书"),
        ("explanation", parts.opinions, "opinions", "专家意见和联合研判结论"),
        ("explanation", parts.proceeding.state != "open", "closing_report", "结案报告表"),
    )
    for position, needed, form, title in made:
        if needed:
            found.setdefault(position, []).append(_form(form, title))
    for file in _files(parts):
        position = "explanation" if file.purpose == "other" else file.purpose
        piece = c.FilePiece(title=file.filename, on=local_date(file.added_at), file_id=file.file_id)
        found.setdefault(position, []).append(piece)
    return found


def _form(form: str, title: str) -> c.FilePiece:
    return c.FilePiece(title=title, paper=form)


def _unproved(parts: Parts) -> list[str]:
    """Parties of the agreement, numbered as the copies of their IDs name them."""
    named = [(f"P{no}", masked(one["name"])) for no, one in enumerate(parts.words.get("parties", ()))]
    return unproved(named, [file.about for file in _files(parts) if file.purpose == "identity"])


def _blanks(parts: Parts) -> dict[str, list[c.FilePiece]]:
    """What is to be printed and signed by hand, until its signed scan is in."""
    blanks = {
        "application": list(_application(parts)),
        "rights_notice": [_form("rights_notice", "权利义务告知书（打印后签名）")],
    }
    signed = {file.purpose for file in _files(parts)}
    return {position: pieces for position, pieces in blanks.items() if position not in signed}


def _application(parts: Parts) -> Iterator[c.FilePiece]:
    """Who came asked for it; otherwise the committee registered it (依申请、主动调解)."""
    brief = parts.proceeding.brief
    if source_of(str(brief.get("channel", "")), str(brief.get("referred_by", ""))) == "asked":
        yield _form("application", "人民调解申请书（打印后签名）")
    yield _form("registration", "受理登记表（打印后签名）")


def _files(parts: Parts) -> Iterator[c.FileSheet]:
    """The files of the case and of its evidence that were not withdrawn."""
    of_evidence = (file for one in parts.evidence.items if one.state != "withdrawn" for file in one.files)
    yield from _there([*parts.evidence.files, *of_evidence])


def _there(files: Sequence[c.FileSheet]) -> list[c.FileSheet]:
    return [one for one in files if one.withdrawn_at is None]


def _records(parts: Parts) -> Iterator[c.FilePiece]:
    steps = [one for one in parts.sheet.steps if one.step in c.STEP_FIELDS]
    if steps:
        if any(one.step == "inquiry" for one in steps):
            yield _form("investigation", "人民调解调查记录")
        yield c.FilePiece(title="听查研评办理记录", on=local_date(steps[-1].held_at), paper="work_record")


def _minutes(parts: Parts) -> Iterator[c.FilePiece]:
    for one in parts.sessions:
        if one.minutes:
            on = local_date(one.starts_at)
            yield c.FilePiece(title="人民调解记录", on=on, paper="minutes", about=one.session_id)


def _end(parts: Parts) -> Iterator[c.FilePiece]:
    if parts.agreement:
        title = "人民调解协议书" if parts.agreement.form == "written" else "口头协议登记表"
        yield c.FilePiece(title=title, on=parts.agreement.effective_on, paper="agreement")
    elif parts.proceeding.end_code and parts.proceeding.concluded_at:
        yield c.FilePiece(
            title="终止调解通知书", on=local_date(parts.proceeding.concluded_at), paper="termination"
        )
