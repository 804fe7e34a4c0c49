"""专家意见、联合研判结论: kept with the case as they were given, for the study step and the file."""

from __future__ import annotations

from contracts import mediation as c
from mediation.handlers import revisions
from mediation.handlers.finding import own_proceeding
from mediation.queries.applications import newest_of, opinions_document
from mediation.queries.sealing import unseal
from messaging.call import Call


def keep_opinions(call: Call, request: c.KeepOpinions) -> c.KeptOpinions:
    """A further version where something was added.

    :raises FileClosed: the file is sealed.
    """
    proceeding = own_proceeding(call, request.dispute_id)
    proceeding.must_be_unbound()
    document = opinions_document(proceeding)
    content = {"opinions": [one.model_dump(mode="json") for one in request.opinions]}
    found = newest_of(call.session, document)
    if found is None or unseal(call.settings.identity_key, found.sealed) != content:
        version = found.version if found else 0
        revisions.save(call, document, proceeding.dispute_id, seen=version, newest=version, content=content)
        call.audit(
            proceeding.dispute_id, "opinions_kept", count=len(request.opinions), round=proceeding.round
        )
        call.session.flush()
    return c.KeptOpinions(count=len(request.opinions))
