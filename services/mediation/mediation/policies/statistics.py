"""人民调解案件情况统计表: its columns, how a case is counted, and its control sums (domain.md §3.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mediation.policies.sources import OWN, source_of

# column, name, group; the order is that of the form.
TYPE_NAMES = (
    "婚姻家庭", "邻里", "房屋宅基地", "合同", "生产经营", "损害赔偿", "山林土地", "征地拆迁", "环境污染", "拖欠农民工工资",
    "其他劳动争议", "旅游", "电子商务", "其他消费", "医疗", "道路交通事故", "物业", "其他",
)  # fmt: skip
BODIES = {
    "village": "村", "community": "居", "town": "乡镇", "street": "街道", "company": "企事业单位", "social": "社会团体和其他组织",
}  # fmt: skip
SOURCES = {"own": "主动调解", "asked": "依申请调解", "sent": "接受委托移送"}
SENDERS = {
    "court": "法院",
    "procurator": "检察院",
    "police": "公安机关",
    "petitions": "信访部门",
    "others": "其他部门",
}
PREVENTED = {"suicide": "自杀", "crime": "转化为刑事案件", "petition": "群体性上访", "brawl": "群体性械斗"}
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("total", "案件总数（件）", "总计"), ("people", "涉及当事人（人）", "总计"), ("success", "调解成功（件）", "总计"),
    ("hard", "疑难复杂（件）", "总计"), ("amount", "协议涉及金额（万元）", "总计"),
    *((f"body_{code}", name, "调委会") for code, name in BODIES.items()),
    *((f"source_{code}", name, "来源") for code, name in SOURCES.items()),
    *((f"sent_{code}", name, "委托移送") for code, name in SENDERS.items()),
    *((f"type_{no:02d}", name, "类型") for no, name in enumerate(TYPE_NAMES, start=1)),
    ("oral", "口头协议", "协议"), ("written", "书面协议", "协议"),
    ("searched", "排查纠纷（次）", "预防"), ("foreseen", "预防纠纷（件）", "预防"),
    *((f"prevented_{code}", f"防止{name}（{unit}）", "预防") for code, name in PREVENTED.items() for unit in ("件",)),
    *((f"saved_{code}", f"防止{name}（人）", "预防") for code, name in PREVENTED.items()),
)  # fmt: skip
# Committee's kind in the town → column; an industry's committee is a social organisation's.
BODY_OF = {"village": "village", "town": "town", "area": "town", "industry": "social"}
DANGER_OF = {
    "self_harm": "suicide", "threat": "crime", "weapon": "crime", "violence_at_home": "crime", "gathering": "petition",
}  # fmt: skip
MANY = 10  # people, from which a fight is a group's (assumption)
TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True)
class Counted:
    """One case as the form asks; ``kind`` is its committee's, "" where the mediator has none."""

    kind: str
    committee: str
    channel: str
    referred_by: str
    type_code: str
    people: int
    success: bool
    hard: bool
    form: str = ""
    amount_yuan: Decimal | None = None
    dangers: Collection[str] = ()


def columns_of(case: Counted) -> Iterator[tuple[str, Decimal]]:
    """What one case adds to its row."""
    yield "total", Decimal(1)
    yield "people", Decimal(case.people)
    yield f"body_{BODY_OF.get(case.kind, '')}", Decimal(1)
    yield f"type_{case.type_code}", Decimal(1)
    for column in _source(case.channel, case.referred_by):
        yield column, Decimal(1)
    flags = {
        "success": case.success, "hard": case.hard, "oral": case.form == "oral", "written": case.form == "written",
        "searched": case.channel in OWN, "foreseen": case.channel == "warning" and case.success,
    }  # fmt: skip
    yield from ((name, Decimal(1)) for name, holds in flags.items() if holds)
    if case.amount_yuan:
        yield "amount", case.amount_yuan / TEN_THOUSAND
    for kind in _prevented(case):
        yield f"prevented_{kind}", Decimal(1)
        yield f"saved_{kind}", Decimal(case.people)


def summed(cases: Iterable[Counted]) -> dict[str, Decimal]:
    """A row; what belongs to no column of the form is in none, and the control sums show it."""
    known = {code for code, _, _ in COLUMNS}
    row = dict.fromkeys((code for code, _, _ in COLUMNS), Decimal(0))
    for case in cases:
        for column, amount in columns_of(case):
            if column in known:
                row[column] += amount
    return row


def together(rows: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    total = dict.fromkeys((code for code, _, _ in COLUMNS), Decimal(0))
    for row in rows:
        for column, amount in row.items():
            total[column] += amount
    return total


@dataclass(frozen=True)
class ControlSum:
    """``left`` must be equal to ``right``, or not larger (``most``)."""

    code: str
    columns: Sequence[str]
    left: Decimal
    right: Decimal
    most: bool = False

    @property
    def holds(self) -> bool:
        return self.left <= self.right if self.most else self.left == self.right


def control_sums(row: Mapping[str, Decimal]) -> Iterator[ControlSum]:
    """By body = by source = by type = total; successes not above the total; oral and written not above successes."""
    groups = (
        ("body", [f"body_{code}" for code in BODIES]),
        ("source", [f"source_{code}" for code in SOURCES]),
        ("type", [f"type_{no:02d}" for no in range(1, len(TYPE_NAMES) + 1)]),
    )
    for code, columns in groups:
        yield ControlSum(code, columns, sum((row[one] for one in columns), Decimal(0)), row["total"])
    sent = [f"sent_{code}" for code in SENDERS]
    yield ControlSum("sent", sent, sum((row[one] for one in sent), Decimal(0)), row["source_sent"])
    yield ControlSum("success", ["success"], row["success"], row["total"], most=True)
    yield ControlSum("forms", ["oral", "written"], row["oral"] + row["written"], row["success"], most=True)


def rate(row: Mapping[str, Decimal]) -> Decimal | None:
    """Successes among all cases in percent with one decimal; None without a case."""
    return (row["success"] * 100 / row["total"]).quantize(Decimal("0.1")) if row["total"] else None


def _source(channel: str, referred_by: str) -> Iterator[str]:
    source = source_of(channel, referred_by)
    yield f"source_{source}"
    if source == "sent":
        yield f"sent_{referred_by if referred_by in SENDERS else 'others'}"


def _prevented(case: Counted) -> set[str]:
    """What a reported danger might have become; only where the mediation succeeded."""
    if not case.success:
        return set()
    found = {DANGER_OF[kind] for kind in case.dangers if kind in DANGER_OF}
    if "fight" in case.dangers:
        found.add("brawl" if case.people >= MANY else "crime")
    return found
