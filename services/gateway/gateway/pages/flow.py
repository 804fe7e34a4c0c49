"""流向: from the door to the desk – where disputes came in, as what, and which desk each kind went to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contracts.codes import CHANNELS, TYPES
from contracts.supervision import Flow, GetFlow
from gateway.exporting import as_table
from gateway.i18n import t
from gateway.pages import lists, surroundings
from gateway.pages.acting import FAILURES, Form, errors_of
from gateway.people import ask, needs

ELSEWHERE = "elsewhere"  # what happened in no village of this town


@needs("supervision.read", "routing.decide")
def flow() -> ResponseReturnValue:
    given = {name: value for name in ("since", "until") if (value := request.args.get(name, "").strip())}
    try:
        found = ask(GetFlow.model_validate(given))
    except FAILURES as error:
        return _shown(None, Form(given, errors_of(error))), 422
    return _shown(found, Form({"since": found.since.isoformat(), "until": found.until.isoformat()}))


@needs("supervision.read", "routing.decide")
def flow_file() -> ResponseReturnValue:
    """Every stream of both pictures with its number, of the days in the address."""
    found = ask(GetFlow.model_validate(lists.given("since", "until")))
    return as_table(t("流向"), (t("统计什么"), t("来自"), t("去向"), t("件数")), list(_streams(found)))


def _streams(found: Flow) -> Iterator[tuple[str, str, str, int]]:
    for one in found.doors:
        yield t("来源和类型"), _label(f"0:{one.source}"), _kind(one.target), one.value
    for one in found.desks:
        yield t("类型和部门"), _kind(one.source), _label(f"2:{one.target}"), one.value
    for one in found.places:
        place = surroundings.village_name(one.source) or t("不在本镇")
        yield t("村居和类型"), place, _kind(one.target), one.value


def _shown(found: Flow | None, form: Form) -> str:
    areas = surroundings.villages()
    area = next((name for name, _ in areas if name == request.args.get("area")), "")
    return render_template(
        "pages/flow.html",
        found=found,
        form=form,
        area=area,
        areas=[(name, name) for name, _ in areas],
        road=_road(found) if found else None,
        places=_places(found, areas, area) if found else None,
    )


def _road(found: Flow) -> dict[str, Any]:
    """Three columns and the streams between them; a column is part of a name, so that no two of them are one."""
    steps = [(0, found.doors), (1, found.desks)]
    links = [
        (f"{at}:{one.source}", f"{at + 1}:{one.target}", one.value)
        for at, streams in steps
        for one in streams
    ]
    names = dict.fromkeys(name for source, target, _ in links for name in (source, target))
    return {
        "nodes": [{"name": name, "label": _label(name)} for name in names],
        "links": [{"source": source, "target": target, "value": value} for source, target, value in links],
    }


def _label(name: str) -> str:
    column, _, key = name.partition(":")
    if column == "0":
        return t(CHANNELS.get(key, key))
    if column == "1":
        return _kind(key)
    return surroundings.desk_name(key) if key else t("还没有分到部门")


def _kind(code: str) -> str:
    return t(TYPES[code]) if code in TYPES else t("还没有研判")


def _places(found: Flow, areas: list[tuple[str, list[tuple[str, str]]]], area: str) -> dict[str, Any]:
    """Rows are the areas, or the villages of one; columns the types that came in there, the most frequent first."""
    rows = _rows(areas, area)
    inside: Counter[tuple[str, str]] = Counter()
    for one in found.places:
        inside[rows.get(one.source, "" if area else ELSEWHERE), one.target] += one.value
    codes = _by_number((code, number) for (row, code), number in inside.items() if row)
    named = [*dict.fromkeys(rows.values()), *([] if area else [ELSEWHERE])]
    return {
        "labels": [_kind(code) for code in codes],
        "series": [
            {"name": _row_name(name), "values": [inside[name, code] for code in codes]}
            for name in named
            if name != ELSEWHERE or any(inside[name, code] for code in codes)
        ],
    }


def _rows(areas: list[tuple[str, list[tuple[str, str]]]], area: str) -> Mapping[str, str]:
    """Village → the row it counts for."""
    if area:
        return {code: name for one, villages in areas if one == area for code, name in villages}
    return {code: one for one, villages in areas for code, _ in villages}


def _row_name(name: str) -> str:
    return t("不在本镇") if name == ELSEWHERE else name


def _by_number(counted: Iterable[tuple[str, int]]) -> list[str]:
    numbers: Counter[str] = Counter()
    for code, number in counted:
        numbers[code] += number
    return sorted(numbers, key=lambda code: (-numbers[code], code))


PAGES = (
    ("/flow", ["GET"], flow),
    ("/flow.csv", ["GET"], flow_file),
)
