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
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

from testkit.absence import MissingServerError

Process = subprocess.Popen[bytes]
Way = AbstractContextManager[str]
_PATIENCE = 300.0
_LEAVE = 30.0


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


class Server:
    """A server that is started and stopped, or killed and started again on the same data."""

    polite = signal.SIGTERM

    def __init__(
        self,
        owner: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        ready: Callable[[], bool],
    ) -> None:
        self.owner, self.command, self.environment = owner, command, environment
        self.log, self.ready = log, ready
        self.process: Process | None = None

    def start(self) -> None:
        """Returns when it is ready.

        :raises MissingServerError: it ended, or was not ready in time; with the last line it said.
        """
        self.process = start(self.owner, self.command, self.environment, self.log)
        end = time.monotonic() + _PATIENCE
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise MissingServerError(f"{Path(self.command[0]).name} did not start: {last_line(self.log)}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Politely, then not; nothing when it does not run."""
        self._end(self.polite, signal.SIGKILL)

    def kill(self) -> None:
        """As a loss of power does."""
        self._end(signal.SIGKILL)

    def _end(self, *signs: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is not None:
            stop(process, *signs)


def start(owner: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Starts a program in a process group of its own, as ``owner`` if we are root, its words in ``log``."""
    with log.open("ab") as out:
        return subprocess.Popen(
            as_user(owner, command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=log.parent,
            start_new_session=True,
        )


def stop(process: Process, *signs: signal.Signals) -> None:
    """Ends the program's whole group with one signal after the other: SIGTERM, then SIGKILL where none is named."""
    for sign in signs or (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(_LEAVE)
            return _wait_for_the_last_of(process.pid)
        except ProcessLookupError:
            process.wait(_LEAVE)
            return None
        except subprocess.TimeoutExpired:
            continue
    return None


def _wait_for_the_last_of(group: int) -> None:
    """The server may outlive the program that started it for a moment, and still hold its files."""
    end = time.monotonic() + _LEAVE
    with suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.killpg(group, 0)
            time.sleep(0.05)


def sockets_of(pid: int) -> int:
    """How many sockets a process holds open (Linux); 0 when it has ended."""
    found = 0
    for handle in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            found += str(handle.readlink()).startswith("socket:")
    return found


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


def as_user(owner: str, command: Sequence[str]) -> list[str]:
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
