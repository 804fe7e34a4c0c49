"""The audit trail: one hash chain for each dispute, and a daily anchor over the chains that grew."""

from servicekit.audit.anchors import anchor, anchor_yesterday, verify_anchors
from servicekit.audit.chain import Break, Entry, append, expect, preload, start_chain, verify, whole_chain
from servicekit.audit.digest import START, sm3
from servicekit.audit.reading import Wanted, rows, seals, size, total
from servicekit.audit.tables import AuditTables, audit_tables

__all__ = [
    "START",
    "AuditTables",
    "Break",
    "Entry",
    "Wanted",
    "anchor",
    "anchor_yesterday",
    "append",
    "audit_tables",
    "expect",
    "preload",
    "rows",
    "seals",
    "size",
    "sm3",
    "start_chain",
    "total",
    "verify",
    "verify_anchors",
    "whole_chain",
]
