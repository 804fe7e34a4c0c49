"""A dispute comes to the study table: it is studied, unless it is worked under another one."""

from __future__ import annotations

from contracts.intake import DisputeAccepted
from messaging.call import Call
from routing import queries
from routing.handlers.merging import settle_accepted
from routing.handlers.study import send_on
from routing.model import Docket
from routing.policies import decide
from servicekit import batches


def take_accepted(call: Call, event: DisputeAccepted) -> None:
    """Studies an accepted dispute: the rules decide, or say why a person must; what is merged into another is not decided."""
    brief = event.dispute
    if batches.find(call.session, Docket, brief.dispute_id) is not None:
        return
    decision = decide(queries.facts_of(brief), call.resources.rules)
    suggestion = queries.as_suggestion(decision)
    docket = Docket(
        dispute_id=brief.dispute_id,
        number=brief.number,
        channel=brief.channel,
        village_code=brief.village_code,
        brief=brief.model_dump(mode="json"),
        suggestion=suggestion.model_dump(mode="json"),
        since=call.now,
    )
    batches.add(call.session, docket)
    if not settle_accepted(call, docket):
        send_on(call, docket, decision, suggestion)
