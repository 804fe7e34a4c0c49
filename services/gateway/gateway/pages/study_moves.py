"""改期: a called study meets at another time or in another room."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from contracts.study_moves import MoveStudy
from gateway.i18n import t
from gateway.pages import joint_study
from gateway.pages.acting import act, fields_of, local_moment, submitted
from gateway.people import needs


@needs("routing.decide")
def move(study_id: str) -> ResponseReturnValue:
    fields: dict[str, Any] = fields_of("room", "reason", "seen_meets_at")
    fields["meets_at"] = local_moment(submitted().get("meets_at", ""))
    return act(
        lambda: MoveStudy.model_validate({**fields, "study_id": study_id}),
        done=t("研判已改期。"),
        following=t("受邀部门和人员看到的是新的时间；已经发表的意见保留。"),
        back=f"/studies/{study_id}",
        failed=lambda form: joint_study.show(study_id, form, "move"),
    )


PAGES = (("/studies/<study_id>/move", ["POST"], move),)
