"""Entry points of the directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from contracts import directory as c
from contracts.mediator_roster import RosterChanged, RosterResult
from directory import handlers, queries, tables
from directory.settings import Settings
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from servicekit.town import Town, load_town

R = TypeVar("R")
A = TypeVar("A")


class DirectoryService(Service):
    """Who and where: people, accounts, rights, tokens and the organisation."""

    name = "directory"
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Town:
        return load_town(settings.town)

    def on_start(self, call: Call) -> None:
        handlers.load_town(call, call.resources)

    @listens(RosterChanged)
    def on_roster_changed(self, call: Call, event: RosterChanged) -> None:
        handlers.take_roster(call, event)

    @answers(c.SignIn, write=False)
    def sign_in(self, call: Call, request: c.SignIn) -> c.Principal:
        return self._tried(call, request, handlers.count_sign_in, handlers.sign_in)

    @answers(c.ChangePassword, write=False)
    def change_password(self, call: Call, request: c.ChangePassword) -> c.Done:
        return self._tried(call, request, handlers.count_change, handlers.change_password)

    def _tried(
        self, call: Call, request: R, count: Callable[[Call, R], None], act: Callable[[Call, R], A]
    ) -> A:
        """Two transactions: a refusal undoes what it refused, and the try stays counted for every process."""
        with self.runtime.writing() as session:
            count(replace(call, session=session), request)
        with self.runtime.writing() as session:
            return act(replace(call, session=session), request)

    @every(seconds=900)
    def forget_tries(self, call: Call) -> int:
        return handlers.forget_tries(call)

    @answers(c.GetPrincipal, write=False)
    def get_principal(self, call: Call, request: c.GetPrincipal) -> c.Principal:
        return queries.get_principal(call.session, request)

    @answers(c.CheckToken, write=False)
    def check_token(self, call: Call, request: c.CheckToken) -> c.Principal:
        return queries.check_token(call.session, request, call.now)

    @answers(c.CreateToken)
    def create_token(self, call: Call, request: c.CreateToken) -> c.TokenCreated:
        return handlers.create_token(call, request)

    @answers(c.ListTokens, write=False)
    def list_tokens(self, call: Call, request: c.ListTokens) -> c.TokenRows:
        return handlers.list_tokens(call, request)

    @answers(c.RevokeToken)
    def revoke_token(self, call: Call, request: c.RevokeToken) -> c.Done:
        return handlers.revoke_token(call, request)

    @answers(c.ListPeople, write=False)
    def list_people(self, call: Call, request: c.ListPeople) -> c.PersonRows:
        return handlers.list_people(call, request)

    @answers(c.FindColleagues, write=False)
    def find_colleagues(self, call: Call, request: c.FindColleagues) -> c.PersonRows:
        return handlers.find_colleagues(call, request)

    @answers(c.EnrolMediators)
    def enrol_mediators(self, call: Call, request: c.EnrolMediators) -> RosterResult:
        return handlers.enrol_mediators(call, request)

    @answers(c.SetActive)
    def set_active(self, call: Call, request: c.SetActive) -> c.PersonRow:
        return handlers.set_active(call, request)

    @answers(c.SetRoles)
    def set_roles(self, call: Call, request: c.SetRoles) -> c.PersonRow:
        return handlers.set_roles(call, request)

    @answers(c.ListViews, write=False)
    def list_views(self, call: Call, request: c.ListViews) -> c.SavedViews:
        return queries.list_views(call.session, call.actor.person_id, request.page)

    @answers(c.SaveView)
    def save_view(self, call: Call, request: c.SaveView) -> c.SavedViews:
        return handlers.save_view(call, request)

    @answers(c.DropView)
    def drop_view(self, call: Call, request: c.DropView) -> c.SavedViews:
        return handlers.drop_view(call, request)

    @answers(c.GetNames, write=False)
    def get_names(self, call: Call, request: c.GetNames) -> c.Names:
        return queries.get_names(call.session, request)

    @answers(c.GetOrganisation, write=False)
    def get_organisation(self, call: Call, request: c.GetOrganisation) -> c.Organisation:
        return queries.get_organisation(call.resources)
