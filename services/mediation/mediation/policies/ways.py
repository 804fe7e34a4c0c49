"""Which other ways there are when a mediation ends without an agreement, and when it may end early."""

from __future__ import annotations

# Reasons that end a mediation at any step (domain.md §1.5): settled and withdrawn, refused, nobody reached, the term
# over without an agreed extension, suspected false mediation, taken over by a court or an authority.
# Not 07 (refuses to sign): nothing is there to sign before the four records. Not 99: a word for everything would
# excuse from every record.
EARLY_ENDS = frozenset({"02", "03", "04", "06", "08", "09"})

COURT = "可以依法向人民法院提起诉讼。"
ARBITRATION_CLAUSE = "双方有仲裁协议的，可以向约定的仲裁委员会申请仲裁。"
# type of dispute → the ways that remain (人民调解法 §26, domain.md §1.5, §1.7, §1.9, §3.1)
OTHER_WAYS: dict[str, tuple[str, ...]] = {
    "01": (COURT, "遭受家庭暴力的，可以向公安机关报案，或者向人民法院申请人身安全保护令。"),
    "02": (COURT,),
    "03": (
        "土地所有权、使用权争议可以申请人民政府处理；对处理决定不服的，可以自接到决定通知之日起三十日内向人民法院起诉。",
        COURT,
    ),
    "04": (ARBITRATION_CLAUSE, COURT),
    "05": (ARBITRATION_CLAUSE, COURT),
    "06": (COURT, "涉嫌违反治安管理或者犯罪的，可以向公安机关报案。"),
    "07": (
        "土地承包经营纠纷可以向农村土地承包仲裁委员会申请仲裁。",
        "林地、土地权属争议可以申请人民政府处理；对处理决定不服的，可以自接到决定通知之日起三十日内向人民法院起诉。",
        COURT,
    ),
    "08": ("对征收、补偿、拆除等行政决定不服的，可以依法申请行政复议或者提起行政诉讼。", COURT),
    "09": ("可以请求生态环境主管部门调解处理。", COURT),
    "10": (
        "可以向劳动人事争议仲裁委员会申请仲裁；对裁决不服的，可以自收到裁决书之日起十五日内向人民法院起诉。",
        "可以向劳动保障监察机构投诉拖欠工资。",
        "持有欠条的，可以依法向人民法院起诉或者申请支付令。",
    ),
    "11": (
        "可以自知道或者应当知道权利被侵害之日起一年内，向劳动人事争议仲裁委员会申请仲裁。",
        "对裁决不服的，可以自收到裁决书之日起十五日内向人民法院起诉。",
    ),
    "12": ("可以向文化和旅游主管部门投诉。", ARBITRATION_CLAUSE, COURT),
    "13": ("可以向市场监督管理部门投诉（12315）。", ARBITRATION_CLAUSE, COURT),
    "14": ("可以向市场监督管理部门投诉（12315）。", ARBITRATION_CLAUSE, COURT),
    "15": ("可以向卫生健康主管部门申请行政调解。", COURT),
    "16": ("双方可以共同请求公安机关交通管理部门调解。", COURT),
    "17": ("可以向住房和城乡建设主管部门投诉。", ARBITRATION_CLAUSE, COURT),
}
DEFAULT_WAYS = (ARBITRATION_CLAUSE, COURT)


def other_ways(type_code: str) -> tuple[str, ...]:
    return OTHER_WAYS.get(type_code, DEFAULT_WAYS)


def outcome_of(end_code: str) -> str:
    """Parties who settled by themselves withdrew; every other end without agreement is a failure."""
    return "withdrawn" if end_code == "02" else "failed"


def may_end_early(end_code: str) -> bool:
    return end_code in EARLY_ENDS
