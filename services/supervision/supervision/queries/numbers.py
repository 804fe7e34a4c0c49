"""The numbers of disputes by their ids."""

from __future__ import annotations

from sqlalchemy import select

from contracts.supervision import CaseNumbers, GetNumbers
from supervision.queries.view import View
from supervision.tables import CASES


def get_numbers(view: View, request: GetNumbers) -> CaseNumbers:
    """Only numbers: for who reads the trail, or may see every dispute.

    :raises Forbidden: neither.
    """
    if not view.actor.may("audit.read"):
        view.demand("dispute.read_all")
    wanted = CASES.c.dispute_id.in_(sorted(set(request.dispute_ids)))
    found = view.session.execute(select(CASES.c.dispute_id, CASES.c.number).where(wanted))
    return CaseNumbers(numbers={row.dispute_id: row.number for row in found})
