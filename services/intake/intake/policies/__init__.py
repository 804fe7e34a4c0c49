"""Decisions over a registration: doors, fields, look-alikes, and who sees what."""
