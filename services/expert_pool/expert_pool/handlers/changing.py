"""A training is changed: with a reason, in versions, and who comes second is told what the first one changed."""

from __future__ import annotations

from typing import Any

from contracts import expert_training as c
from expert_pool import policies, queries
from expert_pool.errors import TrainingChanged
from expert_pool.handlers.training import check_meant, locked_training, sheet_of
from expert_pool.model import Training, TrainingRevision
from expert_pool.queries.changes import as_read
from messaging.call import Call
from servicekit.clock import SHANGHAI, local_date
from servicekit.privacy import mask_text


def change_training(call: Call, request: c.ChangeTraining) -> c.TrainingSheet:
    """:raises TrainingChanged: ``version`` is not the newest. :raises TrainingFixed, TooLate, WrongHours, TrainingFull,
    NotInvited: see the rules.
    """
    call.demand("expert.manage")
    one = locked_training(call, request.training_id)
    if request.version != one.version:
        raise _changed(call, one, request.version)
    wanted = {name: getattr(request, name) for name in c.TRAINING_FIELDS}
    places = queries.places_of(call.session, one.id)
    policies.check_change(one, wanted, local_date(request.starts_at).year, places, call.now)
    differ = one.change(wanted)
    if "audience" in differ:
        check_meant(call, one, [place.person_id for place in places if place.state in policies.SEATED])
    if differ:
        _keep(call, one, request.reason, differ)
    return sheet_of(call, one)


def _keep(call: Call, one: Training, reason: str, differ: dict[str, tuple[Any, Any]]) -> None:
    fields = {key: [as_read(key, value) for value in pair] for key, pair in differ.items()}
    call.session.add(
        TrainingRevision(one.id, one.version, call.actor.person_id, call.now, mask_text(reason), fields)
    )
    call.audit(one.id, "training.changed", version=one.version, fields=sorted(fields))


def _changed(call: Call, one: Training, seen: int) -> TrainingChanged:
    """What was changed since ``seen``, at each field."""
    since = [change for change in queries.changes_of(call.session, one.id) if change.version > seen]
    last = since[0]
    at = last.changed_at.astimezone(SHANGHAI)
    error = TrainingChanged(
        f"{last.changed_by}在{at.month}月{at.day}日{at:%H:%M}改过这次培训，您的修改还没有保存；请对照标出的地方后再保存一次。"
    )
    newest = {key: pair[1] for change in reversed(since) for key, pair in change.fields.items()}
    told = ((key, f"对方改为：{value or '（空）'}") for key, value in newest.items())
    error.errors = (("version", str(one.version)), *told)
    return error
