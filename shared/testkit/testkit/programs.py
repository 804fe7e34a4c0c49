"""Servers that tests start for themselves: free ports, a user whom servers accept, waiting, stopping."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from testkit.absence import MissingServerError

Process = subprocess.Popen[bytes]
Way = AbstractContextManager[str]
_PATIENCE = 90.0


@contextmanager
def first_of(what: str, *ways: Callable[[], Way]) -> Iterator[str]:
    """The address that the first way that works leads to.

    :raises MissingServerError: none works; the text has every reason.
    """
    tried = []
    with ExitStack() as stack:
        for way in ways:
            try:
                address = stack.enter_context(way())
                break
            except MissingServerError as missing:
                tried.append(str(missing))
        else:
            raise MissingServerError(f"no {what}: {'; '.join(tried)}")
        yield address


@contextmanager
def running(
    owner: str, command: Sequence[str], environment: Mapping[str, str], log: Path, ready: Callable[[], bool]
) -> Iterator[Process]:
    """A server that is ready, stopped at the end.

    :raises MissingServerError: it ended, or was not ready in time; with the last line it said.
    """
    process = start(owner, command, environment, log)
    try:
        end = time.monotonic() + _PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                raise MissingServerError(f"{Path(command[0]).name} did not start: {last_line(log)}")
            time.sleep(0.1)
        yield process
    finally:
        stop(process)


def start(owner: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Starts a program in a process group of its own, as ``owner`` if we are root, its words in ``log``."""
    with log.open("ab") as out:
        return subprocess.Popen(
            _as_user(owner, command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=log.parent,
            start_new_session=True,
        )


def stop(process: Process) -> None:
    """Ends the program's whole group: politely, then not."""
    for sign, patience in ((signal.SIGTERM, 30.0), (signal.SIGKILL, 10.0)):
        try:
            os.killpg(process.pid, sign)
            process.wait(patience)
            return
        except ProcessLookupError:
            process.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def private_folder(prefix: str, owner: str) -> Path:
    """A new folder with a short path, because sockets need one; it belongs to whoever will run the server."""
    folder = Path(tempfile.mkdtemp(prefix=f"fq-{prefix}-", dir="/tmp"))
    try:
        if os.geteuid() == 0 and _exists(owner):
            shutil.chown(folder, owner)
    except OSError:
        shutil.rmtree(folder)
        raise
    return folder


def environment(home: Path) -> dict[str, str]:
    """Nothing of ours but the path: a server must not read our settings."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "LC_ALL": "C.UTF-8"}


def last_line(log: Path) -> str:
    said = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return said[-1][:200] if said else "it said nothing"


def _as_user(owner: str, command: Sequence[str]) -> list[str]:
    """The command as ``owner`` where we are root, because servers refuse root.

    :raises MissingServerError: root, and no such user or no way to become it.
    """
    if os.geteuid() != 0:
        return list(command)
    runuser = shutil.which("runuser")
    if runuser is None or not _exists(owner):
        raise MissingServerError(f"root may not run it, and there is no way to become the user {owner}")
    return [runuser, "-u", owner, "--", *command]


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
