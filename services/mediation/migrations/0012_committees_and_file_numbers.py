"""committees and file numbers."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = re.compile(r"（(\d{4})）(.+)第(\d+)号")


def upgrade() -> None:
    for name, length in (("committee", 100), ("file_no", 60)):
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("proceedings", column)
    _number_files()
    last = _last_numbers()
    op.drop_table("number_ranges")
    series = op.create_table(
        "number_ranges",
        sa.Column("prefix", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_number_ranges")),
    )
    op.bulk_insert(
        series, [{"prefix": prefix, "year": year, "last": no} for (prefix, year), no in last.items()]
    )


def _number_files() -> None:
    """A file has the number of its agreement, or of the text that was to be signed."""
    cases = sa.table("proceedings", *(sa.column(one) for one in ("dispute_id", "round", "file_no")))
    for name in ("drafts", "agreements"):
        kept = sa.table(name, *(sa.column(one) for one in ("dispute_id", "round", "agreement_no")))
        own = sa.and_(
            kept.c.dispute_id == cases.c.dispute_id, kept.c.round == cases.c.round, kept.c.agreement_no != ""
        )
        number = sa.select(kept.c.agreement_no).where(own).scalar_subquery()
        op.execute(cases.update().where(sa.exists().where(own)).values(file_no=number))


def _last_numbers() -> dict[tuple[str, int], int]:
    """(words of the committee, year) → the last number that was given."""
    given = op.get_bind().execute(sa.text("SELECT file_no FROM proceedings WHERE file_no <> ''")).scalars()
    found: dict[tuple[str, int], int] = {}
    for number in given:
        if parts := NUMBER.fullmatch(number):
            key = parts[2], int(parts[1])
            found[key] = max(found.get(key, 0), int(parts[3]))
    return found


def downgrade() -> None:
    rows = op.get_bind().execute(sa.text("SELECT year, max(last) FROM number_ranges GROUP BY year")).all()
    op.drop_table("number_ranges")
    years = op.create_table(
        "number_ranges",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_number_ranges")),
    )
    op.bulk_insert(years, [{"year": year, "last": last} for year, last in rows])
    op.drop_column("proceedings", "file_no")
    op.drop_column("proceedings", "committee")
