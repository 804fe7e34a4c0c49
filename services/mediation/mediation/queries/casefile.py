"""The case file of one proceeding: every position with its pieces, and what lacks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from contracts import mediation as c
from mediation.model import Agreement, Office, Proceeding
from mediation.model.office import Keeping
from mediation.policies import casefile as policy
from mediation.policies import consistency
from mediation.policies.confirmations import unproved
from mediation.policies.retention import keep_for
from mediation.queries.applications import application_words, is_nameless, newest_of, opinions_document
from mediation.queries.confirmations import newest_confirmation
from mediation.queries.evidence import evidence_list
from mediation.queries.people import names_of_staff, unnamed_of
from mediation.queries.performance import payments_of
from mediation.queries.pieces import Parts, files_in, pieces_of, there
from mediation.queries.proceedings import obligations_of, sheet_of
from mediation.queries.saying import said_of
from mediation.queries.sealing import unseal
from mediation.queries.sessions import session_sheet, sessions_of
from mediation.queries.sheets import masked
from mediation.queries.signing import signing_sheet
from servicekit.privacy import Key

STANDING_IN = ("agent",)


def case_file(
    session: Session, proceeding: Proceeding, key: Key, office: Office | None = None, *, in_full: bool = False
) -> c.CaseFileSheet:
    """The newest round's file; ``in_full`` for what is bound or printed: its directory names people."""
    parts = _parts(session, proceeding, key, office, in_full=in_full)
    found = _contents(session, parts)
    pieces = pieces_of(parts)
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


def _parts(
    session: Session, proceeding: Proceeding, key: Key, office: Office | None, *, in_full: bool
) -> Parts:
    agreement = session.get(Agreement, (proceeding.dispute_id, proceeding.round))
    words = unseal(key, agreement.sealed) if agreement else {}
    signing, asked = signing_sheet(session, proceeding, key), newest_confirmation(session, proceeding)
    own = office.of(proceeding) if office else None
    return Parts(
        proceeding=proceeding,
        sheet=sheet_of(session, proceeding, key),
        agreement=agreement,
        words=words,
        evidence=evidence_list(session, proceeding, key, may_change=False, in_full=in_full),
        sessions=[
            session_sheet(session, one, proceeding, key, may_change=False)
            for one in sessions_of(session, proceeding)
        ],
        on_paper=_on_paper([one.how for one in signing.signers]),
        payments=payments_of(session, proceeding) if agreement else [],
        asked_court=asked is not None and asked.state != "draft",
        opinions=newest_of(session, opinions_document(proceeding)) is not None,
        people=words.get("parties") or application_words(session, proceeding, key).get("parties", ()),
        names=names_of_staff(session, proceeding, office, key),
        committee=own.committee if own else proceeding.committee,
        court=(asked.court if asked else "") or (own.court if own else ""),
        ruling=(asked.ruling_file_id, asked.case_no) if asked else ("", ""),
        in_full=in_full,
    )


def _on_paper(hows: Sequence[str]) -> int:
    """How many signed on paper; where nobody signed on a screen, everybody did (an oral one that was written down)."""
    return hows.count("paper") if any(hows) else max(len(hows), 1)


def _contents(session: Session, parts: Parts) -> policy.Contents:
    entries = [one for one in parts.evidence.items if one.state != "withdrawn"]
    minutes = [one.minutes for one in parts.sessions if one.minutes]
    promised = obligations_of(session, parts.proceeding) if parts.agreement else []
    attended = {person.role for one in parts.sessions for person in one.people if person.present}
    return policy.Contents(
        files={one.purpose for one in files_in(parts)},
        over=parts.proceeding.state != "open",
        agreed=parts.agreement is not None,
        written=bool(parts.agreement and parts.agreement.form == "written"),
        oral_signed=bool(parts.words.get("mediator_signed_on")),
        on_paper=parts.on_paper,
        unproved=_unproved(parts),
        agents=bool(attended & set(STANDING_IN))
        or any(p.get("agent") for p in parts.words.get("parties", ())),
        minutes=len(minutes),
        unconfirmed=sum(not one.confirmed for one in minutes),
        investigated=any(step.step == "inquiry" for step in parts.sheet.steps),
        evidence=len(entries),
        bare_evidence=sum(not there(one.files) for one in entries),
        paid=len(parts.payments),
        without_receipt=sum(not one.file_id for one in parts.payments),
        promised=bool(promised),
        visits=sum(step.step == "visit" for step in parts.sheet.steps),
    )


def _unproved(parts: Parts) -> list[str]:
    """Parties of the agreement, numbered as the copies of their IDs name them."""
    named = [(f"P{no}", masked(one["name"])) for no, one in enumerate(parts.words.get("parties", ()))]
    return unproved(named, [file.about for file in files_in(parts) if file.purpose == "identity"])
