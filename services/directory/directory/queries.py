"""What is read of people, tokens and the organisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, String, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from contracts import directory as c
from contracts.people import Actor
from directory.errors import AccountClosed, NoSuchPerson, TokenRefused
from directory.model import Account, Person, SavedView, Token
from directory.passwords import token_hash
from directory.policies import CHANNEL_ROLE, rights_of
from directory.tables import PEOPLE, SAVED_VIEWS, TOKENS
from servicekit.paging import page
from servicekit.town import Town

COLLEAGUES = 20
SHOWN_TOKENS = 1_000
TOKEN_SENTENCE = "令牌无效或者已经停用，请联系管理员。"  # noqa: S105 - a sentence, not a token


def get_principal(session: Session, request: c.GetPrincipal) -> c.Principal:
    """The present rights of a person.

    :raises AccountClosed: there is no such open account.
    """
    person = session.get(Person, request.person_id)
    if person is None or not person.active:
        raise AccountClosed("您的账号已停用，请联系管理员。")
    return as_principal(person, session.get_one(Account, person.person_id))


def check_token(session: Session, request: c.CheckToken, now: datetime) -> c.Principal:
    """Whom a token speaks for.

    :raises TokenRefused: it is not, or no longer, good.
    """
    token = session.scalars(select(Token).where(TOKENS.c.token_hash == token_hash(request.token))).first()
    if token is None or not token.good(now):
        raise TokenRefused(TOKEN_SENTENCE)
    if token.channel:
        return _channel_principal(token)
    person = session.get(Person, token.person_id)
    if person is None or not person.active:
        raise TokenRefused(TOKEN_SENTENCE)
    return as_principal(person)


def list_tokens(session: Session) -> c.TokenRows:
    """The newest tokens first."""
    newest = select(Token).order_by(TOKENS.c.created_at.desc(), TOKENS.c.token_id.desc()).limit(SHOWN_TOKENS)
    return c.TokenRows(items=tuple(as_token_row(token) for token in session.scalars(newest)))


def list_people(session: Session, request: c.ListPeople) -> c.PersonRows:
    """People by a part of the name or login, by role and by desk, in order of their ids."""
    wanted = _wanted(request)
    statement = select(Person).where(*wanted)
    found, cursor = page(
        session, statement, [PEOPLE.c.person_id], cursor=request.cursor, limit=request.limit, descending=False
    )
    total = session.scalar(select(func.count()).select_from(PEOPLE).where(*wanted)) or 0
    return c.PersonRows(items=tuple(as_row(person) for person in found), next_cursor=cursor, total=total)


def find_colleagues(session: Session, request: c.FindColleagues) -> c.PersonRows:
    """The first twenty of a role whose name or login holds the words."""
    wanted = [*_wanted(c.ListPeople(q=request.q.strip(), role=request.role)), PEOPLE.c.active]
    found = session.scalars(select(Person).where(*wanted).order_by(PEOPLE.c.person_id).limit(COLLEAGUES))
    rows = tuple(as_row(person).model_copy(update={"login": ""}) for person in found)
    return c.PersonRows(items=rows, total=len(rows))


def get_names(session: Session, request: c.GetNames) -> c.Names:
    """Names by id; an id that is nobody's is left out."""
    wanted = PEOPLE.c.person_id.in_(sorted(set(request.person_ids)))
    found = session.execute(select(PEOPLE.c.person_id, PEOPLE.c.name).where(wanted))
    return c.Names(names={row.person_id: row.name for row in found})


def views_of(session: Session, person_id: str, page: str) -> list[SavedView]:
    """A person's views of one list, in the order in which they were kept."""
    mine = (SAVED_VIEWS.c.person_id == person_id) & (SAVED_VIEWS.c.page == page)
    ordered = select(SavedView).where(mine).order_by(SAVED_VIEWS.c.created_at, SAVED_VIEWS.c.view_id)
    return list(session.scalars(ordered))


def list_views(session: Session, person_id: str, page: str) -> c.SavedViews:
    items = tuple(
        c.SavedView.model_validate(view, from_attributes=True) for view in views_of(session, person_id, page)
    )
    return c.SavedViews(items=items)


def get_organisation(town: Town) -> c.Organisation:
    """The town's areas, villages, departments and rooms, in the order of their files."""
    own = town.settings
    return c.Organisation(
        town_code=own.town_code,
        town_name=own.name,
        centre_name=own.centre_name,
        address=own.address,
        phone=own.phone,
        opening_hours=own.opening_hours,
        areas=tuple(c.Place(code=one.code, name=one.name) for one in town.areas.values()),
        villages=tuple(
            c.Place(code=one.code, name=one.name, area_code=one.area_code) for one in town.villages.values()
        ),
        departments=tuple(
            c.Department.model_validate(one, from_attributes=True) for one in town.departments.values()
        ),
        rooms=tuple(c.Room.model_validate(one, from_attributes=True) for one in town.rooms.values()),
    )


def by_login(session: Session, login: str) -> Person | None:
    return session.scalars(select(Person).where(PEOPLE.c.login == login)).first()


def person_of(session: Session, person_id: str, *, lock: bool = False) -> Person:
    """:raises NoSuchPerson: nobody has this id."""
    person = session.get(Person, person_id, with_for_update=lock or None)
    if person is None:
        raise NoSuchPerson("没有此人，请刷新人员列表。")
    return person


def as_principal(person: Person, account: Account | None = None) -> c.Principal:
    """``account`` where the person signs in or is signed in; a token needs none."""
    actor = Actor(
        person_id=person.person_id,
        roles=person.roles,
        rights=rights_of(person.roles),
        desk=person.desk,
        village_code=person.village_code,
        area_code=person.area_code,
    )
    return c.Principal(
        person_id=person.person_id,
        login=person.login,
        name=person.name,
        post=person.post,
        actor=actor,
        must_change_password=account is not None and account.must_change_password,
        password_version=account.password_version if account else 0,
    )


def as_row(person: Person) -> c.PersonRow:
    return c.PersonRow.model_validate(person, from_attributes=True)


def as_token_row(token: Token) -> c.TokenRow:
    return c.TokenRow(
        token_id=token.token_id,
        name=token.name,
        channel=token.channel,
        login=token.login,
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked=token.revoked_at is not None,
    )


def _channel_principal(token: Token) -> c.Principal:
    speaker = f"channel:{token.channel}"
    roles = (CHANNEL_ROLE,)
    actor = Actor(person_id=speaker, roles=roles, rights=rights_of(roles), channel=token.channel)
    return c.Principal(person_id=speaker, login=speaker, name=token.name, actor=actor)


def _wanted(request: c.ListPeople) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if request.q:
        part = request.q.lower()
        named = PEOPLE.c.name.contains(request.q, autoescape=True)
        wanted.append(or_(named, PEOPLE.c.login.contains(part, autoescape=True)))
    if request.role:
        wanted.append(type_coerce(PEOPLE.c.roles, String).contains(f";{request.role};", autoescape=True))
    if request.desk:
        wanted.append(PEOPLE.c.desk == request.desk)
    return wanted
