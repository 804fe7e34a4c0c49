"""Rule files: what a non-programmer may write, and what they are told when a row is broken."""

import shutil
import time
from pathlib import Path

import pytest

from routing.errors import RulesError
from routing.model import CaseFacts
from routing.policies import decide, load_rules
from routing.policies.phrases import HEAD, PhraseBook, PhraseError, fold, parse
from routing.training import town_texts

TOWN = Path(__file__).parents[3] / "infra" / "town" / "routing"


@pytest.fixture(scope="module")
def rules():
    return load_rules(TOWN)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TOWN, tmp_path / "routing"))


def add(folder, file, row):
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + f"\n{row}\n", encoding="utf-8")
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("file", "row", "column", "reason"),
    [
        ("words.csv", "99,借条,,3,说明", 1, "99"),
        ("words.csv", "04,,,3,说明", 2, "不能空着"),
        ("words.csv", "04,(借条|欠条,,3,说明", 2, "括号"),
        ("words.csv", "04,借条||欠条,,3,说明", 2, "空着"),
        ("words.csv", "04,@sometimes 借条,,3,说明", 2, "@sometimes"),
        ("words.csv", "04,借条,(还,3,说明", 3, "括号"),
        ("words.csv", "04,借条,,很多,说明", 4, "很多"),
        ("words.csv", "04,借条,,99,说明", 4, "99"),
        ("words.csv", "04,借条,,nan,说明", 4, "nan"),
        ("words.csv", "04,借条,,3,", 5, "不能空着"),
        ("words.csv", "04,借条,3", 3, "应有 5 列"),
        ("desk_words.csv", "04,nowhere,借条,,2,说明", 2, "nowhere"),
        ("other_matters.csv", "party,sqmy,借条,,2,说明", 1, "party"),
        ("desks.csv", "04,合同纠纷,sfs,,village,重复", 1, "04"),
        ("complexity.csv", "hard,,借条,,2,说明", 1, "hard"),
        ("risk.csv", "threat,,杀,,400,说明", 5, "400"),
        ("gates.csv", "title,03,宅基地,,", 5, "不能空着"),
    ],
)
def test_a_broken_row_says_file_line_column_and_reason(folder, file, row, column, reason):
    line = add(folder, file, row)
    with pytest.raises(RulesError) as caught:
        load_rules(folder)
    assert (caught.value.file, caught.value.line, caught.value.column) == (file, line, column)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(f"{file} 第 {line} 行第 {column} 列")


def test_a_broken_setting_says_its_line(folder):
    path = folder / "routing.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("complex_people"))
    lines[line - 1] = 'complex_people = "五"'
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_rules(folder)
    assert (caught.value.file, caught.value.line) == ("routing.toml", line)


@pytest.mark.parametrize("text", ["version = ", 'version = "1"\n'])
def test_a_settings_file_that_cannot_be_used_is_refused(folder, text):
    (folder / "routing.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"routing\.toml"):
        load_rules(folder)


@pytest.mark.parametrize("file", ["routing.toml", "words.csv", "desks.csv"])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    with pytest.raises(RulesError, match=file):
        load_rules(folder)


def test_a_file_that_is_not_utf_8_is_named(folder):
    (folder / "words.csv").write_bytes("type,words\n04,借条".encode("gbk"))
    with pytest.raises(RulesError, match=r"words\.csv"):
        load_rules(folder)


def test_a_broken_example_says_its_line(folder, rules):
    line = add(
        folder, "examples.jsonl", '{"text": "欠钱", "type": "77", "desk": "sfs", "complexity": "simple"}'
    )
    with pytest.raises(RulesError) as caught:
        town_texts(folder, rules)
    assert (caught.value.file, caught.value.line) == ("examples.jsonl", line)


def test_a_model_that_was_cut_off_is_named(folder):
    path = folder / "learned.model"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(RulesError, match=r"learned\.model"):
        load_rules(folder)


def test_a_new_row_changes_the_decision_and_is_its_evidence(folder):
    case = CaseFacts("二踢脚厂的事")
    add(folder, "words.csv", "05,二踢脚,,9,说到二踢脚")
    decision = decide(case, load_rules(folder))
    assert decision.type_code == "05"
    assert (0, 3, "类型·生产经营纠纷：说到二踢脚") in decision.evidence


def test_an_exception_word_silences_its_row(folder):
    add(folder, "words.csv", "05,二踢脚,春节,9,说到二踢脚")
    rules = load_rules(folder)
    assert decide(CaseFacts("二踢脚厂的事"), rules).type_code == "05"
    assert not any("二踢脚" in why for _, _, why in decide(CaseFacts("春节二踢脚厂的事"), rules).evidence)


def test_a_town_without_a_model_decides_by_words_alone(folder):
    (folder / "learned.model").unlink()
    rules = load_rules(folder)
    assert rules.learned is None
    assert decide(CaseFacts("朋友借我三千块钱打了借条，到期不还"), rules).type_code == "04"


def found(phrase, text):
    return PhraseBook({1: parse(phrase)}).search(fold(text)).get(1)


def test_alternatives_sequences_spellings_and_openings():
    assert found("借条|欠条", "他打了欠条") == (3, 5)
    assert found("(老板|公司)…(拖欠|没给)…工资", "公司一直拖欠我的工资") == (0, 10)
    assert found("(不|没)给钱", "活干完了没给钱") == (4, 7)
    assert found("^建议", "我建议修路") == (1, 3)
    assert found("^建议", "长" * HEAD + "建议修路") is None


def test_a_sequence_stays_in_its_sentence_and_near():
    assert found("公司…工资", "公司搬了。工资没发") is None
    assert found("公司…工资", "公司" + "远" * 15 + "工资") is None
    assert found("公司…工资", "工资是公司的") is None


@pytest.mark.parametrize("phrase", ["", "(", "a)", "…", "借…", "()", "((借))", "|", "^", "(影响…休息)吵"])
def test_a_phrase_that_is_not_in_the_language_is_refused(phrase):
    with pytest.raises(PhraseError):
        parse(phrase)


@pytest.mark.parametrize(
    "text",
    [
        "公司拖欠工资" * 3_400,
        "一" * 20_000,
        "1" * 20_000,
        "1," * 10_000,
        "公司" * 10_000,
        "三万多" * 6_700,
        "。" * 20_000,
        "我" * 20_000,
    ],
)
def test_twenty_thousand_characters_take_less_than_fifty_milliseconds(rules, text):
    best = min(_seconds(lambda: decide(CaseFacts(text[:20_000]), rules)) for _ in range(3))
    assert best < 0.05


def test_the_rules_load_within_a_second():
    assert min(_seconds(lambda: load_rules(TOWN)) for _ in range(2)) < 1


def _seconds(work):
    """Of the processor: other programs on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start
