"""The audit trail: one hash chain for each dispute, and a daily anchor over the chains that grew."""

from servicekit.audit.anchors import anchor, verify_anchors
from servicekit.audit.chain import Break, Entry, append, preload, verify, whole_chain
from servicekit.audit.digest import START, sm3
from servicekit.audit.tables import AuditTables, audit_tables

__all__ = [
    "START",
    "AuditTables",
    "Break",
    "Entry",
    "anchor",
    "append",
    "audit_tables",
    "preload",
    "sm3",
    "verify",
    "verify_anchors",
    "whole_chain",
]
