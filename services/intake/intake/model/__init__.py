"""What intake keeps: the register's entries, and what it exchanges with outside systems."""

from intake.model.exchange import (
    Connection,
    Key,
    Message,
    Order,
    OrderContent,
    OrderFile,
    OrderVersion,
    Stray,
)
from intake.model.imports import ImportFault, ImportJob
from intake.model.reconciliation import Difference, ListedOrder, Reconciliation
from intake.model.register import (
    DECIDED,
    MAX_NUMBER,
    MERGING,
    ROLES,
    STEPS,
    Attachment,
    Dispute,
    Link,
    Notice,
    Party,
    dispute_number,
)
from intake.model.told import Delivery, DeliveryTry

__all__ = [
    "DECIDED",
    "MAX_NUMBER",
    "MERGING",
    "ROLES",
    "STEPS",
    "Attachment",
    "Connection",
    "Delivery",
    "DeliveryTry",
    "Difference",
    "Dispute",
    "ImportFault",
    "ImportJob",
    "Key",
    "Link",
    "ListedOrder",
    "Message",
    "Notice",
    "Order",
    "OrderContent",
    "OrderFile",
    "OrderVersion",
    "Party",
    "Reconciliation",
    "Stray",
    "dispute_number",
]
