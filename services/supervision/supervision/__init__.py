"""Clocks, cards, timeline, lists, search and figures (督办)."""
