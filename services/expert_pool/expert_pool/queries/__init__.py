"""What the pool's lists, records and choices read."""

from expert_pool.queries.changes import changes_of
from expert_pool.queries.consultations import (
    all_committees,
    all_experts,
    consultations_of,
    find,
    list_consultations,
    of_panel,
    on_dispute,
    open_load,
    preload,
    sheet,
    sheets,
)
from expert_pool.queries.credentials import credential_sheet, find_expert, list_credentials
from expert_pool.queries.draws import draw_sheet, get_draw, list_fields, may_see, repeat_draw
from expert_pool.queries.hours import get_training_record, list_training_hours
from expert_pool.queries.required import required_hours, required_of, versions_of
from expert_pool.queries.roster import list_expert_committees, list_expert_roster, waiting_for
from expert_pool.queries.training import (
    get_training,
    get_training_certificate,
    list_trainings,
    people_in,
    places_of,
    training_sheet,
)
from expert_pool.queries.use import get_expert_use

__all__ = [
    "all_committees",
    "all_experts",
    "changes_of",
    "consultations_of",
    "credential_sheet",
    "draw_sheet",
    "find",
    "find_expert",
    "get_draw",
    "get_expert_use",
    "get_training",
    "get_training_certificate",
    "get_training_record",
    "list_consultations",
    "list_credentials",
    "list_expert_committees",
    "list_expert_roster",
    "list_fields",
    "list_training_hours",
    "list_trainings",
    "may_see",
    "of_panel",
    "on_dispute",
    "open_load",
    "people_in",
    "places_of",
    "preload",
    "repeat_draw",
    "required_hours",
    "required_of",
    "sheet",
    "sheets",
    "training_sheet",
    "versions_of",
    "waiting_for",
]  # fmt: skip
