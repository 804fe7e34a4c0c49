"""What the record of a step must have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from mediation.errors import RecordIncomplete, WrongMoment
from mediation.model.proceedings import SIDES

CLOCK_SLACK = timedelta(minutes=1)  # between the clock of the person who typed and ours


def heard_in(manner: str) -> tuple[str, ...]:
    """The sides that a hearing of this manner hears."""
    return SIDES if manner == "together" else (manner,)


def check_record(
    particulars: Mapping[str, str], fields: Mapping[str, tuple[str, bool]], held_at: datetime, now: datetime
) -> None:
    """The particulars that the step must have, and a moment that is over.

    :raises RecordIncomplete: names the missing or unknown particular.
    :raises WrongMoment: the record is of the future.
    """
    if held_at > now + CLOCK_SLACK:
        raise WrongMoment("时间不能晚于现在，请改为实际办理的时间。", field="held_at")
    for key in particulars.keys() - fields.keys():
        raise RecordIncomplete("这一步没有这个项目，请删除。", field=f"particulars.{key}")
    for key, (label, required) in fields.items():
        if required and not particulars.get(key, "").strip():
            raise RecordIncomplete(f"请填写“{label}”。", field=f"particulars.{key}")
