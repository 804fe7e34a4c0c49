"""重复信访人: who came several times within some days, with filters in the address and as a file."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from contracts.codes import TYPES
from contracts.petitioners import ListPetitioners, Petitioner, Petitioners
from gateway.i18n import full_moment, t
from gateway.pages import lists, surroundings
from gateway.pages.acting import choices
from gateway.people import ask, needs

HERE = "/petitioners"
FILTERS = ("times", "days", "village", "type", "cursor")
USUAL = {"times": "3", "days": "90"}
TIMES = ("2", "3", "5", "10")
DAYS = ("30", "90", "180", "365")


@needs("dispute.read_all")
def petitioners() -> ResponseReturnValue:
    given = lists.given(*FILTERS)
    return render_template(
        "pages/petitioners.html",
        found=ask(ListPetitioners.model_validate(given)),
        given={**USUAL, **given},
        chips=_chips(given),
        times=[(n, t("{n} 次以上", n=n)) for n in _offered(TIMES, given.get("times"))],
        days=[(n, t("{n} 天内", n=n)) for n in _offered(DAYS, given.get("days"))],
        types=choices(TYPES),
        villages=surroundings.villages(),
    )


@needs("dispute.read_all")
def export() -> ResponseReturnValue:
    return lists.as_file(t("重复信访人"), _columns(), _fetch)


def _fetch(cursor: str) -> Petitioners:
    given = {**lists.given(*FILTERS), "cursor": cursor, "limit": lists.CHUNK}
    return ask(ListPetitioners.model_validate(given))


def _columns() -> lists.Columns:
    return (
        (t("姓名"), lambda row: row.name),
        (t("电话"), lambda row: row.phone),
        (t("村居"), lambda row: surroundings.village_name(row.village_code)),
        (t("次数"), lambda row: row.times),
        (t("最近一次"), lambda row: full_moment(row.items[0].registered_at)),
        (t("编号"), _numbers),
    )


def _numbers(row: Petitioner) -> str:
    return " ".join(one.number for one in row.items)


def _offered(usual: tuple[str, ...], asked: str | None) -> list[str]:
    """The usual numbers; one that the address names is among them."""
    return list(usual) if asked in (None, *usual) else [str(asked), *usual]


def _chips(given: dict[str, Any]) -> list[tuple[str, str]]:
    names = {
        "times": lambda n: t("{n} 次以上", n=n),
        "days": lambda n: t("{n} 天内", n=n),
        "village": lambda code: lists.named(t("村居"))(surroundings.village_name(code)),
        "type": lists.named(t("申报类型"), {code: t(name) for code, name in TYPES.items()}),
    }
    return lists.chips(given, names)


PAGES = (
    (HERE, ["GET"], petitioners),
    (f"{HERE}.csv", ["GET"], export),
)
