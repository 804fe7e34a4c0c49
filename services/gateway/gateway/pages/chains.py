"""哈希链: whether the chains of every service hold, checking them again, and the daily seals."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.auditing import GetChains, VerifyChains
from gateway.asking import answers_of, ask_all
from gateway.exporting import as_table
from gateway.i18n import listed, t
from gateway.pages.acting import say
from gateway.pages.operations import SERVICES, label_of
from gateway.people import needs

PATIENCE = 10.0
SHOWN_SEALS, ALL_SEALS = 14, 400


@needs("audit.read")
def state() -> ResponseReturnValue:
    reports = answers_of(ask_all({n: GetChains(of=n, anchors=SHOWN_SEALS) for n in SERVICES}, PATIENCE))
    return render_template(
        "pages/chains.html",
        reports=reports,
        names=list(SERVICES),
        label=label_of,
        running=any(report.running_since for report in reports.values()),
        checked=[report for report in reports.values() if report.last],
        broken=[name for name, report in reports.items() if report.last and not report.last.holds],
        days=sorted({one.day for report in reports.values() for one in report.anchors}, reverse=True),
    )


@needs("audit.read")
def verify() -> ResponseReturnValue:
    found = ask_all({name: VerifyChains(of=name) for name in SERVICES}, PATIENCE)
    begun = answers_of(found)
    if len(begun) < len(found):
        silent = listed(label_of(name) for name in found if name not in begun)
        say(t("已开始校验，但有服务没有回答：{names}。", names=silent), tone="wait")
    else:
        say(t("已开始校验。"), t("可以离开本页，查完结果会留在这里。"))
    return redirect("/audit/chains")


@needs("audit.read")
def seals() -> ResponseReturnValue:
    """Every seal, to be kept on paper or on another machine."""
    found = answers_of(ask_all({n: GetChains(of=n, anchors=ALL_SEALS) for n in SERVICES}, PATIENCE))
    rows = [
        (label_of(name), one.day.isoformat(), one.chains, one.hash)
        for name, report in found.items()
        for one in report.anchors
    ]
    return as_table(t("哈希链封存"), [t("服务"), t("日期"), t("链数"), t("封存值")], rows)


PAGES = (
    ("/audit/chains", ["GET"], state),
    ("/audit/chains", ["POST"], verify),
    ("/audit/seals.csv", ["GET"], seals),
)
