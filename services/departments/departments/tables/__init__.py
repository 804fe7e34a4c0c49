"""The tables of the desks, mapped onto the model; all desks share one database."""

from departments import model
from departments.tables.cases import DESK_CASES
from departments.tables.home import mapper, metadata
from departments.tables.whistles import CO_PARTS, UNTOLD, WHISTLES
from messaging.tables import bus_tables
from servicekit.audit import audit_tables

BUS = bus_tables(metadata)
AUDIT, ANCHORS = audit_tables(metadata)

mapper.map_imperatively(model.DeskCase, DESK_CASES)
mapper.map_imperatively(model.Whistle, WHISTLES)
mapper.map_imperatively(model.CoPart, CO_PARTS)

__all__ = ["ANCHORS", "AUDIT", "BUS", "CO_PARTS", "DESK_CASES", "UNTOLD", "WHISTLES", "metadata"]
