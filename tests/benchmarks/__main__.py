"""``python -m benchmarks``: runs what is asked for, prints the tables, writes ``var/bench.json``.

What a benchmark calls ``details`` goes into ``var/bench-details.json``: the shape of ``bench.json`` is fixed.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import signal
import sys
from pathlib import Path
from typing import Any

from benchmarks import machine, servers, stored
from benchmarks.options import Options, parse
from benchmarks.processes import ROOT
from benchmarks.report import show

# Where a benchmark's result is called otherwise than its module.
NAMES = {"memory": "memory_mb"}
RESULT, DETAILS = ROOT / "var/bench.json", ROOT / "var/bench-details.json"


def main(options: Options) -> None:
    found: dict[str, Any] = {}
    details: dict[str, Any] = {}
    with servers.found() as there:
        found["machine"], found["durability"] = machine.machine(there), machine.durability(there)
    try:
        _measure(options, found, details)
    finally:
        with servers.found() as there:
            stored.drop(options, there)
    show(found, details)


def _measure(options: Options, found: dict[str, Any], details: dict[str, Any]) -> None:
    for name in options.only:
        if (module := _module(name)) is not None:
            figures = module.run(options)
            if not figures:
                continue  # it could not run here, and said why
            details[name] = figures.pop("details", {})
            found[NAMES.get(name, name)] = figures
            _write(RESULT, found)  # a later one that fails takes nothing with it
            _write(DETAILS, details)


def _module(name: str) -> Any:
    """The benchmark's module; none where it has not been written yet."""
    if importlib.util.find_spec(f"benchmarks.{name}") is None:
        return None
    return importlib.import_module(f"benchmarks.{name}")


def _write(path: Path, found: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # databases and virtual host are dropped then, too
    main(parse())
