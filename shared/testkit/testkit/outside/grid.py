"""A grid system as a program (网格), written from docs/exchange.md like the others."""

from __future__ import annotations

from typing import Any, ClassVar

from testkit.outside.programs import Heard, Kept, Program


class GridSystem(Program):
    """网格: ``action`` and ``event``, the words of a dispute's record, states by one digit."""

    form, channel = "grid.v1", "grid"
    kinds: ClassVar[dict[str, str]] = {
        "supplement": "EVENT_SUPPLEMENT", "urge": "EVENT_URGE", "withdraw": "EVENT_REVOKE",
    }  # fmt: skip

    def order_message(self, order: Kept) -> dict[str, Any]:
        return {"action": "EVENT_REPORT", "event": self._whole(order)}

    def words_message(self, kind: str, number: str, words: str) -> dict[str, Any]:
        return {"action": self.kinds[kind], "event": {"eventNo": number, "remark": words}}

    def list_page(
        self, list_no: str, since: str, until: str, numbers: list[str], more: bool
    ) -> dict[str, Any]:
        page = self.answered_page(numbers, "more" if more else "")["event"]
        days = {"batchNo": list_no, "startTime": since, "endTime": until}
        return {"action": "EVENT_LIST", "event": {**days, **page}}

    def answered_page(self, numbers: list[str], token: str) -> dict[str, Any]:
        events = [
            {"eventNo": one.number, "eventStatus": one.state, "resultCode": one.result.get("outcome", ""),
             "reportTime": one.made_at, "event": self._whole(one)}
            for one in (self.kept[number] for number in numbers)
        ]  # fmt: skip
        return {"event": {"events": events, "nextPageToken": token}}

    def asked_token(self, message: dict[str, Any]) -> str:
        assert (
            message["action"] == "EVENT_LIST" and message["event"]["startTime"] <= message["event"]["endTime"]
        )
        return str(message["event"]["pageToken"])

    def read_status(self, message: dict[str, Any]) -> Heard:
        assert message["action"] == "EVENT_STATUS" and message["event"]["statusTime"]
        event = message["event"]
        refusal = (
            {"reason_code": event["returnCode"], "way_on": event["wayOn"]} if "returnCode" in event else {}
        )
        resolved = (
            {"outcome": event["resultCode"], "resolved": event["isResolved"]} if "resultCode" in event else {}
        )
        return Heard(
            event["eventNo"], event["caseNumber"], event["eventStatus"], event["serialNo"], refusal, resolved,
            event.get("visit", {}),
        )  # fmt: skip

    def _whole(self, order: Kept) -> dict[str, Any]:
        party = {"name": order.caller, "phone": order.phone}
        return {"eventNo": order.number, "eventName": "排水沟纠纷", "eventDesc": order.words, "mainParty": party,
                "reportTime": order.made_at, "areaCode": "370832104200", "eventLevel": "03",
                "photos": self.enclosed(order, "fileName", "fileContent")}  # fmt: skip
