"""What stands behind the question mark of an address, as the fields of a request."""

from __future__ import annotations

import pytest
from flask import Flask

from contracts.repeats import ListProposals
from gateway.api.routes import query_for


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("dispute_ids=d1", {"dispute_ids": ["d1"]}),
        ("dispute_ids=d1&dispute_ids=d2", {"dispute_ids": ["d1", "d2"]}),
        ("cursor=&limit=5", {"limit": "5"}),
        ("limit=5&limit=6", {"limit": ["5", "6"]}),
    ],
)
def test_one_of_what_may_be_many_is_a_list_and_an_empty_field_is_not_given(
    query: str, fields: dict[str, object]
) -> None:
    with Flask(__name__).test_request_context(f"/?{query}"):
        assert query_for(ListProposals) == fields
