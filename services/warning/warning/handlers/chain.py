"""A person at a level settles, drops or raises; a level whose clock ran out is raised by the clock."""

from __future__ import annotations

from sqlalchemy import select

from contracts import warning as c
from contracts.message import Event
from messaging.call import Call
from servicekit.privacy import mask_text
from warning import policies, queries
from warning.errors import NotYourLevel
from warning.model import Level, Warning, level_above
from warning.tables import WARNINGS

BY_CLOCK = "clock"
BY_RULES = "rules"


def settle_warning(call: Call, request: c.SettleWarning) -> c.WarningSheet:
    """就地化解."""
    warning = _mine(call, request.warning_id)
    warning.move("settle")
    event = c.WarningSettled(
        at=call.now,
        warning_id=warning.warning_id,
        number=warning.number,
        level=warning.level,
        settled_by=call.actor.person_id,
    )
    return _done(call, warning, "settled", request.how, event)


def drop_warning(call: Call, request: c.DropWarning) -> c.WarningSheet:
    """排除, with a reason."""
    warning = _mine(call, request.warning_id)
    warning.move("drop")
    event = c.WarningDropped(
        at=call.now,
        warning_id=warning.warning_id,
        number=warning.number,
        level=warning.level,
        dropped_by=call.actor.person_id,
    )
    return _done(call, warning, "dropped", request.reason, event)


def raise_warning(call: Call, request: c.RaiseWarning) -> c.WarningSheet:
    """上报 one level."""
    warning = _mine(call, request.warning_id)
    event = raise_to(call, warning, level_above(warning.level), call.actor.person_id)
    return _done(call, warning, "raised", request.reason, event)


def report_at_once(call: Call, warning: Warning) -> None:
    """A warning that has turned red goes to the town, past every level between: a compulsory upward report."""
    if warning.level == "town":
        return
    event = raise_to(call, warning, "town", BY_RULES)
    _note(call, warning, BY_RULES, "raised", "红色预警，按规定立即上报镇级")
    call.publish(event)


def raise_overdue(call: Call) -> int:
    """Raises what its level let lie; at the town's level supervision is told, once. Gives their number."""
    due = (
        select(Warning)
        .where(WARNINGS.c.state == "open", WARNINGS.c.overdue.is_(False), WARNINGS.c.due_at < call.now)
        .order_by(WARNINGS.c.due_at)
        .limit(call.settings.clock_batch)
        .with_for_update(skip_locked=True)
    )
    late = list(call.session.execute(due).scalars())
    for warning in late:
        if warning.level == "town":
            _tell_overdue(call, warning)
        else:
            event = raise_to(call, warning, level_above(warning.level), BY_CLOCK)
            _note(call, warning, BY_CLOCK, "raised", "时限已到，自动上报")
            call.publish(event)
    return len(late)


def raise_to(call: Call, warning: Warning, to_level: Level, raised_by: str) -> c.WarningRaised:
    """Moves it up with that level's clock; ``raised_by`` is a person's id, the clock or the rules."""
    due_at = policies.due(to_level, warning.colour, call.now)
    from_level = warning.raise_to(to_level, due_at)
    return c.WarningRaised(
        at=call.now,
        warning_id=warning.warning_id,
        number=warning.number,
        from_level=from_level,
        to_level=to_level,
        raised_by=raised_by,
        due_at=due_at,
    )


def _tell_overdue(call: Call, warning: Warning) -> None:
    warning.overdue = True
    _note(call, warning, BY_CLOCK, "overdue", "镇级处置超时")
    call.publish(
        c.WarningOverdue(
            at=call.now, warning_id=warning.warning_id, number=warning.number, level=warning.level
        )
    )


def _mine(call: Call, warning_id: str) -> Warning:
    """The warning, locked, where it lies at this person's level and place.

    :raises NotYourLevel: it lies elsewhere.
    """
    call.demand("warning.work")
    warning = queries.find(call.session, warning_id, call.actor, lock=True)
    own = {"village_code": call.actor.village_code, "area_code": call.actor.area_code}
    place = {"village_code": warning.village_code, "area_code": warning.area_code}
    works_here = policies.works_at(warning.level, call.actor.roles) and policies.is_placed(
        warning.level, own, place
    )
    if not works_here and warning.state == "open":
        raise NotYourLevel("这条预警现在不在您这一级处置，您可以查看它的进展。")
    return warning


def _done(call: Call, warning: Warning, action: str, words: str, event: Event) -> c.WarningSheet:
    _note(call, warning, call.actor.person_id, action, mask_text(words))
    call.publish(event)
    call.session.flush()
    return queries.get_warning(call.session, warning.warning_id, call.actor)


def _note(call: Call, warning: Warning, actor_id: str, action: str, words: str) -> None:
    call.session.add(warning.step(call.now, actor_id, action, words))
    call.audit(warning.warning_id, f"warning.{action}", level=warning.level)
