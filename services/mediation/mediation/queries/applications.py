"""The newest words on whom the papers name and what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.model import AgreementDraft, Proceeding, Revision
from mediation.queries.sealing import unseal
from mediation.queries.sessions import words_of
from mediation.queries.signing import draft_document
from mediation.tables import REVISIONS
from servicekit.privacy import Key


def application_document(proceeding: Proceeding) -> str:
    """What its versions are kept under."""
    return f"application:{proceeding.dispute_id}:{proceeding.round}"


def opinions_document(proceeding: Proceeding) -> str:
    return f"opinions:{proceeding.dispute_id}:{proceeding.round}"


def newest_application(session: Session, proceeding: Proceeding) -> Revision | None:
    return newest_of(session, application_document(proceeding))


def newest_of(session: Session, document: str) -> Revision | None:
    """The newest version of a document."""
    own = REVISIONS.c
    statement = select(Revision).where(own.document == document)
    return session.scalars(statement.order_by(own.version.desc()).limit(1)).first()


def application_words(session: Session, proceeding: Proceeding, key: Key) -> dict[str, Any]:
    """Parties and requests; nothing where nobody told them."""
    found = newest_application(session, proceeding)
    return unseal(key, found.sealed) if found else {}


def names_in_words(words: Mapping[str, Any]) -> list[str]:
    return [one["name"] for one in words.get("parties", ()) if one.get("name")]


def is_nameless(session: Session, proceeding: Proceeding, key: Key, agreed: Mapping[str, Any]) -> bool:
    """Whether neither the agreement nor its draft, the end or the application names anybody."""
    if names_in_words(agreed) or newest_application(session, proceeding) is not None:
        return False
    if names_in_words(unseal(key, proceeding.end_sealed)):
        return False
    draft = session.get(AgreementDraft, (proceeding.dispute_id, proceeding.round))
    return not (draft and names_in_words(words_of(session, draft_document(proceeding), draft.version, key)))
