"""Which files are taken: by their content, never by their name, because a name can be anything."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from contracts.refusals import FileRefused

_OFFICE = {
    "word/document.xml": ("docx", "wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", "spreadsheetml.sheet"),
}
# What is taken: (offset, first bytes, extension, media type). Pictures, PDF, sound and film of a phone, Word and Excel.
TAKEN: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (8, b"WEBP", "webp", "image/webp"),
    (0, b"%PDF-", "pdf", "application/pdf"),
    (0, b"ID3", "mp3", "audio/mpeg"),
    (0, b"\xff\xfb", "mp3", "audio/mpeg"),
    (0, b"#!AMR", "amr", "audio/amr"),
    (8, b"WAVE", "wav", "audio/wav"),
    (4, b"ftypM4A", "m4a", "audio/mp4"),
    (4, b"ftypheic", "heic", "image/heic"),
    (4, b"ftypmif1", "heic", "image/heic"),
    (4, b"ftyp", "mp4", "video/mp4"),
)
# What is refused by name, so that the person knows what they were about to give in.
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"#!", "脚本"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件（可能带宏），请另存为 .docx、.xlsx 或者 PDF"),
    (b"Rar!", "压缩包，请解压后逐个上传"),
    (b"7z\xbc\xaf", "压缩包，请解压后逐个上传"),
    (b"\x1f\x8b", "压缩包，请解压后逐个上传"),
    (b"<", "网页或者标记文件"),
)
KINDS = "JPG、PNG、WEBP、HEIC、PDF、DOCX、XLSX、MP3、M4A、WAV、AMR、MP4"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@dataclass(frozen=True)
class Recognised:
    """What a file is by its content; ``filename`` has the extension of that."""

    filename: str
    media_type: str
    sha256: str
    size: int


def decoded(content: str) -> bytes:
    """:raises FileRefused: not Base64."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileRefused("文件内容不是 Base64 编码。", field="content") from error


def digest_of(content: bytes) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def recognise(filename: str, content: bytes, largest: int) -> Recognised:
    """The file as it is kept; a wrong extension is put right.

    :raises FileRefused: empty, larger than ``largest`` bytes, or of a kind that is not taken; it says which.
    """
    if not content:
        raise FileRefused("文件是空的，请重新选择。", field="content")
    if len(content) > largest:
        raise FileRefused(
            f"文件有{_megabytes(len(content))}，不能超过{_megabytes(largest)}。", field="content"
        )
    extension, media_type = _kind(filename, content)
    stem = _UNSAFE.sub("_", PurePosixPath(filename.replace("\\", "/")).name).strip(". ") or "文件"
    if not stem.lower().endswith((f".{extension}", ".jpeg") if extension == "jpg" else f".{extension}"):
        stem = f"{stem.rsplit('.', 1)[0]}.{extension}"
    return Recognised(stem[-150:], media_type, digest_of(content), len(content))


def _kind(filename: str, content: bytes) -> tuple[str, str]:
    if content.startswith(b"PK\x03\x04"):
        return _office(filename, content)
    for offset, sign, extension, media_type in TAKEN:
        if content[offset : offset + len(sign)] == sign:
            return extension, media_type
    for sign, what in REFUSED:
        if content.startswith(sign):
            raise FileRefused(f"“{filename[:60]}”是{what}，不能上传。", field="content")
    raise FileRefused(f"认不出“{filename[:60]}”是什么文件；可以上传{KINDS}。", field="content")


def _office(filename: str, content: bytes) -> tuple[str, str]:
    """A ZIP is taken only where it is a Word or Excel file without macros; its parts are listed, never unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = set()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(f"“{filename[:60]}”带有宏，不能上传；请另存为不带宏的文件。", field="content")
    for part, (extension, kind) in _OFFICE.items():
        if part in names:
            return extension, f"application/vnd.openxmlformats-officedocument.{kind}"
    raise FileRefused(f"“{filename[:60]}”是压缩包，不能上传；请解压后逐个上传。", field="content")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size // 1000, 1)} KB"
