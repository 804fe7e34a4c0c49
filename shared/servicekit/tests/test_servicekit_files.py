"""Files are taken by their content, and looked through by the scanner that the house has."""

from __future__ import annotations

import io
import socket
import struct
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document

from contracts.refusals import FileRefused
from servicekit.files import decoded, recognise
from servicekit.scanning import CHUNK, scan, standing


def a_docx() -> bytes:
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def a_zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("filename", "content", "words"),
    [
        ("合同.pdf", b"MZ\x90\x00" + bytes(60), "Windows 程序"),
        ("照片.jpg", b"\x7fELF" + bytes(60), "Linux 程序"),
        ("说明.docx", a_zip("setup.exe"), "压缩包"),
        ("说明.docx", a_zip("word/document.xml", "word/vbaProject.bin"), "宏"),
        ("说明.doc", b"\xd0\xcf\x11\xe0" + bytes(60), "另存为"),
        ("图.png", b"<svg onload='x'>", "网页"),
        ("a.png", b"", "空的"),
        ("a.png", b"nothing that is known", "认不出"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(2_000_000), "不能超过1.0 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_told_why(filename: str, content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        recognise(filename, content, 1_000_000)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(a_docx(), "docx"), (b"\xff\xd8\xff\xe0" + bytes(9), "jpg"), (b"RIFF0000WEBPVP8 ", "webp"), (b"#!AMR\n", "amr"),
     (b"\x00\x00\x00\x18ftypheic", "heic"), (b"\x00\x00\x00\x18ftypmp42", "mp4"), (a_zip("xl/workbook.xml"), "xlsx")],
)  # fmt: skip
def test_what_people_bring_is_taken(content: bytes, kind: str) -> None:
    assert (
        recognise("../../C:\\材料", content, 1_000_000).filename == f"C__材料.{kind}"[-len(f"材料.{kind}") :]
    )


def test_content_that_is_not_base64_is_told() -> None:
    assert decoded("aGk=") == b"hi"
    with pytest.raises(FileRefused, match="Base64"):
        decoded("no!")


def test_without_a_scanner_a_file_is_marked_as_not_scanned() -> None:
    assert scan("", b"anything") == "not_scanned"


@pytest.fixture
def command(tmp_path: Path) -> str:
    """A scanner that reads its standard input: one word is bad, another breaks it."""
    program = tmp_path / "scanner.py"
    program.write_text(
        "import sys\nread = sys.stdin.buffer.read()\nsys.exit(1 if b'EICAR' in read else 2 if b'BREAK' in read else 0)\n"
    )
    return f"{sys.executable} {program}"


def test_a_command_looks_through_a_file(command: str) -> None:
    assert scan(command, b"harmless") == "clean"
    with pytest.raises(FileRefused, match="病毒，不能上传"):
        scan(command, b"EICAR")


def test_it_is_known_whether_there_is_a_scanner_and_whether_it_can_be_asked(
    command: str, clamd: Callable[[bytes], tuple[str, list[bytes]]]
) -> None:
    there, _ = clamd(b"PONG\0")
    known = {"": "off", command: "on", there: "on"}
    for silent in ("/no/such/scanner", "clamd:/no/such/socket", "clamd:somewhere", "clamd:127.0.0.1:9"):
        known[silent] = "silent"
    assert {scanner: standing(scanner) for scanner in known} == known


def test_a_file_is_not_taken_while_the_scanner_is_broken(command: str) -> None:
    for scanner, content in (
        (command, b"BREAK"),
        ("/no/such/scanner", b"x"),
        ("clamd:/no/such/socket", b"x"),
    ):
        with pytest.raises(FileRefused, match="稍后再试"):
            scan(scanner, content)


def test_a_clamd_without_a_port_is_told_like_a_broken_one() -> None:
    with pytest.raises(FileRefused, match="稍后再试"):
        scan("clamd:somewhere", b"x")


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Callable[[bytes], tuple[str, list[bytes]]]]:
    """A server that speaks clamd's INSTREAM on a socket, gives one answer, and keeps what it read."""
    opened: list[socket.socket] = []

    def start(answer: bytes) -> tuple[str, list[bytes]]:
        place, read = str(tmp_path / "clamd"), list[bytes]()
        server = socket.socket(socket.AF_UNIX)
        opened.append(server)
        server.bind(place)
        server.listen(1)
        threading.Thread(target=_answer, args=(server, answer, read), daemon=True).start()
        return f"clamd:{place}", read

    yield start
    for server in opened:
        server.close()


def _answer(server: socket.socket, answer: bytes, read: list[bytes]) -> None:
    channel, _ = server.accept()
    with channel, channel.makefile("rb") as stream:
        asked = stream.read(6)
        if asked == b"zPING\0":
            channel.sendall(answer)
            return
        assert asked + stream.read(4) == b"zINSTREAM\0"
        while size := struct.unpack("!I", stream.read(4))[0]:
            read.append(stream.read(size))
        channel.sendall(answer)


def test_clamd_reads_the_whole_file_in_pieces(clamd: Callable[[bytes], tuple[str, list[bytes]]]) -> None:
    scanner, read = clamd(b"stream: OK\0")
    content = bytes(CHUNK) + b"the end"
    assert scan(scanner, content) == "clean"
    assert b"".join(read) == content and len(read) == 2


def test_what_clamd_finds_is_not_taken(clamd: Callable[[bytes], tuple[str, list[bytes]]]) -> None:
    scanner, _ = clamd(b"stream: Eicar-Test-Signature FOUND\0")
    with pytest.raises(FileRefused, match="病毒，不能上传"):
        scan(scanner, b"x")
