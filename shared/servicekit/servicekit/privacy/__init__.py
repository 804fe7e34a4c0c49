"""Personal data: normal forms, keyed digests, masks for screens and events, and encryption at rest."""

from servicekit.privacy.masks import mask_id, mask_name, mask_phone
from servicekit.privacy.normal import normalise_id, normalise_name, normalise_phone
from servicekit.privacy.seal import Key, SealError, decrypt, decrypt_bytes, digest, encrypt, encrypt_bytes
from servicekit.privacy.text import mask_text

__all__ = [
    "Key",
    "SealError",
    "decrypt",
    "decrypt_bytes",
    "digest",
    "encrypt",
    "encrypt_bytes",
    "mask_id",
    "mask_name",
    "mask_phone",
    "mask_text",
    "normalise_id",
    "normalise_name",
    "normalise_phone",
]
