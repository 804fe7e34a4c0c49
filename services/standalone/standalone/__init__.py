"""Everything in one process, and the fengqiao command."""
