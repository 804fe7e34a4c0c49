"""The views of lists that people keep for themselves."""

from __future__ import annotations

from contracts import directory as c
from directory import queries
from directory.errors import TooManyViews
from directory.model import SavedView
from messaging.call import Call

MOST = 20


def save_view(call: Call, request: c.SaveView) -> c.SavedViews:
    """The same name again replaces the filters.

    :raises TooManyViews: so many are kept for this list already.
    """
    mine = queries.views_of(call.session, call.actor.person_id, request.page)
    known = next((view for view in mine if view.name == request.name), None)
    if known is not None:
        known.query = request.query
    elif len(mine) >= MOST:
        raise TooManyViews(f"最多保存 {MOST} 个常用视图，请先删掉不用的。", field="name")
    else:
        call.session.add(
            SavedView(
                call.new_id(), call.actor.person_id, request.page, request.name, request.query, call.now
            )
        )
    call.session.flush()
    return queries.list_views(call.session, call.actor.person_id, request.page)


def drop_view(call: Call, request: c.DropView) -> c.SavedViews:
    """Only one's own; one that is gone already stays gone."""
    view = call.session.get(SavedView, request.view_id)
    if view is None or view.person_id != call.actor.person_id:
        return c.SavedViews(items=())
    call.session.delete(view)
    call.session.flush()
    return queries.list_views(call.session, call.actor.person_id, view.page)
