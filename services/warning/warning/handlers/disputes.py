"""A warning was registered as a dispute: both know of each other."""

from __future__ import annotations

import logging

from contracts.intake import DisputeRegistered
from contracts.warning import WarningBecameDispute
from messaging.call import Call
from warning.model import Warning

_log = logging.getLogger(__name__)


def take_registered(call: Call, event: DisputeRegistered) -> None:
    """Links the warning to the dispute that grew out of it; most disputes grew out of none."""
    dispute = event.dispute
    if not dispute.origin_warning_id:
        return
    warning = call.session.get(Warning, dispute.origin_warning_id, with_for_update=True)
    if warning is None:
        _log.warning("dispute %s names a warning that does not exist", dispute.dispute_id)
        return
    if warning.state == "became_dispute":
        return
    warning.move("become_dispute")
    warning.dispute_id, warning.dispute_number = dispute.dispute_id, dispute.number
    call.session.add(warning.step(call.now, event.registered_by, "became_dispute", dispute.number))
    call.audit(warning.warning_id, "warning.became_dispute", dispute_id=dispute.dispute_id)
    call.publish(
        WarningBecameDispute(
            at=call.now,
            warning_id=warning.warning_id,
            number=warning.number,
            dispute_id=dispute.dispute_id,
            dispute_number=dispute.number,
        )
    )
