"""Where the tables of the dispatch live together."""

from sqlalchemy.orm import registry

from servicekit.engine import new_metadata

metadata = new_metadata()
mapper = registry(metadata=metadata)
