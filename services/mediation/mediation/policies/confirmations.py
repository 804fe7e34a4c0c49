"""司法确认: who may ask, what stands in the way, and until when it can be enforced (domain.md §1.6)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

CONFIRM_DAYS = (
    30  # 民事诉讼法 §205, 人民调解法 §33: from the day the agreement takes effect, which is not counted
)
SOON = 7  # days left that are shown in red
ENFORCE_YEARS = 2  # 民事诉讼法 §250
# 民诉法解释 §355 (3): status; (5): ownership of real rights or intellectual property.
STATUS = re.compile(
    r"离婚|(?:婚姻|收养|亲子|父子|父女|母子|母女)关系(?:有效|无效|解除|成立|不成立|存在|不存在)?|解除收养|确认亲子"
)
TITLE = re.compile(
    r"(?:土地|宅基地|房屋|房产|承包地|林地|商标|专利|著作权|版权)[^。；，]{0,12}(?:归|属于)|"
    r"(?:所有权|使用权|产权|权属|承包经营权|宅基地)[^。；，]{0,8}(?:归|属于|确认为)"
)
THIRD = re.compile(r"第三人|案外人|共有人|他人(?:的|所有)|村集体(?:的|所有)")
PROPERTY = re.compile(r"房屋|房产|宅基地|土地|车辆|林地|承包地")


@dataclass(frozen=True)
class Clause:
    """One obligation: who, to whom, how much; ``no`` names it."""

    no: int
    who: str
    to_whom: str
    what: str
    has_amount: bool


@dataclass(frozen=True)
class Request:
    """What the rules ask about an application; ``joined`` are the roles of those who apply together."""

    form: str
    due_on: date
    asked_on: date  # the day it is or would be handed in or posted
    type_code: str
    terms: str
    clauses: Sequence[Clause]
    joined: Collection[str]
    absent: Collection[str]  # who is party and does not join
    files: Collection[str]  # purposes of the files in the case
    on_paper: bool  # somebody signed on paper
    agents: Sequence[str] = ()  # agents without special power
    has_agent: bool = False
    unproved: Sequence[str] = ()  # who joins without a copy of the own ID
    third_party: bool = False  # the applicants say that property of others is concerned

    @property
    def days_left(self) -> int:
        return (self.due_on - self.asked_on).days


@dataclass(frozen=True)
class Finding:
    """``block`` stands in the way, ``warn`` wants to be looked at; ``code`` is stable."""

    code: str
    level: str
    message: str


def findings(asked: Request) -> Iterator[Finding]:
    """Everything that would make the court refuse, and what it may ask about (民诉法解释 §353–358)."""
    yield from _of_the_period(asked)
    yield from _of_the_parties(asked)
    yield from _of_the_content(asked)
    yield from _of_the_papers(asked)


def blocked(found: Collection[Finding]) -> bool:
    return any(one.level == "block" for one in found)


def _of_the_period(asked: Request) -> Iterator[Finding]:
    left = asked.days_left
    if left < 0:
        yield Finding("late", "block", f"申请期限已过 {-left} 天：应当自协议生效之日起三十日内共同提出。")
    elif left < SOON:
        yield Finding("soon", "warn", f"只剩 {left} 天，请尽快提交；邮寄的以交邮日期为准。")
    if asked.form == "oral":
        yield Finding("oral", "block", "口头协议不能直接申请司法确认，请双方先订立书面协议。")


def _of_the_parties(asked: Request) -> Iterator[Finding]:
    for name in asked.absent:
        yield Finding("not_joint", "block", f"{name}没有共同申请：司法确认应当由各方当事人共同提出。")
    if not {"applicant", "respondent"} <= set(asked.joined) and not asked.absent:
        yield Finding("not_joint", "block", "司法确认应当由双方当事人共同申请，请填写双方。")
    for name in asked.agents:
        yield Finding(
            "agent_power", "block", f"代理人{name}没有特别授权，不能代为申请，请重新办理授权委托书。"
        )


def _of_the_content(asked: Request) -> Iterator[Finding]:
    texts = {0: asked.terms, **{one.no: one.what for one in asked.clauses}}
    for no, text in texts.items():
        where = f"第{no}项" if no else "协议内容"
        if found := STATUS.search(text):
            yield Finding(
                "status",
                "block",
                f"{where}涉及身份关系（“{found[0]}”），法院不予受理（民诉法解释第三百五十五条第三项）。",
            )
        if found := TITLE.search(text):
            yield Finding(
                "title",
                "block",
                f"{where}是确认权属的内容（“{found[0]}”），法院不予受理（民诉法解释第三百五十五条第五项）。",
            )
        if found := THIRD.search(text):
            yield Finding(
                "third_party",
                "warn",
                f"{where}可能涉及他人的财产（“{found[0]}”），请核对有没有损害他人权益。",
            )
    if asked.third_party:
        yield Finding("third_party", "warn", "申请人说明涉及他人财产：请附财产权利证明和权利人的意见。")
    for one in asked.clauses:
        if not one.who or not (one.to_whom or not one.has_amount):
            yield Finding(
                "unclear",
                "warn",
                f"第{one.no}项没有写清谁向谁履行，内容不明确的法院会驳回（民诉法解释第三百五十八条）。",
            )


def _of_the_papers(asked: Request) -> Iterator[Finding]:
    if asked.on_paper and "signed_paper" not in asked.files:
        yield Finding("signed_paper", "block", "没有签名盖章的协议扫描件，请在“证据”页上传签字盖章页。")
    if asked.unproved:
        names = "、".join(asked.unproved)
        yield Finding("identity", "block", f"没有{names}的身份证明复印件，请在“证据”页上传，每位申请人一份。")
    if asked.has_agent and "power_of_attorney" not in asked.files:
        yield Finding("power_of_attorney", "block", "有代理人，但没有授权委托书，请在“证据”页上传。")
    if PROPERTY.search(asked.terms) and "court" not in asked.files:
        yield Finding("property", "warn", "协议涉及财产，请附相应的财产权利证明（用途选“司法确认材料”）。")


EVERYBODY = "both"  # one file with the papers of all


def unproved(joining: Sequence[tuple[str, str]], files: Sequence[str]) -> list[str]:
    """Names of those for whom no copy is there: ``joining`` are (ref, name), ``files`` whose each copy is.

    A copy of which nobody said whose it is counts for one person.
    """
    if EVERYBODY in files:
        return []
    lacking = [name for ref, name in joining if ref not in files]
    return lacking[sum(not whose for whose in files) :]


def enforce_until(last_due_on: date | None, effective_on: date) -> date:
    """The last day to ask for enforcement: two years from the end of the last performance period, else from effect."""
    start = last_due_on or effective_on
    year = start.year + ENFORCE_YEARS
    try:
        return start.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


@dataclass(frozen=True)
class Described:
    """What a party's description says, as far as it is written in the usual way."""

    sex: str = ""
    ethnicity: str = ""
    address: str = ""


def described(details: str) -> Described:
    """From “男，汉族，41岁，农民，住拳东村”."""
    sex = re.search(r"(?:^|[，,、])(男|女)(?:$|[，,、])", details)
    people = re.search(r"([\u4e00-\u9fff]{1,5}族)", details)
    home = re.search(r"(?:住(?:址|所)?[：:]?|地址[：:]?)([^，,；。]+)", details)
    return Described(*(found[1] if found else "" for found in (sex, people, home)))
