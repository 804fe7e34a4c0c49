"""Learning from labelled texts: what is learned, what is held out, and how well is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.model import CaseFacts
from routing.policies import Rules, load_rules
from routing.policies.learned import BrokenModel, clauses, load, runs
from routing.training import Labelled, answers_of, figures, learn, task_for, town_texts, tried
from routing.training.texts import digest_of
from routing.training.trial import Answer, calibration_error, covered, macro_f1

TOWN = Path(__file__).parents[3] / "infra" / "town" / "routing"
WORDS = ("苹果", "梨子", "桃子", "李子", "杏子", "枣子", "葡萄", "西瓜")


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(TOWN)


def labelled(text: str, code: str = "05", desk: str = "scjg", complexity: str = "simple") -> Labelled:
    return Labelled(CaseFacts(text), code, desk, complexity)


@pytest.fixture(scope="module")
def own() -> list[Labelled]:
    """Two matters that no word list knows: the first concerns the market, the second the farm office."""
    first = [labelled(f"{word}的嘎嘣脆出了岔子", "05", "scjg", "simple") for word in WORDS]
    second = [labelled(f"{word}的咕噜转倒了大霉", "07", "nyncj", "complex") for word in WORDS]
    return first + second


def test_the_shipped_model_was_learned_from_the_shipped_examples(rules: Rules) -> None:
    assert rules.learned is not None
    about = rules.learned.about
    assert about["digest"] == digest_of(town_texts(TOWN, rules)), "run `fengqiao train --town`"


def test_every_example_is_there_once_and_knows_all_types_and_desks(rules: Rules) -> None:
    texts = town_texts(TOWN, rules)
    assert {text.type_code for text in texts} == set(rules.types)
    assert {text.desk for text in texts} == set(rules.desks)
    assert {text.complexity for text in texts} == {"simple", "complex"}
    assert len({text.facts.narrative for text in texts}) == len(texts)


def test_what_was_taught_is_said_of_a_new_text(rules: Rules, own: list[Labelled]) -> None:
    learned = learn(own, [], rules)
    new = [labelled("石榴的嘎嘣脆出了岔子"), labelled("石榴的咕噜转倒了大霉", "07", "nyncj", "complex")]
    found = answers_of(new, rules, learned)
    assert [answer.types[0][0] for answer in found] == ["05", "07"]
    assert [answer.desks[0][0] for answer in found] == ["scjg", "nyncj"]
    assert [answer.complexity for answer in found] == ["simple", "complex"]


def test_what_was_learned_is_shown_as_whole_clauses(rules: Rules, own: list[Labelled]) -> None:
    learned = learn(own, [], rules)
    text = "你们看看，石榴的咕噜转倒了大霉。明天再来"
    assert [text[start:end] for start, end in learned.speaking(text, "type", "07")] == [
        "石榴的咕噜转倒了大霉"
    ]
    assert learned.speaking(text, "type", "17") == [], "what was never learned has no evidence"


def test_a_clause_ends_at_a_stop_or_where_another_thought_begins() -> None:
    text = "老板说好的结果一分没给，现在 电话不接"
    assert [text[start:end] for start, end in clauses(text)] == [
        "老板说好的",
        "结果一分没给",
        "现在",
        "电话不接",
    ]


def test_every_case_is_held_out_once_from_a_model_that_has_not_seen_it(
    rules: Rules, own: list[Labelled]
) -> None:
    marked = [labelled(f"{text.facts.narrative}{'甲乙丙丁戊己庚辛'[at % 8] * 2}", text.type_code, text.desk)
              for at, text in enumerate(own)]  # fmt: skip
    seen_out: list[int] = []
    for rows, learned in tried(marked, task_for(marked, [], rules)):
        seen_out += rows
        known = set(learned.weights)
        inside = {
            run for at in set(range(len(marked))) - set(rows) for run in runs(marked[at].facts.narrative)
        }
        assert {run for run in known if not run.startswith("^")} <= inside
    assert sorted(seen_out) == list(range(len(marked)))


def test_a_model_is_the_same_after_it_was_kept(rules: Rules, own: list[Labelled]) -> None:
    learned = learn(own, [], rules, {"texts": len(own)})
    again = load(learned.dump())
    assert again.about == learned.about
    assert again.about["texts"] == len(own)
    texts = [labelled("石榴的嘎嘣脆出了岔子")]
    assert answers_of(texts, rules, again) == answers_of(texts, rules, learned)


@pytest.mark.parametrize(
    "kept", [b"", b"PK\x03\x04", b"fengqiao-learned-1\n{}", b"fengqiao-learned-1\n{}\nxx"]
)
def test_bytes_that_are_no_model_are_refused(kept: bytes) -> None:
    with pytest.raises(BrokenModel):
        load(kept)


def test_a_town_with_other_desks_can_use_a_model_that_does_not_know_them(
    rules: Rules, own: list[Labelled]
) -> None:
    learned = learn(own, [], rules)
    assert set(learned.classes["desk"]) < set(rules.desks)
    [answer] = answers_of([labelled("城管罚款五百，我不服处罚")], rules, learned)
    assert sum(chance for _, chance in answer.desks) <= 1


def answer(desk: str, sure: float, code: str = "05", complexity: str = "simple") -> Answer:
    return Answer(((code, sure), ("07", 0.1)), ((desk, sure), ("sfs", 0.1)), ("pcs",), complexity, sure)


def test_figures_count_the_second_answer_and_the_co_desk() -> None:
    texts = [labelled("一"), labelled("二", "07", "pcs"), labelled("三", "01", "fl", "complex")]
    found = figures(texts, [answer("scjg", 0.9), answer("scjg", 0.8), answer("scjg", 0.7)])
    assert (found.type, found.type_top2) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert (found.desk, found.desk_or_co) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert found.desk_top2 == pytest.approx(1 / 3)
    assert found.complexity == pytest.approx(2 / 3)
    assert found.alone == pytest.approx(1 / 3)


def test_an_answer_that_is_right_as_well_counts() -> None:
    text = Labelled(CaseFacts("一"), "01", "fl", "simple", also_type="05", also_desk="scjg")
    assert figures([text], [answer("scjg", 0.9)]).type == 1


def test_the_calibration_error_is_the_mean_gap_between_chance_and_truth() -> None:
    assert calibration_error([(0.95, True), (0.95, True), (0.55, True), (0.55, False)]) == pytest.approx(0.05)
    assert calibration_error([(1.0, False)]) == 1


def test_as_many_texts_go_without_a_person_as_keep_the_precision() -> None:
    assert covered([(0.9, True)] * 19 + [(0.8, False)]) == 1
    assert covered([(0.9, False), (0.8, True)]) == 0


def test_macro_f1_gives_a_rare_class_the_same_weight() -> None:
    assert macro_f1([("a", "a")] * 9 + [("b", "a")]) == pytest.approx((18 / 19 + 0) / 2)
