"""专家意见 and 联合研判结论 of a case: shown beside the study step, taken into its form, kept with the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from contracts import mediation as c
from contracts.errors import Refused, Unavailable
from contracts.expert_pool import ListConsultations
from contracts.joint_study import ListStudies, StudySheet
from gateway.pages.surroundings import desk_name
from gateway.people import ask

LENGTH = 5_000  # characters that a particular of a record may have


def given_in(dispute_id: str) -> list[c.OpinionWords]:
    """What was said so far, the oldest first; who does not answer is left out."""
    return sorted([*_of_experts(dispute_id), *_of_studies(dispute_id)], key=lambda one: one.at)


def keep(dispute_id: str) -> None:
    """Everything goes to the file; an opinion that cannot be kept now does not stand in the way of what is done."""
    found = given_in(dispute_id)
    if found:
        with suppress(Refused, Unavailable):
            ask(c.KeepOpinions(dispute_id=dispute_id, opinions=tuple(found)))


def as_particulars(found: Sequence[c.OpinionWords]) -> dict[str, str]:
    """For the form of the study step."""
    names = {"expert": "advice", "study": "joint_study"}
    told = {
        f"particulars.{field}": "\n".join(f"{one.by}：{one.opinion}" for one in found if one.source == source)
        for source, field in names.items()
    }
    return {key: text[:LENGTH] for key, text in told.items() if text}


def _of_experts(dispute_id: str) -> Iterator[c.OpinionWords]:
    with suppress(Refused, Unavailable):
        for one in ask(ListConsultations(dispute_id=dispute_id, state="answered")).items:
            if one.answered_at is not None:
                yield c.OpinionWords(
                    source="expert", ref=one.consultation_id, by=f"{one.committee} {one.expert_name}".strip(),
                    at=one.answered_at, question=one.question[:2_000], opinion=one.opinion, basis=one.basis,
                )  # fmt: skip


def _of_studies(dispute_id: str) -> Iterator[c.OpinionWords]:
    with suppress(Refused, Unavailable):
        for one in ask(ListStudies(dispute_id=dispute_id, state="concluded", handles=True)).items:
            if one.conclusion is not None and one.ended_at is not None:
                yield c.OpinionWords(
                    source="study", ref=one.study_id, by=_desks(one), at=one.ended_at, question=one.question,
                    opinion=one.conclusion.measures, basis=one.conclusion.boundary,
                )  # fmt: skip


def _desks(study: StudySheet) -> str:
    return "、".join(desk_name(seat.desk) for seat in study.seats)[:300]
