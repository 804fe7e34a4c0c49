"""The gates of domain.md §1.9: which words make one think of a situation, what is closed then, and which ways are right.

Words only propose; the mediator finds out and decides, with the reason kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mediation.errors import GateClosed, GateOpen, NotTogether
from mediation.model import Gate


@dataclass(frozen=True)
class Rule:
    """``signs`` are looked for in the narrative; ``closed`` says what may not be done where the situation is there."""

    name: str
    signs: str
    rule: str
    closed: str
    ways: tuple[str, ...]


RULES: dict[str, Rule] = {
    "domestic_violence": Rule(
        "涉及家庭暴力",
        r"家暴|家庭暴力|打(?:老婆|媳妇|妻子|孩子|爹|娘)|打骂(?:妻|老婆|媳妇|孩子|老人|父母)"
        r"|(?:丈夫|老公|对象|男人|男方|媳妇)[^。，；]{0,6}(?:打我|打她|打得|动手打)|人身安全保护令|告诫书",
        "反家庭暴力法第13条至第17条、第23条至第30条：接到投诉应当及时给予帮助、处理；受害人是无民事行为能力人、限制民事"
        "行为能力人的，应当及时向公安机关报案。",
        "没有受害人同意和安全措施，不得当面调解，也不得安排双方同场。",
        (
            "遭受家庭暴力的，可以向公安机关报案（110）；公安机关可以出具告诫书，村民委员会和派出所应当查访。",
            "可以向人民法院申请人身安全保护令：72小时内作出，情况紧急的24小时内作出，有效期不超过六个月。",
            "可以向妇联、民政部门求助，申请法律援助和临时庇护。",
        ),
    ),
    "minor": Rule(
        "涉及未成年人",
        r"未成年|监护人|抚养权|小学生|初中生|(?<!\d)(?:[1-9]|1[0-7])岁的?(?:孩子|小孩|儿子|女儿|闺女|男孩|女孩|学生)"
        r"|(?:孩子|小孩|儿子|女儿|闺女)(?:才|今年|刚)?(?:满)?(?:[1-9]|1[0-7])岁",
        "公安机关办理行政案件程序规定第181条：当事人是未成年人的，父母或者其他监护人应当到场；年满十六周岁、以自己的劳动"
        "收入为主要生活来源且本人同意不通知的除外。不满十四周岁的个人信息须经监护人同意（个人信息保护法第31条）。",
        "协议当事人没有写明监护人的，不能达成协议。",
        ("监护人到场并在笔录和协议上签名；监护人与未成年人利益相冲突的，另行确定代理人。",),
    ),
    "land_title": Rule(
        "涉及土地、房屋权属",
        r"权属|确权|所有权|土地证|宅基地证|使用权证|林权证|边界四至|四至不清"
        r"|(?:地|宅基地|林地|院子|房子|房屋)[^。，；]{0,6}(?:归谁|是谁的|到底归|该归)",
        "土地管理法第14条：土地所有权和使用权争议由当事人协商解决；协商不成的，由人民政府处理。单位之间的由县级以上人民政府"
        "处理，个人之间、个人与单位之间的由乡级或者县级人民政府处理；对处理决定不服的，自接到通知之日起三十日内起诉。争议解决前"
        "任何一方不得改变土地利用现状。",
        "协议不得确认土地、房屋的所有权或者使用权归谁；法院也不受理这样的司法确认申请。",
        (
            "权属由人民政府处理：可以向镇人民政府（自然资源所）或者县人民政府申请。",
            "土地承包经营纠纷可以向农村土地承包仲裁委员会申请仲裁，也可以向人民法院起诉。",
            "相邻通行、排水、损失赔偿等不涉及权属的部分可以继续调解。",
        ),
    ),
    "administrative": Rule(
        "行政争议",
        r"行政处罚|行政复议|行政诉讼|信息公开|征收决定|强制拆除|强拆"
        r"|(?:不服|撤销)[^。，；]{0,12}(?:决定|处罚|认定|处理意见)|(?:镇政府|县政府|乡政府|政府部门|执法队|执法局)[^。，；]{0,10}(?:不作为|乱作为|违法|处罚)",
        "人民调解参与信访对接的指引（鲁信访〔2025〕6号）：公民、法人与行政机关之间的行政争议不属于人民调解范围。",
        "不能继续办理人民调解：请结束调解，并告知下列途径。",
        (
            "可以自知道该行政行为之日起六十日内申请行政复议。",
            "可以自知道或者应当知道作出行政行为之日起六个月内提起行政诉讼。",
            "可以请求作出行为的机关或者司法行政部门进行行政调解。",
        ),
    ),
    "public_security": Rule(
        "打架伤害等治安案件",
        r"打伤|打成|殴打|轻微伤|轻伤|斗殴|打群架|持刀|拿刀|砍伤|动手打人",
        "人民调解法第25条：可能引起治安案件、刑事案件的，应当及时向公安机关报告。民间纠纷引起的打架斗殴、损毁财物，情节较轻的，"
        "公安机关可以调解；雇凶伤害、结伙斗殴、寻衅滋事、多次违法、当事人不同意、调解中再次侵害的，不适用调解处理。",
        "",
        (
            "已经或者可能构成治安案件、刑事案件的，先向派出所报告（110），伤情鉴定以公安机关委托为准。",
            "经人民调解达成协议并履行，双方书面申请、公安机关认可的，可以不予治安处罚；已经作出处理决定的除外。",
        ),
    ),
}  # fmt: skip
_TITLE = re.compile(
    r"(?:所有权|使用权|承包权|经营权|产权|林权|宅基地|土地|林地|房屋|房产)[^。；\n]{0,16}"
    r"(?:归[^。；，\n]{1,12}(?:所有|使用)|归[^。；，\n]{1,8}(?=[。；，\n]|$)|属于[^。；，\n]{1,10}|确认为)"
)


def suspicions(narrative: str) -> dict[str, list[str]]:
    """Situation → the words that make one think of it; nothing for most disputes."""
    found = {code: sorted(set(re.findall(rule.signs, narrative))) for code, rule in RULES.items()}
    return {code: words for code, words in found.items() if words}


def blocked_by(gates: Iterable[Gate]) -> str:
    """Why nothing more may be recorded in this mediation; "" where it may go on."""
    return next((RULES[g.code].closed for g in gates if g.holds and g.code == "administrative"), "")


def ways_of(gates: Iterable[Gate]) -> tuple[str, ...]:
    """The ways that confirmed situations ask for, to be said before the others."""
    return tuple(way for gate in gates if gate.state == "confirmed" for way in RULES[gate.code].ways)


def must_be_settled(gates: Iterable[Gate]) -> None:
    """:raises GateOpen: a suspicion was not looked into."""
    waiting = "、".join(RULES[gate.code].name for gate in gates if gate.is_open)
    if waiting:
        raise GateOpen(f"本案可能属于：{waiting}。请先在“特殊情形”中核实并写明结果，再继续办理。")


def must_be_allowed(gates: Sequence[Gate]) -> None:
    """:raises GateClosed: the matter is not for 人民调解."""
    if reason := blocked_by(gates):
        raise GateClosed(reason)


def must_not_meet(gates: Iterable[Gate], in_danger: bool, safety: str) -> None:
    """Before the parties are brought together.

    :raises NotTogether: danger was reported and nobody answered yet, or violence at home without consent and safety.
    """
    if in_danger:
        raise NotTogether("已报告险情，公安机关或者有关部门尚未回复：不能让双方同场，请分别听取。")
    if any(gate.code == "domestic_violence" and gate.holds for gate in gates) and not safety.strip():
        raise NotTogether(
            "涉及家庭暴力：请分别听取；确需当面的，写明受害人同意和安全措施。", field="particulars.safety"
        )


def check_terms(gates: Iterable[Gate], terms: Iterable[str], guardians: Collection[str]) -> None:
    """Before an agreement is made.

    :raises GateClosed: it decides who owns land or a house, or a minor has no guardian in it.
    """
    for gate in gates:
        if not gate.holds:
            continue
        if gate.code == "land_title" and any(_TITLE.search(words) for words in terms):
            raise GateClosed(
                RULES["land_title"].closed + "请删去确认权属的内容，权属由人民政府处理。", field="terms"
            )
        if gate.code == "minor" and not any(guardians):
            raise GateClosed(RULES["minor"].closed + "请在当事人中填写监护人。", field="parties")
