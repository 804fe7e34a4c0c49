"""Opens papers in LibreOffice, as the people who get them do, and compares what it shows with what stands in them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

_PATIENCE = 240.0  # seconds for all papers; the first start makes a profile
_PROGRAMS = ("soffice", "libreoffice")


def unseen(papers: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Lines of each .docx that LibreOffice does not print; empty where it shows every paper whole.

    Skips the test where there is no LibreOffice.
    """
    shown = _opened(papers, folder)
    lost = {name: [one for one in _lines(papers[name]) if one not in words] for name, words in shown.items()}
    return {name: lines for name, lines in lost.items() if lines}


def _opened(papers: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """The letters of each paper as LibreOffice prints them; one start for all."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("needs LibreOffice: libreoffice-writer-nogui")
    for name, content in papers.items():
        (folder / f"{name}.docx").write_bytes(content)
    command = [
        program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "pdf", "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in papers),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
    return {name: _words(folder / f"{name}.pdf") for name in papers}


def _lines(content: bytes) -> Iterator[str]:
    document = Document(io.BytesIO(content))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    for line in (*document.paragraphs, *(line for cell in cells for line in cell.paragraphs)):
        if text := _letters(line.text):
            yield text


def _letters(text: str) -> str:
    """The text without signs and spaces: signs come out of a PDF in the order of their fonts."""
    return re.sub(r"[\W_]", "", text)


def _words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return _letters("".join(page.get_textpage().get_text_range() for page in document))
