"""The rules of routing as sentences, on the reference town."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest

from routing.model import CaseFacts
from routing.policies import decide, load_rules
from routing.policies.decide import GRAVE
from routing.policies.joint import study_reasons

TOWN = Path(__file__).parents[3] / "infra" / "town" / "routing"


@pytest.fixture(scope="module")
def rules():
    return load_rules(TOWN)


@pytest.fixture
def judge(rules):
    return lambda narrative, **facts: decide(CaseFacts(narrative, **facts), rules)


@pytest.mark.parametrize(
    ("code", "desk", "narrative"),
    [
        ("01", "fl", "丈夫经常喝酒打我，我要离婚，孩子的抚养权也谈不拢"),
        ("02", "pcs", "楼下麻将馆半夜吵得全家睡不着，跟老板说了也没用"),
        ("02", "czjs", "隔壁饭馆的油烟直往我家屋里灌"),
        ("03", "zrzy", "邻居盖房占了我家宅基地半米，两家都拿着土地证"),
        ("04", "sfs", "朋友借我三千块钱打了借条，到期不还"),
        ("06", "pcs", "他把我打伤了，医药费一分不给"),
        ("07", "nyncj", "我家的承包地被村里收回去包给了别人"),
        ("08", "zrzy", "村里征地的补偿款一直没有发到户"),
        ("09", "czjs", "工地半夜施工，噪音扰民"),
        ("10", "rss", "包工头欠我们农民工工资不给"),
        ("11", "rss", "公司把我辞退了，不给经济补偿，社保也没交"),
        ("12", "scjg", "旅行社导游强制购物，不买不让上车"),
        ("13", "scjg", "网购的东西是假的，卖家不肯退货"),
        ("14", "scjg", "在超市买的面包过期了，商家不认"),
        ("15", "sqmy", "手术失败落下后遗症，医院不认"),
        ("16", "pcs", "骑车被货车撞了，交警认定对方全责"),
        ("17", "czjs", "物业公司乱收物业费，电梯坏了也不修"),
        ("18", "xfb", "城管把我的三轮车扣走，罚款五百，我不服处罚"),
    ],
)
def test_every_type_goes_to_its_desk(judge, code, desk, narrative):
    decision = judge(narrative)
    assert (decision.type_code, decision.desk) == (code, desk)


@pytest.mark.parametrize(
    ("matter", "desk", "narrative"),
    [
        ("suggestion", "sqmy", "建议在中心小学门口设置护学岗"),
        ("public_works", "sqmy", "我们村的路灯坏了半个月，请派人来修"),
        ("law_question", "sfs", "保证合同没有约定保证期间的，保证期间是多久？"),
        ("crime", "pcs", "盗窃两千元会判几年？"),
        ("service", "rss", "我想问灵活就业的社保可以补吗，怎么补"),
    ],
)
def test_what_is_no_dispute_goes_to_who_answers_and_always_before_a_person(judge, matter, desk, narrative):
    decision = judge(narrative)
    assert (decision.type_code, decision.matter, decision.desk) == ("00", matter, desk)
    assert decision.needs_person


@pytest.mark.parametrize(
    ("gate", "narrative"),
    [
        ("domestic_violence", "丈夫喝醉就打我，这是家暴"),
        ("title", "两家为宅基地归谁争了三年，都说地界在自己这边"),
        ("administrative", "城管罚款五百，我对处罚决定不服，想申请行政复议"),
        ("crime_report", "接到电话被诈骗了两万元"),
        ("labour", "公司拖欠工资三个月，把我辞退了"),
        ("litigation", "借款不还，已经起诉到法院，判决书下来了"),
    ],
)
def test_the_gates_of_the_law_are_named(judge, gate, narrative):
    named = {entry.code: entry.sentence for entry in judge(narrative).gates}
    assert named[gate]


def test_an_ordinary_quarrel_stands_before_no_gate(judge):
    assert judge("东邻的滴水流到我家院里").gates == ()


@pytest.mark.parametrize(
    ("complexity", "severe", "facts"),
    [
        ("simple", False, {"people_involved": 4}),
        ("complex", False, {"people_involved": 5}),
        ("complex", True, {"people_involved": 10}),
        ("simple", False, {"amount_yuan": 49_999}),
        ("complex", False, {"amount_yuan": 50_000}),
        ("complex", True, {"amount_yuan": Decimal(100_000)}),
        ("complex", False, {"village_codes": ("370832101201", "370832101202")}),
        ("simple", False, {"village_codes": ("370832101201", "370832101201")}),
        ("complex", False, {"earlier_cases": 2}),
    ],
)
def test_people_money_villages_and_repetition_make_it_complex(judge, complexity, severe, facts):
    decision = judge("朋友借钱不还，打了借条", **facts)
    assert (decision.complexity, decision.severe) == (complexity, severe)


def test_an_applicant_who_comes_again_is_said_among_the_grounds(judge):
    for earlier in (1, 2):
        [ground] = grounds(judge("朋友借钱不还，打了借条", earlier_cases=earlier), "complexity")
        assert ("同一申请人一年内已来过 2 次" in ground.whys) == (earlier == 2)


def test_from_how_many_earlier_cases_on_is_the_towns_word(rules):
    patient = dataclasses.replace(rules, numbers={**rules.numbers, "complex_earlier": 3})
    facts = [CaseFacts("朋友借钱不还，打了借条", earlier_cases=earlier) for earlier in (2, 3)]
    assert [decide(one, patient).complexity for one in facts] == ["simple", "complex"]


def test_an_injury_or_a_failed_mediation_makes_it_complex(judge):
    assert judge("他推了我一把，我骨折住院了").complexity == "complex"
    assert judge("排水的事村里多次调解没有结果").complexity == "complex"


def test_a_threat_with_a_knife_is_red_and_goes_to_the_town(judge):
    decision = judge("他拿着菜刀到我家门口，扬言要杀了他全家，派出所来过三次")
    assert (decision.risk.level, decision.level) == ("red", "town")
    assert decision.risk.score >= 70
    assert any("分" in reason for reason in decision.risk.reasons)


def test_nothing_sharp_is_no_risk_and_stays_in_the_village(judge):
    decision = judge("东邻的滴水流到我家院里")
    assert (decision.risk.level, decision.level) == ("none", "village")


def test_evidence_points_at_the_words(judge):
    narrative = "２０２３年他借了我三万多元，打了欠条，一直不还。"
    evidence = judge(narrative).evidence
    assert all(0 <= start < end <= len(narrative) for start, end, _ in evidence)
    assert any("欠条" in narrative[start:end] or "借了" in narrative[start:end] for start, end, _ in evidence)
    assert {why.partition("：")[0].partition("·")[0] for _, _, why in evidence} <= {
        "类型",
        "部门",
        "难易",
        "风险",
    }


def test_figures_in_the_text_are_evidence_too(judge):
    narrative = "我们十二户的土地流转费共六万五千元，种粮大户一直不给"
    decision = judge(narrative)
    words = {narrative[start:end] for start, end, _ in decision.evidence}
    assert {"十二户", "六万五千元"} <= words
    assert (decision.people, decision.amount_yuan) == (12, Decimal(65_000))


def test_a_declared_type_is_respected(judge):
    assert judge("来反映个事情，请给解决", declared_type="07").type_code == "07"


def test_a_declared_type_against_the_text_lowers_confidence_and_asks_a_person(judge):
    narrative = "公司拖欠工资，把我辞退，劳动合同也没签"
    against, along = judge(narrative, declared_type="12"), judge(narrative, declared_type="11")
    assert against.type_code == "12"
    assert against.runner_up == "11"
    assert against.confidence < 0.5 < along.confidence
    assert "来件所报类型与内容不符" in against.person_reasons


def test_an_unknown_declared_type_is_as_none(judge):
    narrative = "朋友借钱不还，打了借条"
    assert judge(narrative, declared_type="99") == judge(narrative)


def test_a_returned_case_never_goes_back_to_the_same_desk_and_asks_a_person(judge):
    decision = judge("朋友借钱不还，打了借条", earlier_desk="sfs", proposed_desk="nyncj")
    assert decision.desk == "nyncj"
    assert "曾被部门退回" in decision.person_reasons


def test_lead_runner_up_and_co_desks_are_different_desks(judge):
    decision = judge("丈夫有外遇，我要离婚，房子怎么分")
    assert decision.desk != decision.desk_runner_up
    assert decision.desk not in decision.co_desks


def test_an_uncertain_case_asks_a_person_and_a_clear_one_does_not(judge):
    assert judge("有点事想说说").needs_person
    assert not judge("朋友借我三千块钱打了借条，到期不还").needs_person


def test_the_threshold_of_the_town_decides_when_a_person_is_asked(rules):
    case = CaseFacts("朋友借我三千块钱打了借条，到期不还")
    strict = dataclasses.replace(rules, numbers={**rules.numbers, "confidence": 0.99})
    assert "把握不够，需要人工确定类型" in decide(case, strict).person_reasons


LOAN = "朋友借我三十万块钱打了借条，到期不还"


def test_a_grave_case_asks_for_a_joint_study_however_sure_its_desk_is(rules):
    found = decide(CaseFacts(LOAN), rules)
    assert found.severe and found.desk_confidence > 0.8
    assert found.person_reasons == (GRAVE,)
    alone = dataclasses.replace(rules, numbers={**rules.numbers, "severe_alone": 1})
    assert not decide(CaseFacts(LOAN), alone).needs_person


def test_a_directive_that_names_the_desk_sends_a_grave_case_off_at_once(rules):
    narrative = "夜里邻居持刀砸门威胁，把两个人打成重伤住院"
    by_day, by_night = (decide(CaseFacts(narrative, hour=hour), rules) for hour in (10, 23))
    assert by_day.severe and GRAVE in by_day.person_reasons
    assert by_night.desk == "pcs" and GRAVE not in by_night.person_reasons


@pytest.mark.parametrize(
    ("seen", "returned", "reasons"),
    [
        ({}, {}, ()),
        ({"severe": True}, {}, ("grave",)),
        ({"second": 0.3}, {}, ("crossing",)),
        ({}, {"returned_by": "sfs", "proposed_desk": "rss"}, ("disputed",)),
        ({}, {"returned_by": "rss", "proposed_desk": "sfs"}, ()),
    ],
)
def test_what_is_grave_crosses_desks_or_is_disputed_speaks_for_a_joint_study(seen, returned, reasons):
    desks = [{"code": "sfs", "confidence": 0.6}, {"code": "rss", "confidence": seen.pop("second", 0.1)}]
    told = {"lead_desk": "sfs", "desks": desks, **seen}
    assert study_reasons(told, 0.25, **returned) == reasons


def test_the_same_case_is_decided_the_same(rules):
    case = CaseFacts("隔壁饭馆油烟大，老板打了人，还欠房租五万元，已经起诉")
    assert len({decide(case, rules) for _ in range(5)}) == 1
    assert decide(case, load_rules(TOWN)) == decide(case, rules)


@pytest.mark.parametrize(
    "narrative",
    ["", " ", "。。。！！", "😀😀", "<script>alert(1)</script>", "\x00\n\t", "abc 123", "某*" * 50],
)
def test_empty_and_odd_texts_are_decided_before_a_person(judge, narrative):
    decision = judge(narrative)
    assert decision.needs_person
    assert 0 <= decision.confidence <= 1


def test_full_width_letters_and_digits_read_as_plain_ones(judge):
    assert judge("借给他５００００元不还").amount_yuan == Decimal(50_000)
    assert judge("楼上ＫＴＶ半夜噪音").type_code == judge("楼上ktv半夜噪音").type_code == "02"


def test_the_version_of_the_rules_is_written_into_the_decision(judge, rules):
    assert judge("朋友借钱不还").rules_version == rules.version


def grounds(decision, part):
    return [ground for ground in decision.grounds if ground.part == part]


def test_complexity_level_and_each_co_desk_have_grounds_of_their_own(judge):
    narrative = "我们二十三户的征地补偿款三十万元一直没有发到户，村里说再闹就找人打我们"
    decision = judge(narrative, village_codes=("370832104200", "370832104201"))
    [complexity], [level] = grounds(decision, "complexity"), grounds(decision, "level")
    assert (complexity.value, level.value) == (decision.complexity, decision.level) == ("complex", "town")
    assert "涉及 23 人（户）以上" in complexity.whys and "疑难重大，由镇办理" in level.whys
    assert [ground.value for ground in grounds(decision, "co_desk")] == list(decision.co_desks)
    assert all(ground.whys and 0 < ground.confidence <= 0.97 for ground in decision.grounds)


def test_the_words_that_raise_the_level_are_marked_as_its_evidence(judge):
    narrative = "邻居盖房占了我家宅基地，两家打起来了，扬言要拿刀砍人"
    decision = judge(narrative, village_codes=("370832104200",))
    [level] = grounds(decision, "level")
    raising = [narrative[start:end] for start, end, why in decision.evidence if why.startswith("层级：")]
    [risk] = grounds(decision, "risk")
    assert risk.value == decision.risk.level and risk.whys == decision.risk.reasons
    assert (decision.level, bool(raising)) == ("town", True), (level, decision.risk)


def test_a_simple_case_says_that_nothing_speaks_for_more(judge):
    decision = judge("朋友借我三千块钱打了借条，到期不还")
    [complexity], [level] = grounds(decision, "complexity"), grounds(decision, "level")
    assert complexity.whys == ("没有看到复杂的迹象",) and complexity.confidence > 0.5
    assert level.whys[0].startswith("这类事项从") and not any(
        w.startswith("层级") for _, _, w in decision.evidence
    )


def test_evidence_that_is_left_out_is_counted(judge, monkeypatch):
    narrative = "包工头欠我们农民工二十三人工资三十万元不给，扬言同归于尽，准备集体上访"
    whole = judge(narrative)
    monkeypatch.setitem(decide.__globals__, "MOST_EVIDENCE", 3)
    cut = judge(narrative)
    assert (whole.evidence_left, len(cut.evidence)) == (0, 3)
    assert cut.evidence_left == len(whole.evidence) - 3
