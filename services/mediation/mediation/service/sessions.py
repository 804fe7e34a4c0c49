"""Entry points for sessions and rooms."""

from __future__ import annotations

from contracts import mediation as c
from mediation import handlers, queries
from mediation.policies.rooms import hours_of
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class SessionPoints:
    """Mixed into the service."""

    @answers(c.PlanSession)
    def plan_session(self, call: Call, request: c.PlanSession) -> c.SessionSheet:
        return handlers.plan_session(call, request)

    @answers(c.ChangeSession)
    def change_session(self, call: Call, request: c.ChangeSession) -> c.SessionSheet:
        return handlers.change_session(call, request)

    @answers(c.InviteToSession)
    def invite_to_session(self, call: Call, request: c.InviteToSession) -> c.SessionSheet:
        return handlers.invite_to_session(call, request)

    @answers(c.CancelSession)
    def cancel_session(self, call: Call, request: c.CancelSession) -> c.SessionSheet:
        return handlers.cancel_session(call, request)

    @answers(c.NoteNotices)
    def note_notices(self, call: Call, request: c.NoteNotices) -> c.SessionSheet:
        return handlers.note_notices(call, request)

    @answers(c.RecordAttendance)
    def record_attendance(self, call: Call, request: c.RecordAttendance) -> c.SessionSheet:
        return handlers.record_attendance(call, request)

    @answers(c.OpenSession)
    def open_session(self, call: Call, request: c.OpenSession) -> c.OpenedSession:
        return handlers.open_session(call, request)

    @answers(c.WriteMinutes)
    def write_minutes(self, call: Call, request: c.WriteMinutes) -> c.SessionSheet:
        return handlers.write_minutes(call, request)

    @answers(c.ConfirmMinutes)
    def confirm_minutes(self, call: Call, request: c.ConfirmMinutes) -> c.SessionSheet:
        return handlers.confirm_minutes(call, request)

    @answers(c.CloseRoom)
    def close_room(self, call: Call, request: c.CloseRoom) -> c.RoomClosing:
        return handlers.close_room(call, request)

    @answers(c.OpenRoom)
    def open_room(self, call: Call, request: c.OpenRoom) -> c.RoomClosing:
        return handlers.open_room(call, request)

    @answers(c.ListSessions, write=False)
    def list_sessions(self, call: Call, request: c.ListSessions) -> c.SessionSheets:
        return queries.list_sessions(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.GetSession, write=False)
    def get_session(self, call: Call, request: c.GetSession) -> c.SessionSheet:
        return queries.get_session(call.session, request, call.actor, call.settings.identity_key)

    @answers(c.GetCalendar, write=False)
    def get_calendar(self, call: Call, request: c.GetCalendar) -> c.Calendar:
        hours = hours_of(call.settings.room_hours)
        return queries.get_calendar(call.session, request, call.resources, hours, call.now)

    @answers(c.FindRooms, write=False)
    def find_rooms(self, call: Call, request: c.FindRooms) -> c.FreeRooms:
        hours = hours_of(call.settings.room_hours)
        return queries.find_rooms(call.session, request, call.resources, hours, call.now)

    @answers(c.GetAwaited, write=False)
    def get_awaited(self, call: Call, request: c.GetAwaited) -> c.Awaited:
        today, key = local_date(call.now), call.settings.identity_key
        return queries.get_awaited(call.session, request, key, call.resources, today)
