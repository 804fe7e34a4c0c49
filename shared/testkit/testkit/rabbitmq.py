"""Where tests find RabbitMQ: a configured broker, the local port, an installed program, a container."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from testkit import programs
from testkit.absence import MissingServerError
from testkit.containers import container

LOCAL = "amqp://guest:guest@127.0.0.1:5672//"
_CONTAINER = "amqp://guest:guest@{host}:{port}//"
_GREETING = b"AMQP\x00\x00\x09\x01"
_CONNECTION_START = b"\x00\x0a\x00\x0a"
_CONFIGURATION = "disk_free_limit.absolute = 50MB\nvm_memory_high_watermark.absolute = 512MB\n"


@contextmanager
def server() -> Iterator[str]:
    """The address of a broker; what was started for it is stopped at the end.

    :raises MissingServerError: none of the ways leads to a broker.
    """
    configured = os.environ.get("AMQP_URL", "")
    if configured.startswith("amqp"):
        # A configured broker that does not answer is told, not replaced by another one in silence.
        if not greets(configured):
            raise MissingServerError("AMQP_URL is set, but the broker does not answer")
        yield configured
    elif greets(LOCAL):
        yield LOCAL
    else:
        with programs.first_of("RabbitMQ (127.0.0.1:5672 does not answer)", private, _in_container) as found:
            yield found


def greets(url: str, timeout: float = 2.0) -> bool:
    """Whether a broker speaks AMQP 0-9-1 there; nothing is imported for it and nobody signs in."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5672), timeout) as wire:
            wire.settimeout(timeout)
            wire.sendall(_GREETING)
            return _CONNECTION_START in wire.recv(64)
    except OSError:
        return False


class PrivateBroker(programs.Server):
    """A broker of our own, with a port mapper of its own; a test may stop, kill and start it, and give it orders."""

    def __init__(self, program: Path, home: Path) -> None:
        port = programs.free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"
        environment = programs.environment(home) | _settings(home, port)
        (home / "plugins").write_text("[].\n")
        (home / "rabbitmq.conf").write_text(_CONFIGURATION)
        super().__init__("rabbitmq", [str(program)], environment, home / "log", lambda: greets(self.url))

    def order(self, *words: str) -> str:
        """What ``rabbitmqctl`` says to these words.

        :raises subprocess.CalledProcessError: it refused.
        """
        command = programs.as_user("rabbitmq", [str(Path(self.command[0]).with_name("rabbitmqctl")), *words])
        return subprocess.run(
            command,
            env=self.environment,
            cwd=self.log.parent,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout

    def cut_connections(self) -> None:
        self.order("close_all_connections", "cut by a test")

    def raise_memory_alarm(self) -> None:
        """From now on no publisher is heard."""
        self.order("set_vm_memory_high_watermark", "absolute", "1")

    def clear_memory_alarm(self) -> None:
        self.order("set_vm_memory_high_watermark", "absolute", "512MB")


@contextmanager
def private() -> Iterator[str]:
    """The address of a broker of our own in a private folder, from an installed program.

    :raises MissingServerError: there is no program, or it does not start.
    """
    with private_broker() as broker:
        yield broker.url


@contextmanager
def private_broker() -> Iterator[PrivateBroker]:
    """The same as something a test can stop and start.

    :raises MissingServerError: there is no program, or it does not start.
    """
    program, home = _program(), programs.private_folder("mq", "rabbitmq")
    try:
        broker = PrivateBroker(program, home)
        try:
            broker.start()
            yield broker
        finally:
            broker.stop()
            _stop_port_mapper(broker.environment)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _settings(home: Path, port: int) -> dict[str, str]:
    return {
        "RABBITMQ_NODENAME": f"fq{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(programs.free_port()),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "logs"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(home / "env"),
        "ERL_EPMD_PORT": str(programs.free_port()),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }


def _in_container() -> programs.Way:
    return container("rabbitmq", 5672, _CONTAINER, greets)


def _program() -> Path:
    """The server's own script, not the distribution's wrapper, which changes user and folder.

    :raises MissingServerError: there is none.
    """
    for found in (Path("/usr/lib/rabbitmq/bin/rabbitmq-server"), shutil.which("rabbitmq-server")):
        if found and Path(found).exists():
            return Path(found)
    raise MissingServerError("no installed RabbitMQ")


def _stop_port_mapper(environment: Mapping[str, str]) -> None:
    """Erlang's port mapper is no child of the broker and would stay."""
    epmd = shutil.which("epmd") or next(map(str, Path("/usr/lib/erlang").glob("erts-*/bin/epmd")), "")
    if epmd:
        subprocess.run([epmd, "-kill"], env=environment, capture_output=True, timeout=10, check=False)
