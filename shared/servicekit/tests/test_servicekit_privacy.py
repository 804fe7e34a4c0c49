"""Normal forms, digests, masks of single values, encryption."""

import pytest
from pydantic import SecretStr

from servicekit import privacy
from servicekit.privacy import SealError


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" 王 小明 ", "王小明"),
        ("王　小明", "王小明"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("Ｌｉ  Ming", "LI MING"),
        ("", ""),
    ],
)
def test_a_name_has_one_form(typed, normal):
    assert privacy.normalise_name(typed) == normal


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("0086-138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("(0537) 735-1234", "05377351234"),
        ("0537—7351234", "05377351234"),
    ],
)
def test_a_phone_has_one_form(typed, normal):
    assert privacy.normalise_phone(typed) == normal


def test_a_citizens_number_has_one_form():
    assert privacy.normalise_id(" 1101 0519 4912 3100 2x ") == "11010519491231002X"
    assert privacy.normalise_id("110105491231002") == "11010519491231002X"
    assert privacy.normalise_id("e-12345678") == "E12345678"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王*"),
        ("王明", "王*"),
        ("欧阳娜", "欧阳*"),
        ("欧阳", "欧*"),
        ("司马相如", "司马*"),
        ("", ""),
    ],
)
def test_of_a_name_the_surname_stays(name, masked):
    assert privacy.mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("0537-7351234", "0537-*****34"),
        ("010-12345678", "010-******78"),
        ("12345", "***45"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_of_a_phone_both_ends_stay(phone, masked):
    assert privacy.mask_phone(phone) == masked


def test_of_a_citizens_number_the_county_and_the_end_stay():
    assert privacy.mask_id("370832198506151231") == "370832********1231"
    assert privacy.mask_id("110105491231002") == "110105********002X"
    assert privacy.mask_id("E12345678") == "E1*****78"
    assert privacy.mask_id("E123") == "****"


def test_a_digest_depends_on_the_key_and_the_value_and_on_nothing_else():
    assert privacy.digest("k", "v") == privacy.digest(SecretStr("k"), "v") == privacy.digest(b"k", "v")
    assert len(privacy.digest("k", "v")) == 64
    assert len({privacy.digest("k", "v"), privacy.digest("l", "v"), privacy.digest("k", "w")}) == 3


def test_what_is_encrypted_comes_back_and_never_looks_the_same():
    first, second = privacy.encrypt("k", "王小明 13812345678"), privacy.encrypt("k", "王小明 13812345678")
    assert first != second
    assert "王" not in first
    assert privacy.decrypt(SecretStr("k"), first) == privacy.decrypt("k", second) == "王小明 13812345678"
    assert privacy.decrypt("k", privacy.encrypt("k", "")) == ""


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-6] + "AAAAA=", lambda s: "", lambda s: "not base64!", lambda s: s[:20]]
)
def test_a_changed_text_is_refused(spoil):
    with pytest.raises(SealError):
        privacy.decrypt("k", spoil(privacy.encrypt("k", "some text")))


def test_another_key_is_refused():
    with pytest.raises(SealError):
        privacy.decrypt("l", privacy.encrypt("k", "some text"))


@pytest.mark.parametrize("key", ["", b"", SecretStr("")])
def test_an_empty_key_is_refused(key):
    with pytest.raises(ValueError, match="identity key is empty"):
        privacy.encrypt(key, "x")
    with pytest.raises(ValueError, match="identity key is empty"):
        privacy.digest(key, "x")


def test_sm4_is_the_standards():
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    assert encryptor.update(key).hex() == "681edf34d206965e86b3e94f536e4246"
