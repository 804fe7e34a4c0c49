"""Settings of the dispatch."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from mediator_dispatch.policies import OfferTerms
from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """How long an offer stands by grade, and how many are made before a coordinator is called."""

    offer_hours_simple: float = Field(default=4.0, gt=0)
    offer_hours_complex: float = Field(default=2.0, gt=0)
    offer_minutes_red: float = Field(default=30.0, gt=0)
    max_offers: int = Field(default=8, ge=1, le=100)

    def offer_terms(self) -> OfferTerms:
        return OfferTerms(
            simple=timedelta(hours=self.offer_hours_simple),
            complex=timedelta(hours=self.offer_hours_complex),
            red=timedelta(minutes=self.offer_minutes_red),
        )
