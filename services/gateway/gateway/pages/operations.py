"""运行: whether every service is well, what waits in its queues, and the messages that could not be handled."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from contracts.errors import Refused, Unavailable
from contracts.message import Request
from contracts.operations import (
    DeadLetterRow,
    DiscardDeadLetter,
    GetHealth,
    ListDeadLetters,
    ReplayDeadLetters,
)
from gateway.asking import answers_of, ask_all
from gateway.house import House, Queue
from gateway.i18n import mark, t
from gateway.i18n.said import said
from gateway.pages import surroundings
from gateway.pages.acting import act, errors_of, say, submitted
from gateway.people import ask, needs

# Seconds; a service that needs longer is not well.
PATIENCE = 3.0
SERVICES = {
    "directory": mark("组织与账号"), "intake": mark("登记受理"), "routing": mark("研判分流"), "departments": mark("部门跟踪"),
    "mediator_dispatch": mark("派单"), "mediation": mark("调解"), "expert_pool": mark("专家库"), "warning": mark("预警"),
    "assistance": mark("回访帮扶"), "supervision": mark("督办"),
}  # fmt: skip

# What a dead letter's header says, in the words of whoever mends it; other reasons stay as they are.
REASONS = (
    (r"not JSON", mark("不是 JSON")),
    (r"not UTF-8", mark("不是 UTF-8 编码")),
    (r"not a CloudEvents 1.0 document", mark("不是 CloudEvents 1.0 消息")),
    (r"unknown event or version: (?P<what>.*)", mark("不认识的消息或者版本：{what}")),
    (r"larger than (?P<what>\d+) bytes", mark("太大，超过 {what} 字节")),
    (r"field (?P<what>\w+) is missing.*", mark("缺少字段 {what}")),
    (r"delivered too often.*", mark("每次都让服务中断，不再投递")),
    (r"TooEarly after (?P<n>\d+) attempts", mark("它前面的消息还没有到，试了 {n} 次")),
    (r"(?P<what>\w+) after (?P<n>\d+) attempts", mark("办理出错（{what}），试了 {n} 次")),
)


@dataclass(frozen=True)
class Standing:
    """One service as the page shows it; ``None`` where nobody could be asked."""

    name: str
    label: str
    up: bool
    trouble: str
    instances: int | None
    waiting: int | None
    slowest: str  # the queue with the most waiting
    outbox: int | None
    oldest_at: datetime | None
    letters: int | None
    scan: str  # "" where it takes no files: off | on | silent


@needs("operations.read")
def board() -> ResponseReturnValue:
    standings, bus_answers = _standings()
    consumer = request.args.get("consumer", "")
    holders = [each.name for each in standings if each.letters and consumer in ("", each.name)]
    return render_template(
        "pages/operations.html",
        standings=standings,
        bus_answers=bus_answers,
        figures=_figures(standings),
        letters=_letters(holders),
        consumer=consumer,
        label=label_of,
        reason_of=reason_of,
    )


@needs("operations.read")
def letter(consumer: str, message_id: str) -> ResponseReturnValue:
    found = ask(ListDeadLetters(of=consumer, message_id=message_id)).items[0]
    return render_template(
        "pages/dead_letter.html",
        letter=found,
        body=_laid_out(found.body),
        label=label_of,
        reason_of=reason_of,
    )


@needs("operations.work")
def replay(consumer: str, message_id: str) -> ResponseReturnValue:
    why = submitted().get("reason", "")
    return act(
        lambda: ReplayDeadLetters(of=consumer, message_id=message_id, why=why),
        done=t("已重新入队。"),
        following=t("几秒内会再办一次；还不成会回到这里。"),
        back="/operations",
    )


@needs("operations.work")
def discard(consumer: str, message_id: str) -> ResponseReturnValue:
    why = submitted().get("reason", "")
    return act(
        lambda: DiscardDeadLetter(of=consumer, message_id=message_id, why=why),
        done=t("已丢弃，理由已留痕。"),
        back="/operations",
    )


@needs("operations.work")
def several() -> ResponseReturnValue:
    """Puts back, or throws away, what was ticked; says how many."""
    given, chosen = submitted(), request.form.getlist("ids")
    make = DiscardDeadLetter if given.get("do") == "discard" else ReplayDeadLetters
    moved, trouble = 0, ""
    for each in chosen[:100]:
        consumer, _, message_id = each.partition("/")
        try:
            moved += ask(_move(make, consumer, message_id, given.get("reason", ""))).count
        except (Refused, Unavailable, ValidationError) as error:
            trouble = next(iter(errors_of(error).values()))
    words = t("已丢弃 {n} 封。", n=moved) if make is DiscardDeadLetter else t("已重新入队 {n} 封。", n=moved)
    say(words, trouble, "danger" if trouble else "ok")
    return redirect("/operations")


def reason_of(reason: str) -> str:
    """Why a message could not be handled, as a sentence."""
    for pattern, words in REASONS:
        if found := re.fullmatch(pattern, reason):
            return t(words, **found.groupdict())
    return reason or t("消息总线自己移来的，没有写原因")


def label_of(service: str) -> str:
    """What a service is called on pages; a desk has its department's name."""
    if service.startswith("desk-"):
        return surroundings.desk_name(service.removeprefix("desk-"))
    return t(SERVICES.get(service, service))


def _move(make: Any, consumer: str, message_id: str, why: str) -> Request[Any]:
    wanted: Request[Any] = make(of=consumer, message_id=message_id, why=why)
    return wanted


def _standings() -> tuple[list[Standing], bool]:
    """Every service of the house, and whether the bus could be asked for its queues."""
    house: House = current_app.extensions["house"]
    queues = house.queues()
    health = ask_all({name: GetHealth(of=name) for name in queues}, PATIENCE)
    names = [each for service, own in queues.items() for each in (*own, house.rpc_queue(service))]
    try:
        states = house.states(names)
    except OSError:
        states = {}
    return [_standing(n, own, health[n], states, house.rpc_queue(n)) for n, own in queues.items()], bool(
        states
    )


def _standing(
    name: str, queues: Sequence[str], health: Any, states: Mapping[str, Queue], rpc_queue: str
) -> Standing:
    up = not isinstance(health, Exception)
    waiting = {each: states[each].waiting for each in queues if each in states}
    slowest = max(waiting, key=lambda each: waiting[each], default="")
    return Standing(
        name=name,
        label=label_of(name),
        up=up,
        trouble="" if up else said(str(health)),
        instances=states[rpc_queue].consumers if rpc_queue in states else None,
        waiting=sum(waiting.values()) if states else None,
        slowest=slowest if waiting.get(slowest) else "",
        outbox=health.outbox_waiting if up else None,
        oldest_at=health.oldest_waiting_at if up else None,
        letters=health.dead_letters if up else None,
        scan=health.malware_scan if up else "",
    )


def _figures(standings: Sequence[Standing]) -> dict[str, int]:
    return {
        "up": sum(each.up for each in standings),
        "all": len(standings),
        "waiting": sum(each.waiting or 0 for each in standings),
        "outbox": sum(each.outbox or 0 for each in standings),
        "letters": sum(each.letters or 0 for each in standings),
    }


def _letters(consumers: Sequence[str]) -> list[DeadLetterRow]:
    """The newest first, at most 100 of each consumer."""
    found = answers_of(ask_all({name: ListDeadLetters(of=name) for name in consumers}, PATIENCE))
    rows = [row for answer in found.values() for row in answer.items]
    return sorted(rows, key=lambda row: row.failed_at, reverse=True)


def _laid_out(body: str) -> str:
    """JSON with its lines; what is not JSON as it came."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body


PAGES = (
    ("/operations", ["GET"], board),
    ("/operations/letters", ["POST"], several),
    ("/operations/letters/<consumer>/<path:message_id>", ["GET"], letter),
    ("/operations/letters/<consumer>/<path:message_id>/replay", ["POST"], replay),
    ("/operations/letters/<consumer>/<path:message_id>/discard", ["POST"], discard),
)
