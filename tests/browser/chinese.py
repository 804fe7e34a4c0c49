"""What an English page still says in Chinese. Names and the words of people stay as they are; everything else counts.

Data is what the town folder names (people, places, desks, rules) and what the scene typed; beside that a short list of
elements and forms, each with its reason.
"""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

HERE = Path(__file__).resolve().parent
TOWN = HERE.parents[1] / "infra" / "town"
CHINESE = re.compile(r"[㐀-鿿、。，；：（）]")
# Where the words of a person stand, cut to pieces by marks; the first letter of a name; the signs of the five steps.
ELEMENTS = ".narrative-text, .narrative-why q, .me-sign, .rail-sign, .five-sign, body [lang]"
COLUMNS = ("name", "official_name", "short_name", "post", "title", "note", "sentence", "place", "credential")
FORMS = (
    re.compile(r"[㐀-鿿某]\*+|某+"),  # a masked name
    re.compile(r"两家为地界推搡，有人拿着铁锹，[^。]*。"),  # a clue from the field
    re.compile(r"（\d{4}）[一-鿿]*第\d+号"),  # the number of an agreement, with the words of its committee
    re.compile(r"Both speak of “[^”]*”"),  # a look-alike's reason quotes both
    re.compile(
        r"“(村级|管区|片区|镇级|行业性|企事业单位|其他|委员会|普通话|鲁西南话|手语|五步议事|情感疏导|是|否|在册|退出|撤销)”"
    ),  # what is written in the roster's and the committees' workbooks
    re.compile(r"^[听查研评访] · |· [听查研评访]$"),  # the sign before or after the English of a step
)
ATTRIBUTES = ("aria-label", "placeholder", "title", "alt", "label", "data-confirm", "content")
WORDS = """([elements, attributes]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [document.title];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.trim() && !node.parentElement.closest(`script, style, ${elements}`)) found.push(node.data.trim());
  }
  for (const name of attributes)
    for (const one of document.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
  return found;
}"""


def left_in_chinese(page: Page) -> list[str]:
    """Texts and attributes of the page that are Chinese and no data, each once."""
    texts = dict.fromkeys(page.evaluate(WORDS, [ELEMENTS, ATTRIBUTES]))
    return [text for text in texts if CHINESE.search(text) and CHINESE.search(without_data(text))]


def without_data(text: str) -> str:
    if text in typed():
        return ""
    for name in data():
        text = text.replace(name, "")
    for form in FORMS:
        text = form.sub("", text)
    return text


@cache
def data() -> tuple[str, ...]:
    """What was typed, but for words so short that a page may have them of its own, then what is named."""
    long = sorted((text for text in typed() if len(text) > 4), key=len, reverse=True)
    return (*long, *named())


@cache
def named() -> tuple[str, ...]:
    """What the town folder names, the longest first."""
    found = {text for path in TOWN.rglob("*.csv") for row in rows(path) for text in cells(row)}
    # What stands behind a threshold, as a note stands behind any other rule.
    found |= set(
        re.findall(r"=[^#\n]*#\s*(.+?)\s*$", (TOWN / "routing/routing.toml").read_text("utf-8"), re.MULTILINE)
    )
    found |= {
        value
        for value in tomllib.loads((TOWN / "town.toml").read_text("utf-8")).values()
        if isinstance(value, str)
    }
    return tuple(
        sorted((name for name in found if len(name) > 1 and CHINESE.search(name)), key=len, reverse=True)
    )


def rows(path: Path) -> csv.DictReader[str]:
    lines = path.read_text("utf-8").splitlines()
    return csv.DictReader(line for line in lines if not line.startswith("#"))


def cells(row: dict[str, str]) -> list[str]:
    return [row[column] for column in COLUMNS if row.get(column)]


@cache
def typed() -> frozenset[str]:
    """What the scene and the other tests of this platform typed: the Chinese literals of this folder."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted(HERE.glob("*.py"))]
    texts = (
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return frozenset(text for text in texts if CHINESE.search(text))
