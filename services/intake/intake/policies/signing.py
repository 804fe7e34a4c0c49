"""Signatures of messages by the Standard Webhooks convention: HMAC-SHA256 over id, moment and body, by one of two keys."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from intake.errors import SignatureInvalid

PREFIX = "whsec_"
KEY_BYTES = 32
LONGEST_ID = 100


def secret_text(key: bytes) -> str:
    """A key as it is handed over: ``whsec_`` and Base64."""
    return PREFIX + base64.b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key's bytes.

    :raises SignatureInvalid: no Base64.
    """
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureInvalid("密钥不是 Base64。") from None


def fingerprint(secret: str) -> str:
    """By what a key is told from another on a page; it does not give it away."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]


def sign(secrets: Iterable[str], message_id: str, moment: datetime, body: str) -> str:
    """The header ``webhook-signature``: one signature by each good key."""
    return " ".join(_signed(secret, message_id, int(moment.timestamp()), body) for secret in secrets)


def headers(secrets: Iterable[str], message_id: str, moment: datetime, body: str) -> dict[str, str]:
    """The three headers of a message that we send."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": sign(secrets, message_id, moment, body),
    }


def verify(
    secrets: Iterable[str],
    *,
    message_id: str,
    timestamp: str,
    signature: str,
    body: str,
    now: datetime,
    window: int,
) -> None:
    """Refuses what nobody with a key has signed within ``window`` seconds of ``now``.

    :raises SignatureInvalid: no id, a moment outside the window, or no signature fits.
    """
    if not 0 < len(message_id) <= LONGEST_ID or "." in message_id:
        raise SignatureInvalid("缺少消息编号，或者编号过长、含有点号。", field="webhook-id")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise SignatureInvalid("缺少时间戳，应为 Unix 秒数。", field="webhook-timestamp")
    if abs(now.timestamp() - int(timestamp)) > window:
        raise SignatureInvalid(
            f"时间戳与当前时间相差超过 {window} 秒，请校准时钟后重新签名。", field="webhook-timestamp"
        )
    given = [part.encode() for part in signature.split()[:10]]
    expected = [_signed(secret, message_id, int(timestamp), body).encode() for secret in secrets]
    if not any(hmac.compare_digest(one, other) for one in given for other in expected):
        raise SignatureInvalid("签名不对，请核对密钥和签名内容。", field="webhook-signature")


def _signed(secret: str, message_id: str, seconds: int, body: str) -> str:
    content = f"{message_id}.{seconds}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key_of(secret), content, hashlib.sha256).digest()).decode()
