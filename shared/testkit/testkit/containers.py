"""Servers in containers, started through pytest-docker where an engine answers."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from testkit.absence import MissingServerError

COMPOSE = Path(__file__).with_name("compose.yml")
_PATIENCE = 120.0


@contextmanager
def container(service: str, port: int, url: str, ready: Callable[[str], bool]) -> Iterator[str]:
    """Runs one service of our compose file; ``{host}`` and ``{port}`` in ``url`` are filled in.

    :raises MissingServerError: no engine answers, or the container did not become ready.
    """
    command = _compose_command()
    try:
        from pytest_docker.plugin import get_docker_ip, get_docker_services
    except ImportError:
        raise MissingServerError("pytest-docker is not installed") from None
    project, up = f"fengqiao-test-{service}-{os.getpid()}", [f"up --detach {service}"]
    started = False
    try:
        with get_docker_services(command, str(COMPOSE), project, up, ["down -v"]) as services:
            address = url.format(host=get_docker_ip(), port=services.port_for(service, port))
            services.wait_until_responsive(lambda: ready(address), timeout=_PATIENCE, pause=0.5)
            started = True
            yield address
    except Exception as error:
        if started:
            raise
        raise MissingServerError(f"the container did not start: {_last_line(str(error))}") from error


def _compose_command() -> str:
    """The command of the engine that answers.

    :raises MissingServerError: none does.
    """
    if not _works("docker", "info"):
        raise MissingServerError("no container engine answers")
    if _works("docker", "compose", "version"):
        return "docker compose"
    if _works("docker-compose", "version"):
        return "docker-compose"
    raise MissingServerError("the container engine has no compose")


def _works(program: str, *arguments: str) -> bool:
    path = shutil.which(program)
    if path is None:
        return False
    try:
        done = subprocess.run([path, *arguments], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing was said"])[-1][:200]
