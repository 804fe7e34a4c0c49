"""Amounts with separators and in capitals."""

from decimal import Decimal

import pytest

from servicekit.money import capitals, yuan


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (1234567.5, "1,234,567.50"),
        (0, "0.00"),
        ("0.005", "0.01"),
        (Decimal("-1234.5"), "-1,234.50"),
        (0.1 + 0.2, "0.30"),
        (10**12, "1,000,000,000,000.00"),
        ("-0.001", "0.00"),
    ],
)
def test_yuan_have_separators_and_two_places(amount, written):
    assert yuan(amount) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.10", "壹角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("1.01", "壹元零壹分"),
        ("1.10", "壹元壹角整"),
        ("10", "壹拾元整"),
        ("11", "壹拾壹元整"),
        ("20.30", "贰拾元叁角整"),
        ("100", "壹佰元整"),
        ("101", "壹佰零壹元整"),
        ("110", "壹佰壹拾元整"),
        ("1000", "壹仟元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("1100", "壹仟壹佰元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("10500", "壹万零伍佰元整"),
        ("11000", "壹万壹仟元整"),
        ("100000", "壹拾万元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1234567.5", "壹佰贰拾叁万肆仟伍佰陆拾柒元伍角整"),
        ("1000000.01", "壹佰万元零壹分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("101000000", "壹亿零壹佰万元整"),
        ("110000000", "壹亿壹仟万元整"),
        ("1000100010001", "壹万零壹亿零壹万零壹元整"),
        ("120000000000", "壹仟贰佰亿元整"),
        ("1000000000000", "壹万亿元整"),
        ("1200000000000", "壹万贰仟亿元整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals_follow_the_rules_of_bills(amount, written):
    assert capitals(Decimal(amount)) == written


def test_a_float_is_read_as_it_is_printed():
    assert capitals(8.35) == "捌元叁角伍分"


@pytest.mark.parametrize("amount", [-1, Decimal(10) ** 16])
def test_what_has_no_capitals_is_refused(amount):
    with pytest.raises(ValueError, match="no capitals"):
        capitals(amount)
