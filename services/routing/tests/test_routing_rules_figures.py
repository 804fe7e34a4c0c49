"""Sums of money and numbers of people as people write them."""

from decimal import Decimal

import pytest

from routing.policies.numerals import amounts, largest, people, value


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("欠我三万多元", 30_000),
        ("共5万元", 50_000),
        ("借走两千块", 2_000),
        ("货款3万5没给", 35_000),
        ("三万五", 35_000),
        ("三万五千元", 35_000),
        ("一共1,200元", 1_200),
        ("赔偿20余万", 200_000),
        ("十几万块钱", 130_000),
        ("几十万元", 300_000),
        ("彩礼88000", 88_000),
        ("一百二十块", 120),
        ("1.5万元", 15_000),
        ("两万零五百元", 20_500),
        ("一千零五十元", 1_050),
        ("十万八", 108_000),
        ("1.2亿元", 120_000_000),
    ],
)
def test_a_sum_is_read(text, yuan):
    assert largest(amounts(text)).value == Decimal(yuan)


@pytest.mark.parametrize(
    "text", ["2019年8月", "三万多人", "5万平方米", "第3栋", "千万不要", "万一出事", "20万公里", "住在12号"]
)
def test_what_is_no_sum_is_not_read_as_one(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们12人", 12),
        ("十几户", 13),
        ("三十多名工人", 30),
        ("几十个人", 30),
        ("五户居民", 5),
        ("二十三个民工", 23),
        ("上百户", 100),
        ("一千多名业主", 1_000),
        ("3个人一起", 3),
    ],
)
def test_a_number_of_people_is_read(text, count):
    assert int(largest(people(text)).value) == count


@pytest.mark.parametrize("text", ["第三人", "二十岁", "一家公司", "有人说", "十万元", "人民调解"])
def test_what_is_no_number_of_people_is_not_read_as_one(text):
    assert people(text) == []


def test_a_figure_knows_where_it_stands():
    text = "去年借给他三万多元，至今没还"
    figure = largest(amounts(text))
    assert text[figure.start : figure.end] == "三万多元"


def test_vague_words_count_low():
    assert value("数百") == value("几百") == 300
