"""directory: areas, organisations, people, rooms, accounts, rights and tokens (组织)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from contracts.mediator_roster import MAX_ROWS, RosterResult
from contracts.message import Answer, Body, Event, Request
from contracts.people import Actor


class DirectoryEvent(Event):
    service = "directory"


class PersonChanged(DirectoryEvent):
    """Posts, roles or activity of a person changed; ids and codes only."""

    person_id: str
    roles: tuple[str, ...]
    active: bool


class Principal(Answer):
    """Who is signed in, with the actor that travels in requests."""

    person_id: str
    login: str
    name: str
    post: str = ""
    actor: Actor
    must_change_password: bool = False
    password_version: int = 0  # a session that began with an older password is no longer good


class SignIn(Request[Principal]):
    """Refused with one and the same sentence for a wrong login and a wrong password; locked after 5 in 15 minutes."""

    service: ClassVar[str] = "directory"
    login: Annotated[str, Field(min_length=1, max_length=60)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class Done(Answer):
    ok: bool = True


class ChangePassword(Request[Done]):
    service: ClassVar[str] = "directory"
    person_id: str
    old: Annotated[str, Field(max_length=200)]
    new: Annotated[str, Field(min_length=10, max_length=200)]


class GetPrincipal(Request[Principal]):
    """The present rights of somebody signed in; refused when the account was closed."""

    service: ClassVar[str] = "directory"
    person_id: str


class CheckToken(Request[Principal]):
    service: ClassVar[str] = "directory"
    token: Annotated[str, Field(min_length=10, max_length=200)]


class TokenCreated(Answer):
    """The token is shown this once; only its hash is kept."""

    token_id: str
    token: str
    channel: str
    expires_at: AwareDatetime | None = None


class CreateToken(Request[TokenCreated]):
    """A token for an outside platform (``channel``) or for a person's own program (``login``)."""

    service: ClassVar[str] = "directory"
    name: Annotated[str, Field(min_length=1, max_length=100)]
    channel: str = ""
    login: str = ""
    days: Annotated[int, Field(ge=1, le=3_650)] = 365


class TokenRow(Answer):
    token_id: str
    name: str
    channel: str
    login: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    revoked: bool


class TokenRows(Answer):
    items: tuple[TokenRow, ...]


class ListTokens(Request[TokenRows]):
    service: ClassVar[str] = "directory"


class RevokeToken(Request[Done]):
    service: ClassVar[str] = "directory"
    token_id: str


class PersonRow(Answer):
    person_id: str
    name: str
    login: str
    roles: tuple[str, ...]
    post: str = ""
    desk: str = ""
    village_code: str = ""
    area_code: str = ""
    active: bool = True


class PersonRows(Answer):
    items: tuple[PersonRow, ...]
    next_cursor: str = ""
    total: int = 0


class ListPeople(Request[PersonRows]):
    service: ClassVar[str] = "directory"
    q: str = ""
    role: str = ""
    desk: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class FindColleagues(Request[PersonRows]):
    """Who has a role, by a part of the name: for the centre that invites them; without logins, the closed accounts left out."""

    service: ClassVar[str] = "directory"
    q: Annotated[str, Field(min_length=1, max_length=40)]
    role: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]


class SetActive(Request[PersonRow]):
    """Closes or opens an account, with a reason."""

    service: ClassVar[str] = "directory"
    person_id: str
    active: bool
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class SetRoles(Request[PersonRow]):
    service: ClassVar[str] = "directory"
    person_id: str
    roles: tuple[str, ...]
    reason: Annotated[str, Field(min_length=2, max_length=300)]


class NewMediator(Body):
    """Somebody of the roster; ``committee`` is its name or code. The login is the id in small letters.

    ``committee_code`` and places are told of a committee that the office keeps and the town's folder has not.
    """

    person_id: Annotated[str, Field(max_length=20)]
    name: Annotated[str, Field(max_length=100)]
    committee: Annotated[str, Field(max_length=200)] = ""
    committee_code: Annotated[str, Field(max_length=40)] = ""
    village_code: Annotated[str, Field(max_length=12)] = ""
    area_code: Annotated[str, Field(max_length=40)] = ""


class EnrolMediators(Request[RosterResult]):
    """Gives mediators of the roster a login (as mediators, nothing else); who has one stays as they are.

    Where one row is wrong nobody is enrolled; a dry run says who would be.
    """

    service: ClassVar[str] = "directory"
    people: Annotated[tuple[NewMediator, ...], Field(min_length=1, max_length=MAX_ROWS)]
    dry_run: bool = False


class SavedView(Answer):
    """A list's filters that a person keeps under a name of their own."""

    view_id: str
    page: str
    name: str
    query: str


class SavedViews(Answer):
    items: tuple[SavedView, ...]


ViewPage = Annotated[str, Field(pattern=r"^/[a-z][a-z/_-]{0,39}$")]


class ListViews(Request[SavedViews]):
    """The views that whoever asks keeps for one list."""

    service: ClassVar[str] = "directory"
    page: ViewPage


class SaveView(Request[SavedViews]):
    """Keeps a list's filters; the same name again replaces them."""

    service: ClassVar[str] = "directory"
    page: ViewPage
    name: Annotated[str, Field(min_length=1, max_length=20)]
    query: Annotated[str, Field(max_length=500)]


class DropView(Request[SavedViews]):
    service: ClassVar[str] = "directory"
    view_id: Annotated[str, Field(max_length=40)]


class Names(Answer):
    names: dict[str, str]


class GetNames(Request[Names]):
    """Names of staff, mediators and experts for showing on pages: people in their office, not parties."""

    service: ClassVar[str] = "directory"
    person_ids: Annotated[tuple[str, ...], Field(max_length=500)]


class Place(Answer):
    code: str
    name: str
    area_code: str = ""


class Department(Answer):
    code: str
    name: str
    residence_mode: str
    window_no: str = ""
    phone: str = ""
    leads_in: str = ""


class Room(Answer):
    code: str
    name: str
    capacity: int
    bookable: bool


class Organisation(Answer):
    """What selects and labels on pages need."""

    town_code: str
    town_name: str
    centre_name: str
    address: str = ""
    phone: str = ""
    opening_hours: str = ""
    areas: tuple[Place, ...]
    villages: tuple[Place, ...]
    departments: tuple[Department, ...]
    rooms: tuple[Room, ...]


class GetOrganisation(Request[Organisation]):
    service: ClassVar[str] = "directory"


class ReadRow(Answer):
    """Who signed in, changed accounts or was refused."""

    at: AwareDatetime
    actor_id: str
    action: str
    subject: str
    details: dict[str, str] = {}
