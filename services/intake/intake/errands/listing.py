"""Asking an outside system for its list, page by page outside of any transaction, then comparing inside one."""

from __future__ import annotations

import json
from collections.abc import Callable

from intake.errands.http import Answered, post
from intake.errands.sending import Calling
from intake.errors import FormatInvalid
from intake.handlers import exchange
from intake.handlers.exchange import Asking
from intake.policies.formats import Listed, ListPage, format_of

MOST_PAGES = 500
Ask = Callable[[Asking, float], Answered]


class Unlisted(Exception):
    """The list could not be had; the message is a word for why."""


def reconcile_waiting(calling: Calling, timeout: float, ask: Ask | None = None) -> bool:
    """Does one comparison that waits; gives whether there was one. ``timeout`` is in seconds for each page."""
    with calling() as call:
        reconciliation_id = exchange.claim_reconciliation(call)
    if not reconciliation_id:
        return False
    try:
        listed = _listed(calling, reconciliation_id, timeout, ask or _post)
    except Unlisted as why:
        with calling() as call:
            exchange.fail_reconciliation(call, reconciliation_id, str(why))
        return True
    with calling() as call:
        exchange.compare(call, reconciliation_id, listed)
    return True


def _listed(calling: Calling, reconciliation_id: str, timeout: float, ask: Ask) -> list[Listed]:
    found: list[Listed] = []
    seen, cursor = set[str](), ""
    while len(seen) < MOST_PAGES:
        seen.add(cursor)
        with calling() as call:
            asking = exchange.ask_page(call, reconciliation_id, cursor)
        page = _page(asking, ask(asking, timeout))
        found += page.items
        cursor = page.cursor
        if not cursor:
            return found
        if cursor in seen:
            raise Unlisted("endless")
    raise Unlisted("endless")


def _page(asking: Asking, answered: Answered) -> ListPage:
    if answered.trouble:
        raise Unlisted(answered.trouble)
    try:
        raw = json.loads(answered.content)
        return format_of(asking.form).read_list(raw if isinstance(raw, dict) else {})
    except (ValueError, RecursionError, FormatInvalid):
        raise Unlisted("unreadable") from None


def _post(asking: Asking, timeout: float) -> Answered:
    return post(asking.url, asking.headers, asking.body, timeout)
