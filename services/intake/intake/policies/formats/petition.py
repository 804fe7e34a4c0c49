"""Matters that the petition office passes on for mediation (信访事项): the hotline's table with the petition's own names."""

from __future__ import annotations

from dataclasses import replace

from intake.policies.formats.hotline import HOTLINE
from intake.policies.formats.tabled import TabledFormat

NUMBER = {"order_no": "petition_no"}
PETITION = replace(
    HOTLINE,
    kinds={"petition.passed": "order", "petition.changed": "order", "petition.supplemented": "supplement",
           "petition.urged": "urge", "petition.withdrawn": "withdraw"},
    order=HOTLINE.order | NUMBER | {"caller": "petitioner", "matter": "petition_class", "due_at": "reply_by"},
    told=HOTLINE.told | NUMBER,
    listing=HOTLINE.listing | {"order": "petition"},
    list_kind="petitions.list",
)  # fmt: skip
PETITION_LETTERS = TabledFormat(PETITION)
