"""The metadata of the mediation, its outbox, inbox and trail, and its own kinds of columns."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, Dialect, TypeDecorator
from sqlalchemy.orm import registry

from messaging.tables import bus_tables
from servicekit.audit import audit_tables
from servicekit.engine import new_metadata

metadata = new_metadata()
BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)
mapper_registry = registry(metadata=metadata)


class Yuan(TypeDecorator[Decimal]):
    """An amount of money, kept as whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100
