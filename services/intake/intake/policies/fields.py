"""What a field of the registration may hold, as far as no register has to be asked (domain.md §4.8)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from intake.errors import FieldInvalid

FOUNDED = date(1949, 10, 1)
MIN_WORDS = 5
NAMELESS = frozenset({"匿名", "不详", "未知", "不明", "无名", "未知人员", "不知道"})
# Controls and invisible marks that come with copied text; line ends and tabs stay.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
# Province 11–82, then digits; ours are checked against the town's list.
_VILLAGE = re.compile(r"[1-8]\d{11}")
_WARNING = re.compile(r"[0-9A-Za-z-]{1,40}")
_REFERENCE = re.compile(r"\S(.*\S)?", re.DOTALL)


@dataclass(frozen=True)
class Advice:
    """Where somebody goes who is refused for one reason."""

    reason: str
    way_on: str
    place: str
    address: str
    phone: str


@dataclass(frozen=True)
class TownBook:
    """What intake knows of the town: its number prefix, its villages and where refused people go."""

    prefix: str
    town_code: str
    villages: frozenset[str]
    refusals: dict[str, Advice]
    village_names: Mapping[str, str] = field(default_factory=dict)  # name → code, for what people write
    workdays: Mapping[date, bool] = field(
        default_factory=dict
    )  # the town's own, before the official calendar
    centre: str = ""


def clean(text: str) -> str:
    """The text without control and invisible characters, with plain line ends, trimmed."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_narrative(text: str) -> str:
    """The statement as it is kept.

    :raises FieldInvalid: fewer than five characters that say something.
    """
    words = clean(text)
    if len(re.sub(r"[\W_]", "", words)) < MIN_WORDS:
        raise FieldInvalid(f"请写明事情经过，至少 {MIN_WORDS} 个字。", field="narrative")
    return words


def check_name(text: str, *, field: str, anonymous: bool, role: str) -> str:
    """A party's name; the applicant of a dispute that is not anonymous has one.

    :raises FieldInvalid: empty, only signs, or 匿名 without the mark.
    """
    name = re.sub(r"\s+", " ", clean(text))
    if not re.search(r"\w", name):
        raise FieldInvalid("请填写姓名或者名称。", field=field)
    if name in NAMELESS and role == "applicant" and not anonymous:
        raise FieldInvalid("请填写申请人姓名；不愿透露姓名的，请选择匿名。", field=field)
    return name


def check_village(code: str | None, *, field: str, town_code: str, villages: Collection[str]) -> str:
    """A 12-digit village code: of the town's list, or of another place, which is kept as it is.

    :raises FieldInvalid: not 12 digits, or of this town and unknown.
    """
    if not code:
        return ""
    if not _VILLAGE.fullmatch(code):
        raise FieldInvalid("村代码应当是 12 位数字，请从列表中选择。", field=field)
    if code.startswith(town_code) and code not in villages:
        raise FieldInvalid("本镇没有这个代码的村，请从列表中选择。", field=field)
    return code


def check_occurred_on(day: date | None, today: date) -> date | None:
    """The day it happened, by the calendar of the town.

    :raises FieldInvalid: in the future, or before 1 October 1949.
    """
    if day is None:
        return None
    if day > today:
        raise FieldInvalid("发生日期不能晚于今天，请核对。", field="occurred_on")
    if day < FOUNDED:
        raise FieldInvalid("发生日期不能早于 1949 年 10 月 1 日，请核对。", field="occurred_on")
    return day


def check_reference(text: str | None) -> str | None:
    """The other platform's number of this dispute, or none.

    :raises FieldInvalid: only blanks or invisible characters.
    """
    if text is None:
        return None
    reference = clean(text)
    if not _REFERENCE.fullmatch(reference):
        raise FieldInvalid("外部编号不能是空白，没有编号请不要填写。", field="external_ref")
    return reference


def check_warning_id(text: str) -> str:
    """The id of the warning a dispute comes from.

    :raises FieldInvalid: not an id.
    """
    if text and not _WARNING.fullmatch(text):
        raise FieldInvalid("来源预警的编号不对，请从预警页面转入。", field="origin_warning_id")
    return text


def is_nameless(name: str) -> bool:
    """匿名, 不详 and the like: no name to compare by."""
    return name in NAMELESS


def looks_like_credit_code(number: str) -> bool:
    """Written like a 统一社会信用代码: 18 signs with letters in it, or a 9 in front, as no province has."""
    plain = re.sub(r"[\s-]", "", number).upper()
    return len(plain) == 18 and bool(re.match(r"9|\w{0,16}[A-Z]", plain))
