"""What waits for other systems: done between two transactions, never inside one (docs/adr/0017)."""

from intake.errands.importing import import_waiting
from intake.errands.listing import reconcile_waiting
from intake.errands.sending import send_deliveries

__all__ = ["import_waiting", "reconcile_waiting", "send_deliveries"]
