"""Settings of the dispatch."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from contracts.attachments import LARGEST_FILE
from mediator_dispatch.policies import OfferTerms, TaskTerms
from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """How long an offer stands by grade, how many are made before a coordinator is called, and what a report may bring."""

    offer_hours_simple: float = Field(default=4.0, gt=0)
    offer_hours_complex: float = Field(default=2.0, gt=0)
    offer_minutes_red: float = Field(default=30.0, gt=0)
    max_offers: int = Field(default=8, ge=1, le=100)

    task_offer_minutes: float = Field(default=120.0, gt=0)
    task_offer_minutes_calm: float = Field(default=30.0, gt=0)
    task_offer_minutes_red: float = Field(default=15.0, gt=0)
    max_task_offers: int = Field(default=5, ge=1, le=100)
    tasks_at_once: int = Field(default=5, ge=1, le=100)  # of one grid worker
    largest_report: int = LARGEST_FILE  # bytes of all photos of a report, which travel in one message

    def offer_terms(self) -> OfferTerms:
        return OfferTerms(
            simple=timedelta(hours=self.offer_hours_simple),
            complex=timedelta(hours=self.offer_hours_complex),
            red=timedelta(minutes=self.offer_minutes_red),
        )

    def task_terms(self) -> TaskTerms:
        return TaskTerms(
            usual=timedelta(minutes=self.task_offer_minutes),
            calm=timedelta(minutes=self.task_offer_minutes_calm),
            red=timedelta(minutes=self.task_offer_minutes_red),
        )
