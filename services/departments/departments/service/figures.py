"""What is counted of each desk for those who run the machines: how many cases wait, how many too long."""

from __future__ import annotations

from prometheus_client import Gauge

from departments import queries
from messaging.call import Call
from messaging.entry import every

WAITING = Gauge("fengqiao_desk_waiting", "Cases that wait to be signed for.", ["desk"])
LATE = Gauge("fengqiao_desk_late", "Cases that wait longer than the desk may take to sign.", ["desk"])
SECONDS = 30.0


class FigurePoints:
    """Mixed into every desk, which is called ``desk-<code>``."""

    name: str

    @every(SECONDS)
    def count(self, call: Call) -> None:
        count(call, self.name.removeprefix("desk-"))


def count(call: Call, desk: str) -> None:
    waiting, late = queries.count_waiting(call.session, desk, call.now)
    WAITING.labels(desk).set(waiting)
    LATE.labels(desk).set(late)
