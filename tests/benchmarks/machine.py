"""On what a run was measured: the machine, the servers' versions, and what they promise to keep."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import psycopg
from kombu import Connection

from benchmarks.servers import Servers

KEPT = ("fsync", "synchronous_commit", "full_page_writes")


class NotDurable(SystemExit):
    """The database would not keep what it confirms: figures measured on it would be worth nothing."""


def machine(servers: Servers) -> dict[str, Any]:
    return {
        "cpu": _field(Path("/proc/cpuinfo"), "model name"),
        "cores": os.cpu_count(),
        "memory_mb": int(_field(Path("/proc/meminfo"), "MemTotal").split()[0]) // 1024,
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": _ask(servers, "server_version"),
        "rabbitmq": _broker_version(servers),
    }


def durability(servers: Servers) -> dict[str, str]:
    """:raises NotDurable: a setting of the database is off."""
    kept = {name: _ask(servers, name) for name in KEPT}
    if off := [name for name, value in kept.items() if value != "on"]:
        raise NotDurable(f"PostgreSQL has {', '.join(off)} switched off: switch it on and measure again.")
    return {
        **kept,
        "queues": "quorum",
        "confirms": "every published event",
        "commit": "one per batch (fengqiao, bare), one per message (faststream, nameko)",
    }


def _ask(servers: Servers, setting: str) -> str:
    with psycopg.connect(servers.maintenance) as connection:
        row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
    return str(row[0]) if row else ""


def _broker_version(servers: Servers) -> str:
    with Connection(servers.broker) as connection:
        connection.connect()
        return str(connection.connection.server_properties.get("version", ""))


def _field(path: Path, name: str) -> str:
    """One value of a file of /proc; empty where there is none."""
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "0")
