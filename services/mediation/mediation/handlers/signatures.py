"""Keeping a signature: drawn on a screen, or on paper whose scan is a file of the case."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from mediation.errors import AlreadySigned, SignatureRefused
from mediation.model import CaseFile, Proceeding, Signature
from mediation.policies.drawings import drawing
from mediation.queries import signatures_of
from mediation.queries.sealing import seal
from messaging.call import Call


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of what is signed, the same for the same content."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def keep_signature(
    call: Call, proceeding: Proceeding, document: str, signer: str, name: str, *, how: str, signed_on: date,
    content: str, picture: str, file_id: str,
) -> Signature:  # fmt: skip
    """:raises AlreadySigned: this person's signature is there. :raises SignatureRefused: nothing drawn, no scan."""
    if any(one.signer == signer for one in signatures_of(call.session, document)):
        raise AlreadySigned("这位当事人已经签名，不用再签。")
    words: dict[str, Any] = {"name": name}
    if how == "drawn":
        words["picture"] = base64.b64encode(drawing(picture)).decode()
        file_id = ""
    else:
        _must_have_scan(call, proceeding, file_id)
    signature = Signature(
        signature_id=call.new_id(),
        dispute_id=proceeding.dispute_id,
        round=proceeding.round,
        document=document,
        signer=signer,
        how=how,
        signed_on=signed_on,
        recorded_at=call.now,
        recorded_by=call.actor.person_id,
        content_sha256=content,
        sealed=seal(call.settings.identity_key, words),
        file_id=file_id,
    )
    call.session.add(signature)
    call.audit(proceeding.dispute_id, "signed", document=document, signer=signer, how=how, content=content)
    return signature


def void_signatures(call: Call, document: str, why: str) -> int:
    """What was signed is changed: the signatures stay, but do not count any more."""
    found = signatures_of(call.session, document)
    for one in found:
        one.void(why, call.now)
    return len(found)


def _must_have_scan(call: Call, proceeding: Proceeding, file_id: str) -> None:
    if not file_id:
        return  # the paper lies in the file; its scan may follow
    file = call.session.get(CaseFile, file_id)
    if file is None or file.dispute_id != proceeding.dispute_id or file.withdrawn_at is not None:
        raise SignatureRefused("没有找到签名页的扫描件，请重新上传。", field="file_id")
