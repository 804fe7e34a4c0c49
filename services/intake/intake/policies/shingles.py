"""What narratives are compared by: rare pairs of characters find look-alikes, single ones measure how alike two are."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

SHINGLES = 12
ENOUGH = 4.0  # uncommon characters below which likeness is not trusted fully
_HAN = re.compile("[\u3400-\u67cf\u67d1-\u9fff]")
_RUN = re.compile("[\u3400-\u67cf\u67d1-\u9fff0-9A-Za-z]+")  # without 某, which stands for a masked name
# Characters that are everywhere in what people tell, the most frequent first: a pair of two of them says nothing.
_FREQUENT = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起"
    "发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次"
    "使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫"
    "再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关"
    "放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化"
    "空业思切怎非找片罗钱吗语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精"
    "视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华"
)
# … and at a window.
_AT_A_WINDOW = (
    "村镇县省委会组户纠纷双方要求调解处理协商多次问题赔偿损失责任双方当事"
    "情况反映希望申请领导政府投诉需咨询尊敬您谢支付"
)
COMMON = frozenset(_FREQUENT + _AT_A_WINDOW)
# What a shared character is worth: 1 where it is uncommon; a frequent one between these, by its place.
_LEAST, _MOST = 0.2, 0.8
_WORTH = {
    **{one: _LEAST + (_MOST - _LEAST) * place / len(_FREQUENT) for place, one in enumerate(_FREQUENT)},
    **dict.fromkeys(_AT_A_WINDOW, _LEAST),
}
_SQUARED = {one: worth**2 for one, worth in _WORTH.items()}


def pairs(text: str) -> frozenset[str]:
    """All pairs of neighbouring characters; masked places (stars, 某) and punctuation part the text."""
    found: set[str] = set()
    for run in _RUN.findall(text):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


def rarest(text: str, limit: int = SHINGLES) -> tuple[str, ...]:
    """At most ``limit`` pairs that few other texts have, the same ones for the same text.

    Pairs of two uncommon characters come first, then those with one; equal ones in the order of a hash, so
    that two texts of the same matter choose the same pairs.
    """
    ranked = sorted((_common(pair), _hash(pair), pair) for pair in pairs(text) if not pair.isascii())
    return tuple(pair for common, _, pair in ranked[:limit] if common < 2)


def uncommon(text: str, limit: int) -> tuple[str, ...]:
    """At most ``limit`` characters that are not everywhere, the same ones for the same text."""
    return tuple(sorted(characters(text) - COMMON, key=_hash)[:limit])


def characters(text: str) -> frozenset[str]:
    """The Chinese characters of a narrative; masked places do not count."""
    return frozenset(_HAN.findall(text))


class Told(NamedTuple):
    """What of a narrative is compared: its characters, and what they are worth together."""

    characters: AbstractSet[str]
    worth: float


@lru_cache(maxsize=512)  # in a batch the same earlier disputes are compared again and again; 4 MB
def told(text: str) -> Told:
    """What of the text is compared."""
    found = characters(text)
    return Told(found, _worth(found))


def alike(one: Told, other: Told) -> float:
    """0 to 1: how much two narratives speak of the same, by the characters they share.

    Whoever tells a matter again takes other words, seldom other characters for what it is about: 漏水 and 渗水, 采光 and 挡光.
    The cosine of what the characters are worth; texts that hardly say anything count less.
    """
    shared = _worth(one.characters & other.characters)
    if not shared:
        return 0.0
    enough = min(1.0, one.worth / ENOUGH, other.worth / ENOUGH)
    return shared / math.sqrt(one.worth * other.worth) * enough


def _worth(found: AbstractSet[str]) -> float:
    return sum(map(_SQUARED.get, found, repeat(1.0)))


def same_words(one: str, other: str, *, longest: int = 24, shortest: int = 8) -> str:
    """The longest run of characters (8 to 24) that both texts have, or nothing."""
    for length in range(longest, shortest - 1, -4):
        grams = {one[i : i + length] for i in range(len(one) - length + 1)}
        for start in range(len(other) - length + 1):
            piece = other[start : start + length]
            if piece in grams and "*" not in piece and "\n" not in piece:
                return piece
    return ""


def _common(pair: str) -> int:
    return (pair[0] in COMMON) + (pair[1] in COMMON)


def _hash(piece: str) -> bytes:
    return hashlib.blake2b(piece.encode(), digest_size=6).digest()
