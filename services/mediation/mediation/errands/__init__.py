"""What takes seconds: done between two transactions, never inside one (docs/adr/0017)."""

from mediation.errands.binding import bind_waiting, preview_file

__all__ = ["bind_waiting", "preview_file"]
