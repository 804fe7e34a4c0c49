"""Reads of the register: a session in, contract models out."""
