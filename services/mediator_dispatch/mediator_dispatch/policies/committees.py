"""What the law asks of a committee (人民调解法 arts. 8–9, domain.md §1.1), and how one stands today."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from mediator_dispatch.model import Committee

LEAST, MOST, YEARS = 3, 9, 3
SOON = timedelta(days=90)  # before the last day of a term a new election is prepared


def faults_of_committee(one: Committee) -> Iterator[tuple[str, str]]:
    """(column, sentence) of what may not be written."""
    if not LEAST <= len(one.members) <= MOST:
        yield "委员", f"委员要{LEAST}到{MOST}人，现在{len(one.members)}人（人民调解法第八条）。"
    if not one.women:
        yield "女委员", "委员中要有妇女（人民调解法第八条）。"
    elif strange := [each for each in one.women if each not in one.members]:
        yield "女委员", f"{'、'.join(strange)}不在委员里，请核对编号。"
    if one.chair_id not in one.members:
        yield "主任", "要有一名主任，由委员担任（人民调解法第八条）。"
    if strange := [each for each in one.deputies if each not in one.members or each == one.chair_id]:
        yield "副主任", f"{'、'.join(strange)}不能任副主任：要是委员，并且不兼主任。"
    if one.term_until <= one.term_from:
        yield "届期结束", "届期结束要晚于届期开始。"
    elif one.term_until > end_of_term(one.term_from):
        yield "届期结束", f"一届三年，最晚到{end_of_term(one.term_from).isoformat()}（人民调解法第九条）。"


def end_of_term(begins: date) -> date:
    """The day before the third anniversary; a term that begins on a leap day ends with February."""
    try:
        return begins.replace(year=begins.year + YEARS) - timedelta(days=1)
    except ValueError:
        return date(begins.year + YEARS, 2, 28)


def warnings_of(one: Committee, there: Collection[str], today: date) -> list[str]:
    """Sentences about what lacks or ends; ``there`` are the ids on the roster."""
    found = [sentence for _, sentence in faults_of_committee(one)]
    if gone := [each for each in one.members if each not in there]:
        found.append(f"委员{'、'.join(gone)}已不在名册，请补选。")
    if one.term_until < today:
        found.append(f"任期{one.term_until.isoformat()}已满，请换届（人民调解法第九条，可以连选连任）。")
    elif one.term_until - today <= SOON:
        found.append(f"任期{one.term_until.isoformat()}届满，请准备换届（可以连选连任）。")
    return found


def stands_of(one: Committee, warnings: Collection[str], today: date) -> str:
    """over | check | ending | ok: the gravest first."""
    if one.term_until < today:
        return "over"
    ending = one.term_until - today <= SOON
    if len(warnings) > ending:
        return "check"
    return "ending" if ending else "ok"
