"""The hours that a year asks for are set, with the paper that says so."""

from __future__ import annotations

from contracts import expert_training as c
from expert_pool import queries
from expert_pool.errors import TrainingChanged
from expert_pool.model import RequiredHours
from messaging.call import Call

REGISTER = "training-hours"  # the chain of the trail that they stand in


def set_required_hours(call: Call, request: c.SetRequiredHours) -> c.RequiredHoursList:
    """A new version; the earlier ones stay readable.

    :raises TrainingChanged: somebody else set them since they were read.
    """
    call.demand("expert.manage")
    now = queries.required_of(call.session, call.resources, call.settings, request.audience)
    if request.version != now.version:
        error = TrainingChanged("别人刚刚改过要求学时，您的修改还没有保存；请对照后再保存一次。")
        error.errors = (
            ("version", str(now.version)), ("hours", f"对方改为：{now.hours:g}"), ("source", f"对方改为：{now.source}"),
        )  # fmt: skip
        raise error
    call.session.add(
        RequiredHours(
            request.audience, now.version + 1, request.hours, request.source, call.actor.person_id, call.now
        )
    )
    call.audit(REGISTER, "training.hours_set", audience=request.audience, hours=request.hours)
    call.session.flush()
    return queries.required_hours(call.session, call.resources, call.settings)
