"""Changing the rules: proposed, tried on past cases, put live, taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from contracts import routing_rules as c
from contracts.refusals import Refusal
from messaging.call import Call
from routing import queries
from routing.errors import NotNow
from routing.model import Edition
from routing.policies import Rules
from routing.policies.editing import compiled_after, periods_in, proposed
from routing.policies.source import Change, changed
from routing.queries.editions import recent, recent_facts
from routing.queries.live import changes_of
from routing.tables import RULE_EDITIONS
from servicekit.privacy import mask_text

CHAIN = "routing-rules"  # the audit rows of all editions are one chain
DAYS = 31
TEXTS = 200  # past cases that tell whether a rule fits everything


def propose_rules(call: Call, request: c.ProposeRules) -> c.RuleEdition:
    """Keeps changes as a proposal.

    :raises BrokenRule: a cell is wrong. :raises TooBroad: a rule fits everything. :raises Circular: rules go round.
    """
    call.demand("routing.rules")
    kept = [change.model_dump(mode="json") for change in request.changes]
    warnings = _checked(call, changes_of(kept))[1]
    edition = Edition(
        edition_id=call.new_id(),
        changes=kept,
        reason=mask_text(request.reason),
        author_id=call.actor.person_id,
        proposed_at=call.now,
        warnings=list(warnings),
    )
    call.session.add(edition)
    call.audit(CHAIN, "routing.rules_proposed", edition=edition.edition_id, changes=len(kept))
    return queries.as_edition(edition)


def amend_rules(call: Call, request: c.AmendRules) -> c.RuleEdition:
    """Several changes in one proposal, checked together; it must be tried again.

    :raises NotNow: it is no proposal any more, or somebody amended it meanwhile.
    """
    call.demand("routing.rules")
    edition = queries.find_edition(call.session, request.edition_id)
    if edition.state != "proposed" or len(edition.changes) != request.known:
        raise NotNow("这次修改刚刚被别人改过或者处理了，请刷新页面再改。")
    kept = [change.model_dump(mode="json") for change in request.changes]
    edition.warnings = list(_checked(call, changes_of(kept))[1])
    edition.changes, edition.trial = kept, {}
    call.audit(CHAIN, "routing.rules_amended", edition=edition.edition_id, changes=len(kept))
    return queries.as_edition(edition)


def try_rules(call: Call, request: c.TryRules) -> c.RuleEdition:
    """Tries a proposal on the cases of the last days, and keeps what it showed; what holds at some dates on cases of those."""
    call.demand("routing.rules")
    edition = queries.find_edition(call.session, request.edition_id)
    after, _ = _checked(call, changes_of(edition.changes))
    periods = periods_in(changes_of(edition.changes))
    dockets = recent(call.session, call.now, request.days, request.limit, periods)
    trial = queries.tried(call.session, dockets, call.resources.rules, after)
    if edition.state == "proposed":
        edition.trial = trial.model_dump(mode="json")
    return queries.as_edition(edition).model_copy(update={"trial": trial})


def put_rules_live(call: Call, request: c.PutRulesLive) -> c.RuleEdition:
    """Makes a proposal decide.

    :raises NotNow: it has not been tried, or is no proposal any more.
    """
    call.demand("routing.rules")
    edition = queries.find_edition(call.session, request.edition_id)
    if edition.state == "proposed" and not edition.trial:
        raise NotNow("请先用近期的来件试一试，看清会改变什么，再生效。")
    _checked(call, changes_of(edition.changes))
    last = call.session.scalar(select(func.max(RULE_EDITIONS.c.number))) or 0
    edition.put_live(last + 1, call.actor.person_id, call.now)
    return _done(call, edition, "routing.rules_live")


def drop_rules(call: Call, request: c.DropRules) -> c.RuleEdition:
    """Puts a proposal aside."""
    call.demand("routing.rules")
    edition = queries.find_edition(call.session, request.edition_id)
    edition.move("drop")
    return _done(call, edition, "routing.rules_dropped")


def undo_rules(call: Call, request: c.UndoRules) -> c.RuleEdition:
    """Takes a live edition back; the ones after it must do without it.

    :raises NotNow: it is not live, or a later edition changes what it wrote.
    """
    call.demand("routing.rules")
    edition = queries.find_edition(call.session, request.edition_id)
    edition.undo(call.actor.person_id, call.now)
    _others_hold(call, edition)
    return _done(call, edition, "routing.rules_undone")


def _done(call: Call, edition: Edition, happened: str) -> c.RuleEdition:
    call.audit(CHAIN, happened, edition=edition.edition_id, number=edition.number)
    call.session.flush()
    call.resources.look(call.session)
    return queries.as_edition(edition)


def _checked(call: Call, changes: Sequence[Change]) -> tuple[Rules, tuple[str, ...]]:
    live: queries.Live = call.resources
    texts = recent_facts(call.session, call.now, DAYS, TEXTS)
    return proposed(live.source, live.rules, changes, texts)


def _others_hold(call: Call, gone: Edition) -> None:
    live: queries.Live = call.resources
    wanted = select(Edition).where(
        RULE_EDITIONS.c.state == "live", RULE_EDITIONS.c.edition_id != gone.edition_id
    )
    source = live.town_source
    for edition in call.session.scalars(wanted.order_by(RULE_EDITIONS.c.number)):
        try:
            compiled_after(source, changes_of(edition.changes), live.town)
            source = changed(source, changes_of(edition.changes), str(edition.number))
        except Refusal as wrong:
            raise NotNow(f"第 {edition.number} 版建立在它之上，请先撤销第 {edition.number} 版。") from wrong
