"""当事人和申请事项: whom the papers at the start name and what is asked for, sealed and in versions."""

from __future__ import annotations

from contracts import mediation as c
from mediation.errors import NotYourProceeding
from mediation.handlers import revisions
from mediation.handlers.agreements import proved_party
from mediation.handlers.finding import may_see_words, newest, own_proceeding
from mediation.model import Proceeding, Revision
from mediation.queries.applications import application_document, newest_application
from mediation.queries.sealing import unseal
from messaging.call import Call
from servicekit.clock import local_date

WITHHELD = "申请含有当事人信息，只有经办调解员和有权查看未遮盖信息的人员可以打开。"


def open_application(call: Call, request: c.OpenApplication) -> c.ApplicationSheet:
    """As it was typed; the look is recorded.

    :raises NotYourProceeding: the words are for others.
    """
    proceeding = newest(call.session, request.dispute_id)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding(WITHHELD)
    call.audit(proceeding.dispute_id, "application_read", round=proceeding.round)
    return _sheet(call, proceeding)


def save_application(call: Call, request: c.SaveApplication) -> c.ApplicationSheet:
    """The next version, complete or not.

    :raises ChangedMeanwhile: somebody else saved since it was read. :raises FileClosed: nothing is changed any more.
    """
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_take_papers()
    today, given = local_date(call.now), request.application
    parties = [proved_party(party, place, today) for place, party in enumerate(given.parties)]
    known = newest_application(call.session, proceeding)
    version = revisions.save(
        call, application_document(proceeding), proceeding.dispute_id, seen=request.version,
        newest=known.version if known else 0, content={"parties": parties, "wanted": given.wanted},
    )  # fmt: skip
    call.audit(proceeding.dispute_id, "application_saved", version=version, round=proceeding.round)
    call.session.flush()
    return _sheet(call, proceeding)


def keep_registered(call: Call, request: c.KeepRegistered) -> c.ApplicationSheet:
    """The first version, from the registration; what is there already stays."""
    proceeding = newest(call.session, request.dispute_id, lock=True)
    if not may_see_words(call, proceeding):
        raise NotYourProceeding(WITHHELD)
    if newest_application(call.session, proceeding) is None:
        content = c.Application(parties=request.parties).model_dump(mode="json")
        revisions.first(call, application_document(proceeding), proceeding.dispute_id, content)
        call.audit(proceeding.dispute_id, "application_saved", version=1, round=proceeding.round)
        call.session.flush()
    return _sheet(call, proceeding)


def _sheet(call: Call, proceeding: Proceeding) -> c.ApplicationSheet:
    found: Revision | None = newest_application(call.session, proceeding)
    words = unseal(call.settings.identity_key, found.sealed) if found else {}
    return c.ApplicationSheet(
        dispute_id=proceeding.dispute_id,
        version=found.version if found else 0,
        application=c.Application.model_validate(words),
        saved_by=found.saved_by if found else "",
        saved_at=found.saved_at if found else None,
    )
