"""Where servers are looked for, what is told when there is none, and the last lines of a run."""

import subprocess
import sys
import textwrap

import pytest

from testkit import absence, containers, postgres, programs, rabbitmq
from testkit.absence import MissingServerError

pytest_plugins = ["pytester"]


def test_a_missing_server_is_a_skip_at_home(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no broker"):
        absence.absent("no broker")


def test_a_missing_server_is_a_failure_in_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="CI needs it: no broker"):
        absence.absent("no broker")


def test_a_configured_database_that_does_not_answer_is_not_replaced(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", f"postgresql+psycopg://x@127.0.0.1:{programs.free_port()}/fengqiao_{{service}}"
    )
    with pytest.raises(MissingServerError, match="DATABASE_URL is set"), postgres.server():
        pass


def test_a_configured_broker_that_does_not_answer_is_not_replaced(monkeypatch):
    monkeypatch.setenv("AMQP_URL", f"amqp://guest:guest@127.0.0.1:{programs.free_port()}//")
    with pytest.raises(MissingServerError, match="AMQP_URL is set"), rabbitmq.server():
        pass


def test_without_any_way_every_reason_is_told(monkeypatch):
    def refused(reason):
        def way():
            raise MissingServerError(reason)

        return way

    with (
        pytest.raises(MissingServerError, match="no broker: not installed; no engine"),
        programs.first_of("broker", refused("not installed"), refused("no engine")),
    ):
        pass


def test_a_container_needs_an_engine(monkeypatch):
    monkeypatch.setattr(containers.shutil, "which", lambda program: None)
    with (
        pytest.raises(MissingServerError, match="no container engine answers"),
        containers.container("postgres", 5432, "", lambda url: True),
    ):
        pass


def test_a_program_that_ends_at_once_is_told_with_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "as_user", lambda owner, command: list(command))
    command = [sys.executable, "-c", "print('first'); print('no room')"]
    with pytest.raises(MissingServerError, match="did not start: no room"):
        programs.Server("", command, {}, tmp_path / "log", lambda: False).start()


@pytest.mark.postgres
@pytest.mark.slow
def test_a_database_server_of_our_own_is_killed_and_started_again_with_its_data():
    try:
        with postgres.private_server() as server:
            server.order("CREATE DATABASE kept")
            server.kill()
            assert postgres.refusal(server.url)
            server.start()
            assert postgres.refusal(server.url.set(database="kept")) == ""
    except MissingServerError as missing:
        pytest.skip(str(missing))
    assert postgres.refusal(server.url)


@pytest.mark.broker
@pytest.mark.slow
def test_a_broker_of_our_own_is_stopped_and_started_again_with_its_data():
    try:
        with rabbitmq.private_broker() as broker:
            broker.order("add_vhost", "kept")
            broker.stop()
            assert not rabbitmq.greets(broker.url)
            broker.start()
            assert "kept" in broker.order("list_vhosts")
    except MissingServerError as missing:
        pytest.skip(str(missing))
    assert not rabbitmq.greets(broker.url)


@pytest.mark.broker
def test_the_broker_greets(broker_url):
    assert rabbitmq.greets(broker_url)


def test_the_plugin_imports_nothing_of_the_bus():
    code = (
        "import sys, testkit.plugin; print([m for m in ('nameko', 'eventlet', 'kombu') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_last_lines_tell_what_did_not_run_and_why(pytester):
    pytester.makepyfile(
        textwrap.dedent("""
        import pytest

        @pytest.fixture
        def broker():
            pytest.skip("no broker answers")

        def test_one(broker): pass
        def test_two(broker): pass
        def test_three(): pass
        @pytest.mark.skip(reason="not yet")
        def test_four(): pass
        """)
    )
    result = pytester.runpytest("-p", "no:pytest_nameko", "-p", "no:cacheprovider", "-ra")
    result.stdout.fnmatch_lines(
        [
            "*short test summary info*",
            "*not run: 3*",
            "2 because no broker answers:",
            "  *::test_one",
            "  *::test_two",
            "1 because not yet:",
            "  *::test_four",
        ]
    )
