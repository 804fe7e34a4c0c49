"""Mediators and offers (派单)."""
