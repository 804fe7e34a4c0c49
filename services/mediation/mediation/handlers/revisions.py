"""Saving what people change: each version is kept, and whoever saves second sees what the first one changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from mediation.errors import ChangedMeanwhile
from mediation.handlers.people import name_of
from mediation.model import Revision, changes
from mediation.queries.sealing import seal, unseal
from mediation.tables import REVISIONS
from messaging.call import Call
from servicekit.clock import SHANGHAI
from servicekit.privacy import mask_text

SHOWN = 200  # characters of a changed value


def first(call: Call, document: str, dispute_id: str, content: Mapping[str, Any]) -> None:
    """The first version of a document."""
    _write(call, document, dispute_id, 1, content)


def save(
    call: Call, document: str, dispute_id: str, *, seen: int, newest: int, content: Mapping[str, Any]
) -> int:
    """Keeps ``content`` as the next version and gives its number; the caller holds the proceeding's lock.

    :raises ChangedMeanwhile: ``seen`` is not the newest version; the errors say what was changed since.
    """
    if seen != newest:
        raise _changed(call, document, seen, newest)
    _write(call, document, dispute_id, newest + 1, content)
    return newest + 1


def words_of(call: Call, document: str, version: int) -> dict[str, Any]:
    """What a version says; nothing where there is none."""
    found = call.session.get(Revision, (document, version))
    return unseal(call.settings.identity_key, found.sealed) if found else {}


def newest_of(call: Call, document: str) -> dict[str, Any]:
    """What the newest version says; nothing where there is none."""
    own = REVISIONS.c
    statement = select(Revision).where(own.document == document).order_by(own.version.desc()).limit(1)
    found = call.session.scalars(statement).first()
    return unseal(call.settings.identity_key, found.sealed) if found else {}


def _write(call: Call, document: str, dispute_id: str, version: int, content: Mapping[str, Any]) -> None:
    sealed = seal(call.settings.identity_key, content)
    call.session.add(
        Revision(document, version, dispute_id, sealed, saved_by=call.actor.person_id, saved_at=call.now)
    )


def _changed(call: Call, document: str, seen: int, newest: int) -> ChangedMeanwhile:
    saved = call.session.get_one(Revision, (document, newest))
    who = name_of(call, saved.saved_by) or saved.saved_by
    at = saved.saved_at.astimezone(SHANGHAI)
    error = ChangedMeanwhile(
        f"{who}在{at.month}月{at.day}日{at:%H:%M}保存了新的内容，您的修改还没有保存；请对照标出的地方后再保存一次。"
    )
    differ = changes(words_of(call, document, seen), words_of(call, document, newest))
    error.errors = (
        ("version", str(newest)),
        *((path, f"对方改为：{_shown(value)}") for path, value in differ),
    )
    return error


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | dict):
        return f"{len(value)} 项"
    return mask_text(str(value))[:SHOWN]
