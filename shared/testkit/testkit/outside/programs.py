"""The four outside systems of a town as programs: each keeps its own orders, in its own words, and hears how they stand.

Written from docs/exchange.md alone, without a line of the platform's own formats: a mistake there is not repeated here.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from testkit.outside.wire import OutsideSystem, serving, signed

PAGE = 2  # orders on one page of a list: small, so that every list has several


@dataclass
class Kept:
    """An order as the outside system has it; ``state`` in that system's words, ``step`` the newest it was told of."""

    number: str
    words: str
    caller: str
    phone: str
    made_at: str
    state: str = ""
    local_no: str = ""
    step: int = 0
    refusal: dict[str, Any] = field(default_factory=dict)  # code, reason, way on
    result: dict[str, Any] = field(default_factory=dict)  # what came of it
    visit: dict[str, Any] = field(default_factory=dict)  # what the visit heard
    files: list[tuple[str, bytes]] = field(default_factory=list)  # name and content


@dataclass
class Heard:
    """A status as this system understands it."""

    number: str
    local_no: str
    state: str
    step: int
    refusal: dict[str, Any]
    result: dict[str, Any]
    visit: dict[str, Any]


@dataclass
class Answered:
    """What the platform said to a message."""

    status: int
    body: dict[str, Any]


@dataclass
class Program(OutsideSystem):
    """``door`` is the address where the platform takes its messages; ``now`` gives Unix seconds."""

    form: ClassVar[str] = ""
    channel: ClassVar[str] = ""
    door: str = ""
    now: Callable[[], float] = time.time
    kept: dict[str, Kept] = field(default_factory=dict)
    deaf: bool = False  # loses what it is told, and says that it took it

    def keep(self, number: str, words: str, *, caller: str = "郑大壮", phone: str = "13812349999") -> Kept:
        """A new order that the platform has not heard of yet."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(self.now() + 8 * 3600))
        self.kept[number] = Kept(number, words, caller, phone, moment)
        return self.kept[number]

    def send(self, number: str, message_id: str = "") -> Answered:
        return self._post("messages", self.order_message(self.kept[number]), message_id)

    def say(self, kind: str, number: str, words: str = "") -> Answered:
        """``kind``: supplement | urge | withdraw."""
        return self._post("messages", self.words_message(kind, number, words))

    def push_list(self, since: str, until: str, list_no: str = "") -> list[Answered]:
        """The whole list of the days ``since`` to ``until``, page by page."""
        list_no = list_no or secrets.token_hex(6)
        pages = [list(self.kept)[at : at + PAGE] for at in range(0, len(self.kept), PAGE)] or [[]]
        return [
            self._post("lists", self.list_page(list_no, since, until, some, at + 1 < len(pages)))
            for at, some in enumerate(pages)
        ]

    def listed(self, message: dict[str, Any]) -> dict[str, Any]:
        """The page that is asked for; its token is the number of orders told before it."""
        start = int(self.asked_token(message) or 0)
        some = list(self.kept)[start : start + PAGE]
        more = start + PAGE < len(self.kept)
        return self.answered_page(some, str(start + PAGE) if more else "")

    def heard(self, message: dict[str, Any]) -> None:
        """What came late is older and changes nothing."""
        heard = self.read_status(message)
        order = self.kept.get(heard.number)
        if order is not None and not self.deaf and heard.step > order.step:
            vars(order).update({name: value for name, value in vars(heard).items() if name != "number"})

    def enclosed(self, order: Kept, name: str, content: str) -> list[dict[str, str]]:
        """The files of an order, under this system's names."""
        return [{name: one, content: base64.b64encode(raw).decode()} for one, raw in order.files]

    def order_message(self, order: Kept) -> dict[str, Any]:
        raise NotImplementedError

    def words_message(self, kind: str, number: str, words: str) -> dict[str, Any]:
        raise NotImplementedError

    def list_page(
        self, list_no: str, since: str, until: str, numbers: list[str], more: bool
    ) -> dict[str, Any]:
        raise NotImplementedError

    def answered_page(self, numbers: list[str], token: str) -> dict[str, Any]:
        raise NotImplementedError

    def asked_token(self, message: dict[str, Any]) -> str:
        raise NotImplementedError

    def read_status(self, message: dict[str, Any]) -> Heard:
        raise NotImplementedError

    def _post(self, to: str, message: dict[str, Any], message_id: str = "") -> Answered:
        body = json.dumps(message, ensure_ascii=False).encode()
        headers = signed(self.secret, message_id or secrets.token_hex(8), self.now(), body)
        request = Request(f"{self.door}/{to}", data=body, headers=headers, method="POST")
        try:
            with urlopen(request, timeout=20) as answer:
                return Answered(answer.status, json.load(answer))
        except HTTPError as refused:
            with refused:
                return Answered(refused.code, json.load(refused))


class Hotline(Program):
    """12345: ``type`` and ``data``."""

    form, channel = "hotline.v1", "hotline_12345"
    number, caller, orders, one = "order_no", "caller", "orders.list", "order"
    kinds: ClassVar[dict[str, str]] = {
        "order": "order.created", "supplement": "order.supplemented", "urge": "order.urged", "withdraw": "order.withdrawn",
    }  # fmt: skip

    def order_message(self, order: Kept) -> dict[str, Any]:
        return {"type": self.kinds["order"], "timestamp": order.made_at, "data": self._whole(order)}

    def words_message(self, kind: str, number: str, words: str) -> dict[str, Any]:
        return {"type": self.kinds[kind], "data": {self.number: number, "words": words}}

    def list_page(
        self, list_no: str, since: str, until: str, numbers: list[str], more: bool
    ) -> dict[str, Any]:
        page = self.answered_page(numbers, "more" if more else "")["data"]
        return {"type": self.orders, "data": {"list_no": list_no, "since": since, "until": until, **page}}

    def answered_page(self, numbers: list[str], token: str) -> dict[str, Any]:
        found = [self.kept[number] for number in numbers]
        items = [
            {self.number: one.number, "status": one.state, "result": one.result.get("outcome", ""),
             "created_at": one.made_at, self.one: self._whole(one)}
            for one in found
        ]  # fmt: skip
        return {"data": {"items": items, "next_cursor": token}}

    def asked_token(self, message: dict[str, Any]) -> str:
        assert message["type"] == self.orders and message["data"]["since"] <= message["data"]["until"]
        return str(message["data"]["cursor"])

    def read_status(self, message: dict[str, Any]) -> Heard:
        assert message["type"] == "case.status" and message["timestamp"]
        data = message["data"]
        parts = (data.get(name, {}) for name in ("refusal", "result", "visit"))
        return Heard(data[self.number], data["number"], data["status"], data["sequence"], *parts)

    def _whole(self, order: Kept) -> dict[str, Any]:
        person = {"name": order.caller, "phone": order.phone}
        return {self.number: order.number, "content": order.words, self.caller: person, "created_at": order.made_at,
                "area_code": "370832104200",
                "attachments": self.enclosed(order, "filename", "content")}  # fmt: skip


class PetitionOffice(Hotline):
    """信访: the hotline's envelope, its own names in it."""

    form, channel = "petition.v1", "letter"
    number, caller, orders, one = "petition_no", "petitioner", "petitions.list", "petition"
    kinds: ClassVar[dict[str, str]] = {
        "order": "petition.passed", "supplement": "petition.supplemented", "urge": "petition.urged",
        "withdraw": "petition.withdrawn",
    }  # fmt: skip


class ProvincePlatform(Program):
    """省一站式平台: ``msgType`` and ``body``, camel case, states by number."""

    form, channel = "province.v1", "province_platform"
    kinds: ClassVar[dict[str, str]] = {"supplement": "SUPPLEMENT", "urge": "URGE", "withdraw": "REVOKE"}

    def order_message(self, order: Kept) -> dict[str, Any]:
        return {"msgType": "CASE", "body": self._whole(order)}

    def words_message(self, kind: str, number: str, words: str) -> dict[str, Any]:
        return {"msgType": self.kinds[kind], "body": {"caseNo": number, "remark": words}}

    def list_page(
        self, list_no: str, since: str, until: str, numbers: list[str], more: bool
    ) -> dict[str, Any]:
        page = self.answered_page(numbers, "more" if more else "")["body"]
        return {"msgType": "LIST", "body": {"listNo": list_no, "startTime": since, "endTime": until, **page}}

    def answered_page(self, numbers: list[str], token: str) -> dict[str, Any]:
        found = [self.kept[number] for number in numbers]
        cases = [
            {"caseNo": one.number, "statusCode": one.state, "resultCode": one.result.get("outcome", ""),
             "createTime": one.made_at, "case": self._whole(one)}
            for one in found
        ]  # fmt: skip
        return {"body": {"cases": cases, "nextPageToken": token}}

    def asked_token(self, message: dict[str, Any]) -> str:
        assert message["msgType"] == "LIST" and message["body"]["startTime"] <= message["body"]["endTime"]
        return str(message["body"]["pageToken"])

    def read_status(self, message: dict[str, Any]) -> Heard:
        assert message["msgType"] == "STATUS" and message["body"]["statusTime"]
        body = message["body"]
        refusal = {"reason_code": body["refuseCode"], "way_on": body["wayOn"]} if "refuseCode" in body else {}
        result = {"outcome": body["resultCode"]} if "resultCode" in body else {}
        return Heard(
            body["caseNo"],
            body["localNo"],
            body["statusCode"],
            body["serial"],
            refusal,
            result,
            body.get("visit", {}),
        )

    def _whole(self, order: Kept) -> dict[str, Any]:
        person = {"name": order.caller, "mobile": order.phone}
        return {"caseNo": order.number, "caseDesc": order.words, "applicant": person, "createTime": order.made_at,
                "areaCode": "370832104200", "urgency": 2,
                "attachments": self.enclosed(order, "fileName", "fileContent")}  # fmt: skip


Running = TypeVar("Running", bound=Program)


@contextmanager
def running(kind: type[Running]) -> Iterator[Running]:
    """The program on a free port of this machine until the block ends."""
    program = kind()
    with serving(program):
        yield program
