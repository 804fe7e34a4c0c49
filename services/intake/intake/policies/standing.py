"""Who speaks for whom: agents, guardians of minors, representatives of many (domain.md §1.4, §5.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# 信访工作条例 §20: a group sends at most five; who is no more than that speaks for itself.
MOST_REPRESENTATIVES = 5
ADULT = 18  # years
# Doors at which somebody of the centre sits opposite: there a guardian and representatives can be asked for at once.
ATTENDED = frozenset({"window", "desk", "letter"})
SPEAKS_FOR_ANOTHER = frozenset({"agent", "guardian"})


@dataclass(frozen=True)
class Speaker:
    """A party as far as it matters who speaks; ``age`` in years where the ID number says it."""

    role: str
    capacity: str = ""
    acts_for: str = ""
    age: int | None = None

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < ADULT


def faults(speakers: Sequence[Speaker], channel: str) -> Iterator[tuple[str, str]]:
    """(field, sentence) of what is wrong with who speaks for whom."""
    for at, one in enumerate(speakers):
        yield from _of_speaker(at, one, len(speakers))
    if channel in ATTENDED:
        yield from _without_guardian(speakers)
    yield from _of_crowd(speakers, channel)


def _of_speaker(at: int, one: Speaker, count: int) -> Iterator[tuple[str, str]]:
    if one.capacity in SPEAKS_FOR_ANOTHER:
        if not one.acts_for:
            yield f"parties.{at}.acts_for", "请选择替谁反映。"
        elif not 1 <= int(one.acts_for[1:]) <= count or one.acts_for == f"P{at + 1}":
            yield f"parties.{at}.acts_for", "替谁反映选得不对，请从当事人里另选一位。"
    if one.capacity == "self_supporting" and one.age is not None and one.age < 16:
        yield f"parties.{at}.capacity", "未满 16 周岁的，需要登记监护人。"


def _without_guardian(speakers: Sequence[Speaker]) -> Iterator[tuple[str, str]]:
    guarded = {one.acts_for for one in speakers if one.capacity == "guardian"}
    for at, one in enumerate(speakers):
        if one.is_minor and one.capacity != "self_supporting" and f"P{at + 1}" not in guarded:
            yield (
                f"parties.{at}.id_number",
                "这位当事人未满 18 周岁，请登记监护人；已满 16 周岁、靠自己劳动生活的，请注明。",
            )


def _of_crowd(speakers: Sequence[Speaker], channel: str) -> Iterator[tuple[str, str]]:
    applicants = [
        one for one in speakers if one.role == "applicant" and one.capacity not in SPEAKS_FOR_ANOTHER
    ]
    chosen = sum(one.capacity == "representative" for one in speakers)
    if chosen > MOST_REPRESENTATIVES:
        yield "parties", f"代表人最多 {MOST_REPRESENTATIVES} 人，现在有 {chosen} 人，请推选后再登记。"
    elif len(applicants) > MOST_REPRESENTATIVES and not chosen and channel in ATTENDED:
        yield (
            "parties",
            f"申请人超过 {MOST_REPRESENTATIVES} 人，请推选不超过 {MOST_REPRESENTATIVES} 名代表人，并在身份里注明。",
        )
