"""The number of a case file (卷号), which its agreement has too: of its committee and year, without a gap."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite

from mediation.model import NumberRange, Proceeding
from mediation.tables import NUMBER_RANGES
from messaging.call import Call
from servicekit.clock import local_date


def number_of(call: Call, proceeding: Proceeding) -> str:
    """The round's number; taken when an agreement becomes final, or at the end where there is none."""
    if not proceeding.file_no:
        office, year = call.resources.of(proceeding), local_date(call.now).year
        serial = _next(call, office.agreement_prefix, year)
        proceeding.file_no = str(office.agreement_no(year, serial))
    return proceeding.file_no


def _next(call: Call, prefix: str, year: int) -> int:
    """The next number of the series: its row stays locked until the transaction is committed."""
    dialect = postgresql if call.session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(NUMBER_RANGES).values(prefix=prefix, year=year, last=0).on_conflict_do_nothing()
    call.session.execute(first)
    numbers = call.session.get_one(NumberRange, (prefix, year), with_for_update=True, populate_existing=True)
    serial = numbers.take()
    call.session.flush()
    return serial
