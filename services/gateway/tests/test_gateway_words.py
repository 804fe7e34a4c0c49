"""What pages and services say: every Chinese sentence has its English, with what was filled in."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from gateway import i18n
from gateway.i18n import missing


def test_every_chinese_sentence_of_the_pages_has_its_english() -> None:
    lacking = [f"{one.place}: {one.text}" for one in missing.missing()]
    assert lacking == [], "python -m gateway.i18n --missing prints them for locale/en.json"


def test_no_chinese_stands_in_a_template_without_t() -> None:
    assert [f"{one.place}: {one.text}" for one in missing.bare()] == []


def test_english_keeps_the_places_of_the_values() -> None:
    for chinese, english in i18n.words("en").items():
        places = [set(re.findall(r"{(\w+)}", text)) for text in (chinese, english)]
        assert places[1] <= places[0], chinese


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("登录名或密码不正确。", "The login or the password is wrong."),
        ("没有代码为“xx”的部门，请从列表中选择。", "There is no desk “xx”. Choose one from the list."),
        (
            "该件已签收，不能再签收或者退回，请刷新列表。",
            "This case is “Signed for” and can no longer be signed or returned. Reload the list.",
        ),
        (
            "期限3日，满期日2026-11-29；2026-11-29为周末，顺延至2026-11-30",
            "3 days, ends 2026-11-29; 2026-11-29 is a weekend: moved to 2026-11-30",
        ),
        (
            "协议11月23日才定稿，签名、盖章的日期不能早于它。",
            "The agreement became final on 23 Nov. Signatures and the seal cannot be earlier.",
        ),
        (
            "本案可能属于：涉及未成年人、行政争议。请先在“特殊情形”中核实并写明结果，再继续办理。",
            "This case may be one of: a minor, an administrative dispute. Look into it under “Special situations” and "
            "write down the result before going on.",
        ),
        (
            "生效日期应当是最后一个签名、盖章的日期（2026年11月23日），不能早于或者晚于它。",
            "The agreement takes effect on the day of the last signature or seal (23 Nov 2026), neither before nor after.",
        ),
        (
            "协议当事人没有写明监护人的，不能达成协议。请在当事人中填写监护人。",
            "No agreement can be made for a minor without naming a guardian. Name the guardian among the parties.",
        ),
        (
            "narrative：太短，至少 5 个字。amount_yuan：必须大于 0。",
            "narrative: Too short: at least 5 characters. amount_yuan: Must be more than 0.",
        ),
        (
            "类型·合同纠纷：与学过的同类来件用语相近",
            "Type, Contract: worded like earlier cases of this kind",
        ),
        ("难易：多次反映没有解决", "Complexity: 多次反映没有解决"),
        ("谁也没说过的话。", "谁也没说过的话。"),
        ("", ""),
    ],
)
def test_what_a_service_says_is_told_in_english_with_what_it_filled_in(chinese: str, english: str) -> None:
    from gateway.i18n.said import said

    app = Flask(__name__)
    with app.test_request_context("/?lang=en"):
        assert said(chinese) == english
    with app.test_request_context("/"):
        assert said(chinese) == chinese
