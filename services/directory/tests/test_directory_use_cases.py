"""Use cases of the directory on both databases."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, func, select
from sqlalchemy.orm import Session

from contracts import directory as c
from contracts.errors import Forbidden, Invalid
from contracts.mediator_roster import RosterChanged
from contracts.people import Actor
from directory import errors, handlers, passwords, queries, tables
from directory.model import Account, Person, Token
from directory.settings import Settings
from servicekit import audit
from servicekit.town import Town
from servicekit.town import load_town as read_town

NOW = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[3] / "infra" / "town"
FIRST = "first password 42"
NEW = "杨柳 and 2026"
SETTINGS = Settings(
    initial_password=SecretStr(FIRST),
    argon2_time_cost=1,
    argon2_memory_kib=64,
    identity_key=SecretStr("a key for tests only"),
)
ADMIN = Actor(person_id="the-admin", roles=("administrator",), rights=("people.manage", "token.manage"))
PEOPLE = 916


@pytest.fixture(scope="module")
def metadata() -> MetaData:
    return tables.metadata


@pytest.fixture(scope="module")
def town() -> Town:
    return read_town(FOLDER)


@pytest.fixture
def ask(session: Session, make_call: Callable[..., Any], town: Town) -> Callable[..., Any]:
    """Runs one use case as the service does: what it wrote is flushed, what it refused is undone, a try stays."""
    counts = {handlers.sign_in: handlers.count_sign_in, handlers.change_password: handlers.count_change}

    def run(handler: Callable[..., Any], message: Any, **given: Any) -> Any:
        call = make_call(session, resources=town, settings=given.pop("settings", SETTINGS), **given)
        if handler in counts:
            counts[handler](call, message)
            session.flush()
        with session.begin_nested():
            return handler(call, message)

    return run


@pytest.fixture
def loaded(ask: Any, town: Town) -> Any:
    """``ask``, with the town's people loaded."""
    ask(handlers.load_town, town)
    return ask


def sign_in(login: str, password: str = FIRST) -> c.SignIn:
    return c.SignIn(login=login, password=password)


def actions(session: Session, subject: str) -> list[str]:
    chain = select(tables.AUDIT.c.action).where(tables.AUDIT.c.dispute_id == subject)
    return list(session.scalars(chain.order_by(tables.AUDIT.c.position)))


def with_staff(town: Town, login: str, **changes: Any) -> Town:
    staff = {**town.staff, login: dataclasses.replace(town.staff[login], **changes)}
    return dataclasses.replace(town, staff=MappingProxyType(staff))


def id_of(session: Session, login: str) -> str:
    person = queries.by_login(session, login)
    assert person is not None
    return person.person_id


# Loading


def test_the_towns_people_are_loaded_with_one_hash_of_the_first_password(
    session: Session, ask: Any, town: Town, published: Any
) -> None:
    assert ask(handlers.load_town, town) == PEOPLE
    hashes = session.scalars(select(tables.ACCOUNTS.c.password_hash)).all()
    assert (len(hashes), len(set(hashes))) == (PEOPLE, 1)
    assert published(session) == []


def test_loading_again_changes_nothing(session: Session, loaded: Any, town: Town) -> None:
    assert loaded(handlers.load_town, town) == 0
    assert session.scalar(select(func.count()).select_from(tables.PEOPLE)) == PEOPLE
    assert actions(session, "town") == ["town.loaded"]


def test_a_changed_source_row_is_taken_over_and_told(
    session: Session, loaded: Any, town: Town, published: Any
) -> None:
    changed = with_staff(town, "window1", roles=("receptionist", "triage"), post="组长")
    assert loaded(handlers.load_town, changed) == 1
    person = queries.by_login(session, "window1")
    assert person is not None
    assert (person.roles, person.post) == (("receptionist", "triage"), "组长")
    assert [event.roles for event in published(session)] == [("receptionist", "triage")]


def test_a_new_post_keeps_the_changed_password(session: Session, loaded: Any, town: Town) -> None:
    change(loaded, session, "window1")
    loaded(handlers.load_town, with_staff(town, "window1", post="组长"))
    assert loaded(handlers.sign_in, sign_in("window1", NEW)).post == "组长"


def test_an_edited_row_is_not_overwritten(session: Session, loaded: Any, town: Town) -> None:
    person_id = id_of(session, "window1")
    asked = c.SetRoles(person_id=person_id, roles=("visitor",), reason="调岗")
    loaded(handlers.set_roles, asked, actor=ADMIN)
    assert loaded(handlers.load_town, with_staff(town, "window1", roles=("triage",))) == 0
    assert queries.person_of(session, person_id).roles == ("visitor",)


def test_nobody_who_left_the_source_is_deleted(session: Session, loaded: Any, town: Town) -> None:
    staff = {login: row for login, row in town.staff.items() if login != "window1"}
    assert loaded(handlers.load_town, dataclasses.replace(town, staff=MappingProxyType(staff))) == 0
    assert queries.by_login(session, "window1") is not None


# Signing in


def test_signing_in_tells_who_it_is_and_what_they_may_do(session: Session, loaded: Any) -> None:
    principal = loaded(handlers.sign_in, sign_in(" PCS1 "))
    assert (principal.login, principal.actor.desk, principal.must_change_password) == ("pcs1", "pcs", False)
    assert principal.actor.may("desk.work") and not principal.actor.may("people.manage")
    assert actions(session, f"person:{principal.person_id}") == ["signed_in"]
    row = session.execute(select(tables.AUDIT).where(tables.AUDIT.c.action == "signed_in")).one()
    assert row.actor_id == principal.person_id


@pytest.mark.parametrize("login", ["window1", "m0001", "e01", "admin", "town", "grid-200"])
def test_everybody_signs_in_with_the_first_password(loaded: Any, login: str) -> None:
    assert loaded(handlers.sign_in, sign_in(login)).actor.rights


def test_wrong_login_wrong_password_and_closed_account_are_one_sentence(
    session: Session, loaded: Any
) -> None:
    closed = c.SetActive(person_id=id_of(session, "window2"), active=False, reason="离职")
    loaded(handlers.set_active, closed, actor=ADMIN)
    told = set()
    for asked in (sign_in("window1", "wrong"), sign_in("nobody"), sign_in("window2")):
        with pytest.raises(errors.SignInRefused) as raised:
            loaded(handlers.sign_in, asked)
        told.add((raised.value.code, raised.value.status, raised.value.message))
    assert told == {("sign_in_refused", 401, "登录名或密码不正确。")}


@pytest.mark.parametrize("login", ["window1", "nobody"])
def test_five_wrong_tries_lock_a_login_even_when_each_was_rolled_back(
    session: Session, loaded: Any, login: str
) -> None:
    for _ in range(5):
        with pytest.raises(errors.SignInRefused):
            loaded(handlers.sign_in, sign_in(login, "wrong"), now=NOW)
    with pytest.raises(errors.Locked) as raised:
        loaded(handlers.sign_in, sign_in(login), now=NOW)
    assert (raised.value.code, raised.value.status) == ("locked", 429)
    assert loaded(handlers.sign_in, sign_in("window3"), now=NOW)


def test_a_try_is_kept_under_a_digest_only_and_forgotten_after_a_success(
    session: Session, loaded: Any
) -> None:
    with pytest.raises(errors.SignInRefused):
        loaded(handlers.sign_in, sign_in("my-secret-typed-here", "wrong"), now=NOW)
    assert "secret" not in str(session.execute(select(tables.TRIES)).all())
    for _ in range(2):
        with pytest.raises(errors.SignInRefused):
            loaded(handlers.sign_in, sign_in("window1", "wrong"), now=NOW)
    loaded(handlers.sign_in, sign_in("WINDOW1"), now=NOW)
    row = session.execute(select(tables.AUDIT).where(tables.AUDIT.c.action == "signed_in")).one()
    assert row.details == {"wrong_before": 2}
    assert len(session.execute(select(tables.TRIES)).all()) == 1


def test_tries_that_lock_nobody_any_more_are_dropped(
    session: Session, loaded: Any, make_call: Callable[..., Any]
) -> None:
    for login, minutes in (("nobody", 0), ("window1", 10)):
        with pytest.raises(errors.SignInRefused):
            loaded(handlers.sign_in, sign_in(login, "wrong"), now=NOW + timedelta(minutes=minutes))
    assert handlers.forget_tries(make_call(session, now=NOW + timedelta(minutes=15))) == 1
    assert len(session.execute(select(tables.TRIES)).all()) == 1


def test_a_lock_opens_after_fifteen_minutes(loaded: Any) -> None:
    for _ in range(5):
        with pytest.raises(errors.SignInRefused):
            loaded(handlers.sign_in, sign_in("window1", "wrong"), now=NOW)
    assert loaded(handlers.sign_in, sign_in("window1"), now=NOW + timedelta(minutes=15))


def test_a_hash_of_old_costs_is_renewed_when_its_person_signs_in(session: Session, loaded: Any) -> None:
    dearer = SETTINGS.model_copy(update={"argon2_time_cost": 2})
    person_id = loaded(handlers.sign_in, sign_in("window1"), settings=dearer).person_id
    assert "t=2" in session.get_one(Account, person_id).password_hash


# Passwords


def change(ask: Any, session: Session, login: str, *, old: str = FIRST, new: str = NEW) -> Any:
    person_id = id_of(session, login)
    asked = c.ChangePassword(person_id=person_id, old=old, new=new)
    return ask(handlers.change_password, asked, actor=Actor(person_id=person_id))


def test_a_changed_password_replaces_the_first_one(session: Session, loaded: Any) -> None:
    assert change(loaded, session, "window1").ok
    assert loaded(handlers.sign_in, sign_in("window1", NEW))
    with pytest.raises(errors.SignInRefused):
        loaded(handlers.sign_in, sign_in("window1"))
    assert loaded(handlers.sign_in, sign_in("window2"))


def test_a_changed_password_makes_the_sessions_of_the_old_one_outdated(session: Session, loaded: Any) -> None:
    before = loaded(handlers.sign_in, sign_in("window1"))
    change(loaded, session, "window1")
    after = queries.get_principal(session, c.GetPrincipal(person_id=before.person_id))
    assert (before.password_version, after.password_version) == (0, 1)


def test_nobody_changes_another_persons_password(session: Session, loaded: Any) -> None:
    asked = c.ChangePassword(person_id=id_of(session, "window1"), old=FIRST, new=NEW)
    with pytest.raises(Forbidden):
        loaded(handlers.change_password, asked, actor=ADMIN)


def test_a_wrong_old_password_is_told_and_counts_as_a_try(session: Session, loaded: Any) -> None:
    for _ in range(5):
        with pytest.raises(errors.WrongPassword):
            change(loaded, session, "window1", old="wrong")
    with pytest.raises(errors.Locked):
        change(loaded, session, "window1")


def test_the_first_password_is_nobodys_new_password(session: Session, loaded: Any) -> None:
    change(loaded, session, "window1")
    with pytest.raises(errors.WeakPassword):
        change(loaded, session, "window1", old=NEW, new=FIRST)


# People


def test_a_closed_account_has_no_principal_until_it_is_opened(
    session: Session, loaded: Any, published: Any
) -> None:
    person_id = id_of(session, "window1")
    for active in (False, False, True):
        asked = c.SetActive(person_id=person_id, active=active, reason="刘桦林离岗")
        assert loaded(handlers.set_active, asked, actor=ADMIN).active is active
        if not active:
            with pytest.raises(errors.AccountClosed):
                queries.get_principal(session, c.GetPrincipal(person_id=person_id))
    assert queries.get_principal(session, c.GetPrincipal(person_id=person_id)).login == "window1"
    assert [event.active for event in published(session)] == [False, True]
    assert actions(session, f"person:{person_id}") == ["account.closed", "account.opened"]
    details = session.scalars(select(tables.AUDIT.c.details)).all()
    assert not any("刘桦林" in str(one) for one in details)
    assert audit.verify(session, tables.AUDIT) == []


def test_new_roles_are_rights_at_once_and_told(session: Session, loaded: Any, published: Any) -> None:
    person_id = id_of(session, "window1")
    asked = c.SetRoles(person_id=person_id, roles=("triage", "triage"), reason="调岗")
    assert loaded(handlers.set_roles, asked, actor=ADMIN).roles == ("triage",)
    assert queries.get_principal(session, c.GetPrincipal(person_id=person_id)).actor.may("routing.decide")
    event = published(session)[0]
    assert (event.name(), event.person_id, event.roles) == ("PersonChanged", person_id, ("triage",))


def test_roles_that_do_not_fit_are_refused(session: Session, loaded: Any) -> None:
    asked = c.SetRoles(person_id=id_of(session, "window1"), roles=("desk_officer",), reason="调岗")
    with pytest.raises(errors.WrongRoles):
        loaded(handlers.set_roles, asked, actor=ADMIN)


def test_an_administrator_does_not_change_the_own_account(session: Session, loaded: Any) -> None:
    own = ADMIN.model_copy(update={"person_id": id_of(session, "admin")})
    for handler, asked in (
        (handlers.set_active, c.SetActive(person_id=own.person_id, active=False, reason="误操作")),
        (handlers.set_roles, c.SetRoles(person_id=own.person_id, roles=("leader",), reason="误操作")),
    ):
        with pytest.raises(errors.OwnAccount):
            loaded(handler, asked, actor=own)


def test_an_unknown_person_is_told(loaded: Any) -> None:
    with pytest.raises(errors.NoSuchPerson):
        loaded(handlers.set_active, c.SetActive(person_id="S?", active=False, reason="离职"), actor=ADMIN)


def test_people_are_listed_page_by_page(session: Session, loaded: Any) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        rows = queries.list_people(session, c.ListPeople(cursor=cursor, limit=200))
        seen += [row.person_id for row in rows.items]
        if not (cursor := rows.next_cursor):
            break
    assert (rows.total, len(seen), len(set(seen))) == (PEOPLE, PEOPLE, PEOPLE)


@pytest.mark.parametrize(
    ("asked", "logins"),
    [
        ({"q": "刘桦林"}, {"window1"}),
        ({"q": "WINDOW1"}, {"window1"}),
        ({"q": "%"}, set()),
        ({"q": "_indow1"}, set()),
        ({"role": "administrator", "q": "admin"}, {"admin"}),
        ({"role": "desk"}, set()),
        ({"desk": "pcs", "q": "pcs1"}, {"pcs1"}),
        ({"desk": "pcs", "role": "expert"}, set()),
    ],
)
def test_people_are_found_by_name_login_role_and_desk(
    session: Session, loaded: Any, asked: dict[str, str], logins: set[str]
) -> None:
    rows = queries.list_people(session, c.ListPeople(**asked, limit=200))
    assert {row.login for row in rows.items} == logins
    assert rows.total == len(logins)


def test_names_are_told_for_known_ids_only(session: Session, loaded: Any) -> None:
    person_id = id_of(session, "window1")
    names = queries.get_names(session, c.GetNames(person_ids=(person_id, person_id, "nobody"))).names
    assert names == {person_id: "刘桦林"}
    assert queries.get_names(session, c.GetNames(person_ids=())).names == {}


def test_the_organisation_is_the_towns(town: Town) -> None:
    found = queries.get_organisation(town)
    sizes = (len(found.areas), len(found.villages), len(found.departments), len(found.rooms))
    assert sizes == (len(town.areas), len(town.villages), len(town.departments), len(town.rooms))
    assert (found.town_name, found.villages[0].area_code) == ("拳铺镇", "A1")


# Tokens


def token(ask: Any, **fields: Any) -> c.TokenCreated:
    asked = c.CreateToken(**{"name": "热线", "days": 30, **fields})
    made: c.TokenCreated = ask(handlers.create_token, asked, actor=ADMIN, now=NOW)
    return made


def check(session: Session, secret: str, now: datetime = NOW) -> c.Principal:
    return queries.check_token(session, c.CheckToken(token=secret), now)


def test_a_channels_token_speaks_for_its_channel_only(session: Session, loaded: Any) -> None:
    actor = check(session, token(loaded, channel="hotline_12345").token).actor
    assert (actor.person_id, actor.roles, actor.channel) == (
        "channel:hotline_12345",
        ("channel",),
        "hotline_12345",
    )
    assert set(actor.rights) == {"dispute.read", "dispute.register"}


def test_a_token_is_kept_as_a_hash_only(session: Session, loaded: Any) -> None:
    made = token(loaded, channel="grid")
    kept = session.get_one(Token, made.token_id)
    assert made.token.startswith("fq_") and len(made.token) > 40
    assert kept.token_hash == passwords.token_hash(made.token)
    assert made.token not in str(vars(kept))
    assert made.expires_at == NOW + timedelta(days=30)


def test_a_persons_token_has_the_persons_present_rights(session: Session, loaded: Any) -> None:
    secret = token(loaded, login="Window1").token
    assert check(session, secret).actor.may("dispute.accept")
    queries.person_of(session, id_of(session, "window1")).roles = ("expert",)
    assert check(session, secret).actor.rights == ("expert.answer",)


def test_unknown_old_revoked_and_closed_tokens_are_refused_with_one_sentence(
    session: Session, loaded: Any
) -> None:
    old, revoked = token(loaded, channel="grid"), token(loaded, channel="grid")
    closed = token(loaded, login="e01")
    for _ in range(2):
        assert loaded(handlers.revoke_token, c.RevokeToken(token_id=revoked.token_id), actor=ADMIN).ok
    queries.person_of(session, id_of(session, "e01")).active = False
    told = set()
    for secret, now in (
        ("fq_" + "x" * 43, NOW),
        (old.token, NOW + timedelta(days=30)),
        (revoked.token, NOW),
        (closed.token, NOW),
    ):
        with pytest.raises(errors.TokenRefused) as raised:
            check(session, secret, now)
        told.add(raised.value.message)
    assert len(told) == 1
    assert actions(session, f"token:{revoked.token_id}") == ["token.created", "token.revoked"]


@pytest.mark.parametrize(
    "fields", [{}, {"channel": "grid", "login": "e01"}, {"channel": "moon"}, {"login": "nobody"}]
)
def test_a_token_needs_exactly_one_known_owner(loaded: Any, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        token(loaded, **fields)


def test_tokens_are_listed_newest_first_without_their_secret(loaded: Any) -> None:
    first, second = token(loaded, channel="grid"), token(loaded, login="e01")
    loaded(handlers.revoke_token, c.RevokeToken(token_id=first.token_id), actor=ADMIN)
    rows = loaded(handlers.list_tokens, c.ListTokens(), actor=ADMIN).items
    assert [(row.token_id, row.revoked) for row in rows] == [(second.token_id, False), (first.token_id, True)]
    assert first.token not in str(rows)


def test_an_unknown_token_is_not_revoked(loaded: Any) -> None:
    with pytest.raises(errors.NoSuchToken):
        loaded(handlers.revoke_token, c.RevokeToken(token_id="t?"), actor=ADMIN)


# Rights and rows


@pytest.mark.parametrize(
    ("handler", "asked"),
    [
        (handlers.set_active, c.SetActive(person_id="S0001", active=False, reason="离职")),
        (handlers.set_roles, c.SetRoles(person_id="S0001", roles=("leader",), reason="调岗")),
        (handlers.list_people, c.ListPeople()),
        (handlers.create_token, c.CreateToken(name="t", channel="grid")),
        (handlers.list_tokens, c.ListTokens()),
        (handlers.revoke_token, c.RevokeToken(token_id="t")),
    ],
)
def test_without_the_right_nothing_is_done(ask: Any, handler: Any, asked: Any) -> None:
    with pytest.raises(Forbidden):
        ask(handler, asked, actor=Actor(person_id="S0002", rights=("dispute.read",)))


def test_every_person_has_an_account(session: Session, loaded: Any) -> None:
    unpaired = select(func.count()).select_from(tables.PEOPLE.outerjoin(tables.ACCOUNTS))
    assert session.scalar(unpaired.where(tables.ACCOUNTS.c.person_id.is_(None))) == 0


KEEPER = Actor(person_id="P01", roles=("town_coordinator",), rights=("dispatch.manage",))


def new_mediator(person_id: str = "M0701", name: str = "韩青松", committee: str = "") -> c.NewMediator:
    return c.NewMediator(person_id=person_id, name=name, committee=committee)


def enrol(ask: Any, *people: c.NewMediator, dry_run: bool = False, actor: Actor = KEEPER) -> Any:
    return ask(handlers.enrol_mediators, c.EnrolMediators(people=people, dry_run=dry_run), actor=actor)


def test_a_mediator_of_the_roster_gets_a_login_and_may_sign_in(
    loaded: Any, town: Town, published: Any, session: Session
) -> None:
    committee = next(iter(town.committees.values()))
    one = new_mediator(committee=committee.name)
    tried = enrol(loaded, one, dry_run=True)
    assert (tried.added, tried.written) == (("M0701",), False)
    with pytest.raises(errors.SignInRefused):
        loaded(handlers.sign_in, sign_in("m0701"))
    done = enrol(loaded, one)
    assert (done.added, done.written) == (("M0701",), True)
    principal = loaded(handlers.sign_in, sign_in("m0701"))
    assert principal.person_id == "M0701" and "offer.answer" in principal.actor.rights
    assert "people.manage" not in principal.actor.rights
    assert actions(session, "person:M0701")[0] == "account.opened"
    told = published(session)[-1]
    assert (told.person_id, told.roles) == ("M0701", ("mediator",)) and "韩青松" not in told.model_dump_json()
    again = enrol(loaded, one)
    assert (again.added, again.unchanged) == ((), 1)


def test_wrong_rows_are_named_and_nobody_is_enrolled(loaded: Any, town: Town) -> None:
    known = next(iter(town.mediators.values()))
    result = enrol(
        loaded,
        new_mediator(committee=next(iter(town.committees))),
        new_mediator("X1", "韩"),
        new_mediator(known.id, "别的姓名"),
        new_mediator("M0702", committee="没有的调委会"),
        new_mediator("M0702", committee=next(iter(town.committees))),
    )
    assert not result.written
    assert {(one.row, one.column) for one in result.faults} == {
        (3, "编号"), (3, "姓名"), (3, "调委会"), (4, "姓名"), (5, "调委会"), (6, "编号"),
    }  # fmt: skip
    with pytest.raises(errors.SignInRefused):
        loaded(handlers.sign_in, sign_in("m0701"))


def test_only_who_keeps_the_roster_or_the_people_enrols(loaded: Any) -> None:
    nobody = Actor(person_id="M1", roles=("mediator",), rights=("offer.answer",))
    with pytest.raises(Forbidden):
        enrol(loaded, new_mediator(), actor=nobody)


def test_the_towns_row_counts_when_it_comes_later(loaded: Any, town: Town, session: Session) -> None:
    enrol(loaded, new_mediator(committee=next(iter(town.committees))))
    source = dataclasses.replace(town.mediators["M0001"], id="M0701", name="韩青松")
    mediators = MappingProxyType({**town.mediators, "M0701": source})
    loaded(handlers.load_town, dataclasses.replace(town, mediators=mediators))
    assert queries.person_of(session, "M0701").post != ""
    assert session.scalar(select(func.count()).select_from(tables.PEOPLE)) == PEOPLE + 1


def test_a_committee_that_only_the_office_keeps_is_told_with_the_mediator(
    loaded: Any, session: Session
) -> None:
    told = {"committee": "砖厂人民调解委员会", "committee_code": "CE1", "area_code": "A1"}
    one = c.NewMediator(person_id="M0701", name="韩青松", **told)
    assert enrol(loaded, one).written
    kept = session.get_one(Person, "M0701")
    assert (kept.post, kept.committee_code, kept.area_code) == ("砖厂人民调解委员会调解员", "CE1", "A1")


def roster(ask: Any, person_id: str, on_roster: bool) -> None:
    ask(handlers.take_roster, RosterChanged(at=NOW, person_id=person_id, on_roster=on_roster))


def test_who_leaves_the_roster_signs_in_no_more_and_who_comes_back_does(
    loaded: Any, session: Session, published: Any
) -> None:
    who = loaded(handlers.sign_in, sign_in("m0012")).person_id
    for _ in range(2):  # told twice
        roster(loaded, who, on_roster=False)
    with pytest.raises(errors.SignInRefused):
        loaded(handlers.sign_in, sign_in("m0012"))
    with pytest.raises(errors.AccountClosed):
        queries.get_principal(session, c.GetPrincipal(person_id=who))
    for _ in range(2):
        roster(loaded, who, on_roster=True)
    assert loaded(handlers.sign_in, sign_in("m0012")).person_id == who
    told = [one.active for one in published(session) if isinstance(one, c.PersonChanged)]
    assert told == [False, True]


def test_the_roster_opens_no_account_that_an_administrator_closed(loaded: Any, session: Session) -> None:
    closing = c.SetActive(person_id="M0012", active=False, reason="借调到县里")
    loaded(handlers.set_active, closing, actor=ADMIN)
    roster(loaded, "M0012", on_roster=False)
    roster(loaded, "M0012", on_roster=True)
    with pytest.raises(errors.SignInRefused):
        loaded(handlers.sign_in, sign_in("m0012"))


def test_who_has_another_post_keeps_the_account(loaded: Any) -> None:
    roles = c.SetRoles(person_id="M0012", roles=("mediator", "visitor"), reason="兼做回访")
    loaded(handlers.set_roles, roles, actor=ADMIN)
    roster(loaded, "M0012", on_roster=False)
    assert loaded(handlers.sign_in, sign_in("m0012")).person_id == "M0012"
