"""分工: the tasks of single desks in the form of a joint study's conclusion (``task.<desk>``, ``due.<desk>``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contracts.joint_study import StudyTask

TASK, DUE = "task.", "due."


def tasks_in(given: Mapping[str, str]) -> list[dict[str, str]]:
    """One for each desk of which anything was filled in; a day alone is told to lack its task."""
    desks = dict.fromkeys(key.partition(".")[2] for key in given if key.startswith((TASK, DUE)))
    return [_task(given, desk) for desk in desks]


def fields_of_tasks(given: Mapping[str, str]) -> dict[str, str]:
    """Where the request's fields stand in the form."""
    found = {}
    for number, one in enumerate(tasks_in(given)):
        found[f"tasks.{number}.task"] = TASK + one["desk"]
        found[f"tasks.{number}.due_on"] = DUE + one["desk"]
    return found


def typed(tasks: Iterable[StudyTask]) -> dict[str, str]:
    """A draft's tasks as the form's fields."""
    found: dict[str, str] = {}
    for one in tasks:
        found |= {TASK + one.desk: one.task, DUE + one.desk: one.due_on.isoformat() if one.due_on else ""}
    return found


def _task(given: Mapping[str, str], desk: str) -> dict[str, str]:
    due_on = given.get(DUE + desk, "")
    return {"desk": desk, "task": given.get(TASK + desk, ""), **({"due_on": due_on} if due_on else {})}
