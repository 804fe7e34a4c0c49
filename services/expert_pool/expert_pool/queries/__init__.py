"""What the pool's lists, records and choices read."""

from expert_pool.queries.consultations import (
    all_committees,
    all_experts,
    find,
    list_consultations,
    of_panel,
    on_dispute,
    open_load,
    preload,
    sheet,
    sheets,
)
from expert_pool.queries.draws import draw_sheet, get_draw, list_fields, may_see, repeat_draw

__all__ = [
    "all_committees", "all_experts", "draw_sheet", "find", "get_draw", "list_consultations", "list_fields", "may_see", "of_panel",
    "on_dispute", "open_load", "preload", "repeat_draw", "sheet", "sheets",
]  # fmt: skip
