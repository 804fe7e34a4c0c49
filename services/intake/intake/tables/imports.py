"""Tables of files on their way into the register; a file's content is sealed, and dropped when it was registered."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from intake.model import ImportFault, ImportJob
from intake.tables.register import mapper, metadata
from servicekit.engine import UtcDateTime

IMPORTS = Table(
    "imports",
    metadata,
    Column("import_id", String(32), primary_key=True),
    Column("filename", String(200), nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("total", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("registered", Integer, nullable=False),
    Column("repeated", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("trouble", String(500), nullable=False),
    Column("lease_until", UtcDateTime),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", String(40), nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ignored", JSON, nullable=False, server_default="[]"),
)
Index("ix_imports_begun", IMPORTS.c.begun_by, IMPORTS.c.begun_at, IMPORTS.c.import_id)

PARTS = Table(
    "import_parts",
    metadata,
    Column("import_id", String(32), ForeignKey("imports.import_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

FAULTS = Table(
    "import_faults",
    metadata,
    Column("import_id", String(32), ForeignKey("imports.import_id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("row", Integer, nullable=False),
    Column("column", String(100), nullable=False),
    Column("reason", String(500), nullable=False),
)

mapper.map_imperatively(ImportJob, IMPORTS)
mapper.map_imperatively(ImportFault, FAULTS)
