"""Reads of the mediation: lists and sheets as contract models, personal words masked."""

from mediation.queries.proceedings import get_proceeding, list_proceedings, may_read, sheet_of

__all__ = ["get_proceeding", "list_proceedings", "may_read", "sheet_of"]
