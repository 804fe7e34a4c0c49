"""The metadata that all tables of the desks belong to."""

from sqlalchemy.orm import registry

from servicekit.engine import new_metadata

metadata = new_metadata()
mapper = registry(metadata=metadata)
