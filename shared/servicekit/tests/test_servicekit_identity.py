"""Numbers that prove themselves, with the domain reference's vectors (§4.8)."""

from datetime import date

import pytest

from servicekit import identity
from servicekit.identity import CreditCodeError, IdNumberError, PhoneError
from servicekit.privacy.normal import id_check_character

TODAY = date(2026, 3, 11)


def numbered(first_17):
    return first_17 + id_check_character(first_17)


@pytest.mark.parametrize(
    ("number", "sex"),
    [
        ("11010519491231002X", "2"),
        ("440524188001010014", "1"),
        ("370832199001010016", "1"),
        ("370832198506151231", "1"),
        ("370832201202290026", "2"),
        ("370832200010100043", "2"),
    ],
)
def test_the_domains_numbers_are_right(number, sex):
    assert identity.id_number(number, TODAY) == number
    assert identity.sex(number) == sex


def test_an_old_number_becomes_a_new_one_and_small_x_a_capital():
    assert identity.id_number("110105491231002", TODAY) == "11010519491231002X"
    assert identity.id_number("11010519491231002x", TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "form"),
        ("12345", "form"),
        ("1101051949123100AX", "form"),
        (numbered("11010520230229001"), "date"),
        (numbered("11010520260312001"), "future"),
        (numbered("11010518750101001"), "age"),
        (numbered("11010519900101000"), "sequence"),
        ("370832199001010017", "check"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(number, reason):
    with pytest.raises(IdNumberError) as raised:
        identity.id_number(number, TODAY)
    assert raised.value.reason == reason
    assert "请核对" in str(raised.value)


def test_without_a_day_today_is_the_machines():
    with pytest.raises(IdNumberError, match="晚于今天"):
        identity.id_number(numbered("11010529990101001"))


def test_birth_and_age_are_read_from_the_number():
    assert identity.birth_date("370832198506151231") == date(1985, 6, 15)
    assert identity.age("370832198506151231", date(2026, 6, 14)) == 40
    assert identity.age("370832198506151231", date(2026, 6, 15)) == 41


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91370832MA3ABCDE10", "54370832MF12345679"])
def test_the_domains_credit_codes_are_right(code):
    assert identity.credit_code(f" {code.lower()} ") == code


@pytest.mark.parametrize(
    ("code", "reason"), [("9135", "form"), ("91350100M000100YO3", "form"), ("91350100M000100Y44", "check")]
)
def test_a_wrong_credit_code_is_refused_with_its_reason(code, reason):
    with pytest.raises(CreditCodeError) as raised:
        identity.credit_code(code)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0537-7351234", "05377351234"),
        ("（0537）7351234", "05377351234"),
        ("010 12345678", "01012345678"),
    ],
)
def test_a_phone_is_mobile_or_has_an_area_code(typed, normal):
    assert identity.phone(typed) == normal


@pytest.mark.parametrize(
    "typed", ["", "12345", "12812345678", "7351234", "138123456789", "138a12345678", "0537-123"]
)
def test_anything_else_is_no_phone(typed):
    with pytest.raises(PhoneError, match="带区号的固定电话") as raised:
        identity.phone(typed)
    assert raised.value.reason == "form"
