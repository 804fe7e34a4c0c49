"""A signature drawn on a screen: a PNG with something on it, never an empty sheet."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib

from mediation.errors import SignatureRefused

PREFIX = "data:image/png;base64,"
LARGEST = 300_000  # bytes
_SIGN = b"\x89PNG\r\n\x1a\n"
_MOST_PIXELS = 64_000_000  # bytes of picture lines: a bomb unpacks to more


def drawing(data_url: str) -> bytes:
    """The picture.

    :raises SignatureRefused: no PNG, too large, or nothing was drawn.
    """
    picture = _decoded(data_url)
    if not picture.startswith(_SIGN) or len(picture) > LARGEST:
        raise SignatureRefused("签名图片不对，请重新签名。", field="drawing")
    if not _has_ink(picture):
        raise SignatureRefused("还没有签名，请在签名框内手写姓名。", field="drawing")
    return picture


def _decoded(data_url: str) -> bytes:
    if not data_url.startswith(PREFIX):
        raise SignatureRefused("还没有签名，请在签名框内手写姓名。", field="drawing")
    try:
        return base64.b64decode(data_url.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureRefused("签名图片不对，请重新签名。", field="drawing") from error


def _has_ink(picture: bytes) -> bool:
    """Whether the picture has more than one colour: an untouched sheet is the same everywhere."""
    data, at = b"", len(_SIGN)
    while at + 8 <= len(picture):
        (length,), kind = struct.unpack(">I", picture[at : at + 4]), picture[at + 4 : at + 8]
        if kind == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += length + 12
    try:
        lines = zlib.decompressobj().decompress(data, _MOST_PIXELS)
    except zlib.error:
        return False
    return len(set(lines)) > _FILTERS


# Each line of a PNG begins with a filter's number; an empty sheet has these and one value more.
_FILTERS = 2
