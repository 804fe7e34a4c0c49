"""Somebody more comes to a session that is planned: an expert, a relative, a neighbour (人民调解法 §20)."""

from __future__ import annotations

from contracts import mediation as c
from mediation.errors import SessionIncomplete, SessionOver
from mediation.handlers import revisions
from mediation.handlers.sessions import own_session, sheet
from mediation.policies.inviting import INVITED, NEEDS_CONSENT
from mediation.queries.sessions import session_document
from messaging.call import Call


def invite_to_session(call: Call, request: c.InviteToSession) -> c.SessionSheet:
    """At the end of the list, so that notices and attendance keep their places; asked again it changes nothing.

    :raises SessionIncomplete: the parties did not consent. :raises SessionOver: nobody comes to it any more.
    """
    proceeding, session = own_session(call, request.session_id)
    if session.state != "planned":
        raise SessionOver("只有已排定的调解会才能再邀请人。")
    if request.person.role in INVITED and not request.person.consent:
        raise SessionIncomplete(NEEDS_CONSENT, field="consent")
    document = session_document(session.session_id)
    words = revisions.words_of(call, document, session.version)
    who = (request.person.name, request.person.role)
    if who not in {(one["name"], one["role"]) for one in words["people"]}:
        people = [*words["people"], request.person.model_dump(mode="json")]
        session.version = revisions.save(
            call, document, session.dispute_id, seen=session.version, newest=session.version,
            content={**words, "people": people},
        )  # fmt: skip
        call.audit(session.dispute_id, "session_invited", session_id=session.session_id)
    return sheet(call, session, proceeding)
