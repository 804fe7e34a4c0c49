"""Words of an agreement that want a second look: easily confused, vague, or against the law."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Remark:
    """``error`` stands in the way, ``ask`` wants to be looked at, ``warn`` is advice."""

    level: str
    message: str


# Different in law though they look alike (domain.md §1.2).
CONFUSED: tuple[tuple[str, str], ...] = (
    (
        "定金",
        "“定金”适用定金罚则（民法典第586条、第587条）：给付一方违约无权请求返还，收受一方违约双倍返还。",
    ),
    ("订金", "“订金”没有定金罚则，一般按预付款处理；要适用定金罚则的，请写“定金”。"),
    ("补偿", "“补偿”不以过错为前提；承担侵权或者违约责任的，请写“赔偿”。"),
    ("赔偿", "“赔偿”以侵权、违约等责任为前提；出于道义或者公平分担的，请写“补偿”。"),
    ("抚养", "“抚养”用于父母对子女（长辈对晚辈）。"),
    ("扶养", "“扶养”用于夫妻之间、兄弟姐妹之间（平辈之间）。"),
    ("赡养", "“赡养”用于子女对父母（晚辈对长辈）。"),
)
_ELDERS, _YOUNG = r"(?:父|母|爹|娘|老人|爷爷|奶奶|公婆|岳)", r"(?:孩子|子女|儿子|女儿|未成年|孙)"
MISUSED: tuple[tuple[str, str], ...] = (
    (rf"[抚扶]养[^。；，]{{0,4}}{_ELDERS}", "对父母、老人应当写“赡养”，请核对。"),
    (rf"[赡扶]养[^。；，]{{0,4}}{_YOUNG}", "对子女、未成年人应当写“抚养”，请核对。"),
)
VAGUE = re.compile(
    r"尽快|尽早|适时|酌情|有钱时|条件允许|近期|年底前|年后|若干|适当(?:给|补|赔)|一定(?:数额|金额|数量)"
)
# 人民调解法 §3: the other ways stay open; nobody gives up what the law gives everybody.
FORBIDDEN: tuple[tuple[str, str], ...] = (
    (r"(?:不得|不再|放弃|禁止)[^。；，]{0,6}(?:报警|报案|起诉|诉讼|申请仲裁|上访|信访|举报|控告)",
     "协议不得限制当事人依法报案、起诉、仲裁、信访的权利（人民调解法第三条），请改为“就本纠纷再无其他争议”之类的表述。"),
    (r"断绝[^。；，]{0,4}(?:父子|母子|父女|母女|亲子|亲属)关系", "亲子关系不能以协议解除，请删去。"),
    (r"(?:限制|剥夺)[^。；，]{0,4}人身自由|以身体抵", "协议不得限制人身自由，请删去。"),
)  # fmt: skip
_FINE = re.compile(r"罚款")
_NUMERALS = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(万)?元")
_CAPITALS = re.compile(
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆](?:零?[壹贰叁肆伍陆柒捌玖]角)?(?:[壹贰叁肆伍陆柒捌玖]分)?整?"
)


def remarks(text: str) -> Iterator[Remark]:
    """About the words of one text."""
    for word, explained in CONFUSED:
        if word in text:
            yield Remark("ask", explained)
    for pattern, explained in MISUSED:
        if found := re.search(pattern, text):
            yield Remark("warn", f"“{found[0]}”：{explained}")
    for vague in dict.fromkeys(VAGUE.findall(text)):
        yield Remark("warn", f"“{vague}”不明确，请写清日期或者数额，否则难以履行，也难以申请司法确认。")
    if _FINE.search(text):
        yield Remark("warn", "当事人之间不能约定“罚款”，请改为“违约金”。")
    for pattern, explained in FORBIDDEN:
        if re.search(pattern, text):
            yield Remark("error", explained)


def stray_amounts(text: str, known: Collection[Decimal], capitals: Collection[str]) -> Iterator[Remark]:
    """Amounts in the text, in numerals or capitals, that no obligation has: the two must say the same."""
    for digits, ten_thousand in _NUMERALS.findall(text):
        amount = Decimal(digits.replace(",", "")) * (10_000 if ten_thousand else 1)
        if amount not in known:
            yield Remark("warn", f"协议内容写了{digits}{ten_thousand}元，履行项目里没有这个金额，请核对。")
    for written in _CAPITALS.findall(text):
        if _plain(written) not in {_plain(one) for one in capitals}:
            yield Remark("warn", f"大写“{written}”与履行项目的金额不一致，请核对。")


def _plain(capitals: str) -> str:
    return capitals.replace("圆", "元").removesuffix("整")


def on_paper_only(type_code: str, text: str) -> str:
    """Why the signatures must be on paper (电子签名法 §3, domain.md §1.10); "" where they may be drawn."""
    if type_code == "01" or re.search(r"离婚|婚姻关系|收养|继承|遗产|遗嘱", text):
        return "婚姻、收养、继承等涉及人身关系的协议不适用电子签名（电子签名法第三条）：请打印后手写签名，再上传扫描件或者照片。"
    if re.search(r"停止供(?:水|热|气|电)", text):
        return "停止供水、供热、供气等事项不适用电子签名（电子签名法第三条）：请打印后手写签名，再上传扫描件或者照片。"
    return ""
