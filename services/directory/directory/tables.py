"""The tables of people, accounts and tokens, mapped onto the model."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Integer,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
)  # fmt: skip
from sqlalchemy.orm import registry

from directory.model import Account, Person, SavedView, Token, Tries
from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import UtcDateTime, new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)


class Codes(TypeDecorator[tuple[str, ...]]):
    """Codes in one text with a semicolon on both sides of each, so that one can be searched for."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else "".join(f";{code}" for code in value) + ";"

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(code for code in value.split(";") if code)


PEOPLE = Table(
    "people",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("roles", Codes(400), nullable=False),
    Column("post", String(200), nullable=False),
    Column("desk", String(20), nullable=False, index=True),
    Column("village_code", String(12), nullable=False),
    Column("area_code", String(40), nullable=False),
    Column("committee_code", String(40), nullable=False),
    Column("source_hash", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("edited", Boolean, nullable=False),
    Column("off_roster", Boolean, nullable=False, server_default=false()),
)
ACCOUNTS = Table(
    "accounts",
    metadata,
    Column("person_id", String(40), ForeignKey(PEOPLE.c.person_id), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("password_changed_at", UtcDateTime),
    Column("signed_in_at", UtcDateTime),
    Column("password_version", Integer, nullable=False, server_default="0"),
)
TOKENS = Table(
    "tokens",
    metadata,
    Column("token_id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("person_id", String(40), nullable=False, index=True),
    Column("login", String(60), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)

TRIES = Table(
    "tries",
    metadata,
    Column("login_digest", String(64), primary_key=True),
    Column("moments", JSON, nullable=False),
    Column("last_at", UtcDateTime, nullable=False, index=True),
)

SAVED_VIEWS = Table(
    "saved_views",
    metadata,
    Column("view_id", String(32), primary_key=True),
    Column("person_id", String(40), nullable=False),
    Column("page", String(40), nullable=False),
    Column("name", String(20), nullable=False),
    Column("query", String(500), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("person_id", "page", "name"),
)

mapper_registry = registry(metadata=metadata)
mapper_registry.map_imperatively(Person, PEOPLE)
mapper_registry.map_imperatively(Account, ACCOUNTS)
mapper_registry.map_imperatively(Token, TOKENS)
mapper_registry.map_imperatively(Tries, TRIES)
mapper_registry.map_imperatively(SavedView, SAVED_VIEWS)
