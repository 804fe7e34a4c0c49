"""Opens papers in LibreOffice, as the people who get them do, and reads back what it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest

_PATIENCE = 240.0  # seconds for all papers; the first start makes a profile
_PROGRAMS = ("soffice", "libreoffice")


def opened(papers: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """The ``letters`` of each .docx as LibreOffice prints them; one start for all.

    Skips the test where there is no LibreOffice.
    """
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


def letters(text: str) -> str:
    """The text without signs and spaces: signs come out of a PDF in the order of their fonts."""
    return re.sub(r"[\W_]", "", text)


def _words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return letters("".join(page.get_textpage().get_text_range() for page in document))
