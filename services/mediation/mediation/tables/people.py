"""Names of people in office, for the papers."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from mediation.model import KnownPerson
from mediation.tables.columns import mapper_registry, metadata

PEOPLE = Table(
    "people",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("sealed", Text, nullable=False),
)

mapper_registry.map_imperatively(KnownPerson, PEOPLE)
