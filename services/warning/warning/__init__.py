"""Clues and the four-level warning chain (预警)."""
