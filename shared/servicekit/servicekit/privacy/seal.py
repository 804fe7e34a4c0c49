"""Keyed digests for search and encryption at rest: HMAC-SM3 and SM4-GCM under keys drawn from one secret."""

from __future__ import annotations

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from pydantic import SecretStr

Key = str | bytes | SecretStr
_NONCE = 12
_TAG = 16


class SealError(ValueError):
    """The text was not encrypted under this key, or it was changed."""


def digest(key: Key, value: str) -> str:
    """HMAC-SM3 of ``value`` in hexadecimal digits: equal values can be found without being readable."""
    return _hmac(_derived(_secret(key), b"digest"), value.encode()).hex()


def encrypt(key: Key, text: str) -> str:
    """SM4-GCM as URL-safe base64 of nonce, ciphertext and tag; the same text never looks the same twice."""
    return base64.urlsafe_b64encode(encrypt_bytes(key, text.encode())).decode()


def decrypt(key: Key, sealed: str) -> str:
    """What ``encrypt`` was given.

    :raises SealError: another key, or a changed text.
    """
    try:
        raw = base64.b64decode(sealed, altchars=b"-_", validate=True)
        return decrypt_bytes(key, raw).decode()
    except ValueError as error:
        raise SealError("not encrypted under this key, or changed since") from error


def encrypt_bytes(key: Key, content: bytes) -> bytes:
    """SM4-GCM: nonce, ciphertext and tag; for files."""
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    return nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def decrypt_bytes(key: Key, sealed: bytes) -> bytes:
    """What ``encrypt_bytes`` was given.

    :raises SealError: another key, or a changed content.
    """
    try:
        nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, tag)).decryptor()
        return decryptor.update(body) + decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise SealError("not encrypted under this key, or changed since") from error


def _secret(key: Key) -> bytes:
    plain = key.get_secret_value() if isinstance(key, SecretStr) else key
    raw = plain.encode() if isinstance(plain, str) else plain
    if not raw:
        raise ValueError("the identity key is empty: read settings with servicekit.settings.load")
    return raw


def _sm4_key(key: Key) -> bytes:
    return _derived(_secret(key), b"encrypt")[:16]


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: bytes) -> bytes:
    return _hmac(secret, b"fengqiao " + purpose)


def _hmac(key: bytes, data: bytes) -> bytes:
    mac = HMAC(key, hashes.SM3())
    mac.update(data)
    return mac.finalize()
