"""When people are reminded of what is due, and which ways there are after a breach."""

from __future__ import annotations

from datetime import date, timedelta

REMIND_DAYS = 3  # natural days before the due day

URGE = "人民调解委员会应当督促当事人履行（人民调解法第三十一条）。"
SUIT = "可以就调解协议的履行或者内容向人民法院起诉（人民调解法第三十二条）。"
AGAIN = "双方同意的，可以变更原协议或者重新达成协议。"
WAGES = (
    "因支付拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金达成协议的，可以持协议向人民法院申请支付令"
    "（劳动争议调解仲裁法第十六条）。"
)
CONFIRM = "自协议生效之日起三十日内，双方可以共同申请司法确认；确认后可以申请强制执行。"
ENFORCE = "经司法确认的，可以自履行期间最后一日起二年内申请强制执行（分期履行的，自最后一期届满之日起）。"
WAGE_TYPES = frozenset({"10", "11"})
CONFIRM_DAYS = 30


def remind_from(today: date) -> date:
    """The last due day that people are reminded of now."""
    return today + timedelta(days=REMIND_DAYS)


def overdue_days(due_on: date, today: date, state: str) -> int:
    """Days since the due day; 0 while there is time or nothing is left to be done."""
    return max((today - due_on).days, 0) if state in ("due", "partly", "breached") else 0


def ways_after_breach(type_code: str, effective_on: date, today: date, form: str) -> tuple[str, ...]:
    """What the party who waits can do (domain.md §1.6, §1.7)."""
    ways = [URGE, AGAIN, SUIT]
    if type_code in WAGE_TYPES:
        ways.append(WAGES)
    if form == "written" and (today - effective_on).days <= CONFIRM_DAYS:
        ways.append(CONFIRM)
    return (*ways, ENFORCE)
