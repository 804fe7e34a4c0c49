"""Whatever a service writes into its trail has a word on the auditor's page."""

import ast
from pathlib import Path

from contracts.auditing import READS
from gateway.pages.trail import ACTIONS

ROOT = Path(__file__).parents[2]
# Actions whose names are put together: f"desk.{state}", f"warning.{action}", or handed on by a caller.
PUT_TOGETHER = ("desk.", "warning.")


def written() -> dict[str, str]:
    """Action → the file that writes it, of every ``call.audit(subject, "action", …)``."""
    found = {}
    for path in [*ROOT.glob("services/*/*/**/*.py"), *ROOT.glob("shared/messaging/messaging/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "audit"):
                continue
            if len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                found[str(node.args[1].value)] = str(path.relative_to(ROOT))
    return found


def test_every_action_has_a_word():
    assert {action: place for action, place in written().items() if action not in ACTIONS} == {}


def test_no_word_is_left_over():
    alone = set(ACTIONS) - set(written())
    source = "\n".join(
        path.read_text("utf-8")
        for path in [*ROOT.glob("services/*/*/**/*.py"), *ROOT.glob("shared/*/*/**/*.py")]
        if path.name != "trail.py"
    )
    left = {action for action in alone if not action.startswith(PUT_TOGETHER) and f'"{action}"' not in source}
    assert left == set()


def test_what_only_looks_is_named_as_such():
    assert set(READS) <= set(ACTIONS)
    assert all(ACTIONS[action].startswith("看了") for action in READS)
