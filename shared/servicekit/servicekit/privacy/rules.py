"""Patterns of what must not be read in a free text besides names, each with its mask; earlier ones win."""

from __future__ import annotations

import re
from collections.abc import Callable

Mask = Callable[[str], str]
Rule = tuple[re.Pattern[str], Mask]

# Behind an amount of money or a quantity stands its unit.
MONEY = r"(?!\s*(?:多|余|几)?(?:元|块|万|亿|千|百|美元|人民币|斤|吨|平|米|个|股))"
NUMERAL = "[一二三四五六七八九十百零〇两]"
PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
PLATE = "[A-HJ-NP-Za-hj-np-z0-9]"
# 村15号开会 is a date, 王庄村15号 a house.
NO_DATE = r"(?!号(?:开|那|停|晚|早|上|下|中|到|至|起|之|前|后|左|以|当|凌|夜|就|我|他|她|村|的[时晚早]))"
STREET = r"(?:路|街|巷|胡同|大道|弄|(?<![我本全该各到在])[村庄屯])"
ACCOUNT = "(?:微信|[Vv]信|QQ|qq|Qq|抖音|快手|支付宝|陌陌|[Ww]e[Cc]hat)(?:号码|账号|帐号|号|ID|id)?"


def stars(first: int = 0, last: int = 0) -> Mask:
    """A mask that leaves the first and last letters or digits, and all that is neither."""

    def mask(text: str) -> str:
        places = [place for place, character in enumerate(text) if character.isalnum()]
        hidden = set(places[first : len(places) - last])
        return "".join("*" if place in hidden else character for place, character in enumerate(text))

    return mask


def _rule(*parts: str, mask: Mask) -> Rule:
    return re.compile("".join(parts)), mask


E_MAIL = _rule(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", mask=stars())

ID_NUMBER = _rule(
    r"(?<![\dA-Za-z])[1-9]\d{5}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?![\dA-Za-z])",
    mask=stars(6, 4),
)
MOBILE = _rule(
    r"(?<![\d.])(?:\+?86[ -]?)?(?P<it>1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)",
    MONEY,
    mask=stars(3, 4),
)
LANDLINE = _rule(r"(?<![\d.-])[（(]?0\d{2,3}[）)]?[ -]?(?P<it>\d{7,8})(?![\d-])", mask=stars())
LOCAL_LANDLINE = _rule(r"(?:电话|座机|固话)号?码?\s*[是为:：]?\s*(?P<it>\d{7,8})(?!\d)", MONEY, mask=stars())

# 20260101123045 is a moment, not a card.
MOMENT = _rule(
    r"(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?!\d)",
    mask=str,
)
CARD = _rule(r"(?<![\d.])\d{13,}+", MONEY, r"(?!\.\d)", mask=stars(0, 4))
SPACED_CARD = _rule(r"(?<![\d-])\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,3})?(?![\d-])", mask=stars(0, 4))
ACCOUNT_NAME = _rule(
    ACCOUNT,
    r"\s*(?:是|为|叫)?\s*[:：]?\s*(?P<it>[A-Za-z0-9][A-Za-z0-9_-]{4,19}+)",
    MONEY,
    mask=stars(),
)
NUMBER_PLATE = _rule(
    PROVINCE,
    f"[A-HJ-NP-Za-hj-np-z](?P<it>[·• -]?{PLATE}{{4,5}}(?:{PLATE}|[挂学警港澳]))",
    "(?![A-Za-z0-9])",
    mask=stars(),
)

# 12号楼3单元402室, A座, 15-3-402, 幸福路15号
BUILDING = _rule(
    rf"(?P<it>[A-Za-z]?\d+|(?<![这那整每哪同上]){NUMERAL}+|[A-Za-z])",
    "(?=号楼|号院|幢|栋(?!楼|房|别墅)|单元(?!格))",
    mask=stars(),
)
ROOM = _rule(
    rf"(?P<it>\d{{3,4}}|{NUMERAL}{{3,}})",
    "(?=室|号房|房间|房(?![屋产子租东贷款价本]))",
    mask=stars(),
)
ROOM_BEHIND = _rule(r"(?:号楼|单元|幢|栋|[A-Z]座)\s*(?P<it>\d{3,4})(?!\d)", MONEY, mask=stars())
TOWER = _rule(r"(?P<it>[A-Z])(?=座(?:\d|[，。、 ]|$))", mask=stars())
SHORT_ADDRESS = _rule(r"(?<![\d-])(?P<it>\d{1,3}-\d{1,2}-(?!19|20)\d{3,4})(?![\d-])", mask=stars())
STREET_NUMBER = _rule(
    STREET,
    rf"(?P<it>\d+(?:-\d+)?|{NUMERAL}{{1,6}})",
    NO_DATE,
    "(?=号)",
    mask=stars(),
)
DOORPLATE = _rule(rf"门牌号?码?[是为:：]?\s*(?P<it>\d+|{NUMERAL}+)", mask=stars())

RULES: tuple[Rule, ...] = (
    E_MAIL,
    ID_NUMBER,
    MOBILE,
    LANDLINE,
    LOCAL_LANDLINE,
    MOMENT,
    CARD,
    SPACED_CARD,
    ACCOUNT_NAME,
    NUMBER_PLATE,
    BUILDING,
    ROOM,
    ROOM_BEHIND,
    TOWER,
    SHORT_ADDRESS,
    STREET_NUMBER,
    DOORPLATE,
)
