"""Entry points of warning; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contracts import warning as c
from contracts.intake import DisputeRegistered
from contracts.video_feed import GatheringObserved
from messaging.call import Call
from messaging.entry import Service, answers, every, listens
from servicekit.town import Town, load_town
from warning import handlers, queries, tables
from warning.policies import Sign, load_signs
from warning.settings import Settings

OWN_SIGNS = Path(__file__).with_name("signs.toml")


@dataclass(frozen=True)
class Resources:
    """What the use cases read: the town and the signs."""

    town: Town
    signs: tuple[Sign, ...]


class WarningService(Service):
    """Takes clues through grid, village, area and town (预警)."""

    name = "warning"
    gathers = 0.1
    tables = tables
    settings_type = Settings

    @classmethod
    def resources(cls, settings: Settings) -> Resources:
        return Resources(load_town(settings.town), load_signs(Path(settings.signs_file or OWN_SIGNS)))

    @listens(GatheringObserved)
    def on_gathering_observed(self, call: Call, event: GatheringObserved) -> None:
        handlers.take_gathering(call, event)

    @listens(DisputeRegistered)
    def on_dispute_registered(self, call: Call, event: DisputeRegistered) -> None:
        handlers.take_registered(call, event)

    @every(seconds=1.0)
    def raise_overdue(self, call: Call) -> None:
        handlers.raise_overdue(call)

    @answers(c.ReportClue)
    def report_clue(self, call: Call, request: c.ReportClue) -> c.WarningSheet:
        return handlers.report_clue(call, request)

    @answers(c.ListWarnings, write=False)
    def list_warnings(self, call: Call, request: c.ListWarnings) -> c.Warnings:
        return queries.list_warnings(call.session, request, call.actor)

    @answers(c.GetWarning, write=False)
    def get_warning(self, call: Call, request: c.GetWarning) -> c.WarningSheet:
        return queries.get_warning(call.session, request.warning_id, call.actor)

    @answers(c.SettleWarning)
    def settle_warning(self, call: Call, request: c.SettleWarning) -> c.WarningSheet:
        return handlers.settle_warning(call, request)

    @answers(c.DropWarning)
    def drop_warning(self, call: Call, request: c.DropWarning) -> c.WarningSheet:
        return handlers.drop_warning(call, request)

    @answers(c.RaiseWarning)
    def raise_warning(self, call: Call, request: c.RaiseWarning) -> c.WarningSheet:
        return handlers.raise_warning(call, request)
