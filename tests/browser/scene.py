"""A town in the middle of its work: cases at every stage, so that each page of each role has something to show."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from testkit.outside import signed

VILLAGES = [f"370832104{number}" for number in (200, 201, 202, 203, 204, 205, 211, 212)]
WAGES = "我在工地给包工头干活半年，欠我工资两万三千元，多次催要都不给，我家里急用钱。"
STORIES = {
    "waiting": "包工头拖欠我和两个老乡的工资共三万六千元，工地已经完工，打电话不接。",
    "waiting too": "饭店老板欠我三个月工资九千元，说没有钱，让我等到年底。",
    "unclear": "前几天那个事，你们看着给解决一下吧，我也说不清楚，反正不合理。",
    "signed": "邻居家盖房把滴水檐伸到我家院里，一下雨就往我家流，说了几次都不改。",
    "offered": "两家地边有一棵大杨树，树荫遮住我家半亩玉米，对方不让砍，吵了两回。",
    "in mediation": "去年借给堂弟八千元，说好今年五月还，到现在不还，电话也不接。",
    "weighed": "卖给养殖场一车玉米，货款一万二千元拖了四个月没有给，有欠条。",
    "agreed": WAGES,
}
RULED = "建议在镇敬老院门口的路上装减速带，过往的车太快，老人过马路害怕。"
STUDIED = "建议在中心小学门口设置护学岗，放学时车太多，孩子过马路危险。"
ONLINE = "小区物业半年没有修好单元门，交了物业费也没有人管，晚上不安全。"
ARRIVING = {
    "refused": "城管对我家摊位罚款五百元，我不服，要求退钱。",
    "arriving": "楼上漏水把我家天花板泡坏了，物业一直不来修。",
}
ORDERED = "邻居把公用排水沟用水泥封死，一下雨院子里全是积水，找了村干部两次没有解决。"
CLUES = {
    "370832104200": "村东头两家因为宅基地边界吵起来，有人扬言要找人来打。",
    "370832104201": "工地门口聚了十几个人要工资，情绪激动。",
}
STEPS: dict[str, dict[str, str]] = {
    "hearing": {"rights_told": "已当面告知", "applicant_says": "要求付清", "respondent_says": "手头紧，愿意分期"},
    "inquiry": {"facts": "欠条属实", "evidence": "欠条一张，原件"},
    "study": {"law": "民法典第六百七十五条"},
    "weighing": {"proposal": "两次付清", "applicant_answer": "同意这个方案", "respondent_answer": "愿意照办"},
}  # fmt: skip


OWN = (
    "warning",
    "session",
    "study",
    "ruled",
    "edition",
    "whistle",
    "part",
    "note",
    "training",
    "coming",
    "consultation",
    "task",
    "reported",
    "unplaced",
    "delivery",
    "reconciliation",
    "upload",
    "draw",
    "papers",
    "evidence",
)
# A grey dot: the smallest photo.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


class Asks(Protocol):
    """What is needed of the running platform (``tests/conftest.py``)."""

    var: Any

    def call(self, method: str, path: str, login: str = "", **options: Any) -> Any: ...

    def ask(self, method: str, path: str, login: str = "", **options: Any) -> Any: ...

    def until(self, find: Any, what: str) -> Any: ...

    def wind(self, **spans: float) -> None: ...


@dataclass
class Scene:
    """What was set up: disputes by name, the mediators who have them, a warning, an expert."""

    disputes: dict[str, str] = field(default_factory=dict)
    mediators: dict[str, str] = field(default_factory=dict)
    code: str = ""
    warning: str = ""
    session: str = ""
    study: str = ""
    ruled: str = ""  # a study that left a boundary ruling
    edition: str = ""
    expert: str = ""
    desk: str = ""  # that has signed for ``signed``, calls another in and gives a part away
    whistle: str = ""
    part: str = ""
    note: str = ""
    training: str = ""  # held, with hours and certificates
    coming: str = ""  # not begun
    consultation: str = ""  # about a paper that is registered
    grid: str = ""  # the grid worker who has ``task`` in hand
    task: str = ""
    reported: str = ""
    unplaced: str = ""  # a task that every grid worker near by refused
    delivery: str = ""  # of a status to the hotline
    reconciliation: str = ""  # of both sides' lists, with differences
    upload: str = ""  # a file of disputes with a wrong row
    draw: str = ""  # of experts, by lot
    evidence: str = ""
    papers: str = ""  # that a desk asked of the parties

    def path(self, template: str) -> str:
        """``{agreed}`` and the like filled in."""
        names = {name.replace(" ", "_"): found for name, found in self.disputes.items()}
        own = {name: getattr(self, name) for name in OWN}
        return template.format(**names, **own)

    def login(self, name: str) -> str:
        """``mediator:agreed`` is whoever mediates that dispute, ``expert`` who was asked."""
        if name.startswith("mediator:"):
            return self.mediators[name.removeprefix("mediator:")]
        known = {
            "expert": self.expert,
            "grid": self.grid,
            "lead": f"{self.desk}1",
            "called": f"{_other(self.desk)}1",
        }
        return known.get(name, name)


def set_up(platform: Asks) -> Scene:
    """Everything through the API, each step by the person whose step it is; two days pass over what waits."""
    made = Scene()
    for name in ("waiting", "waiting too", "unclear"):
        made.disputes[name] = _registered(platform, STORIES[name], len(made.disputes))
    made.training = _plan_a_training(platform, "民法典婚姻家庭编实务")
    _around(platform, made)
    _hold_the_training(platform, made)
    for name in [name for name in STORIES if name not in made.disputes]:
        made.disputes[name] = _registered(platform, STORIES[name], len(made.disputes))
        _sign(platform, made.disputes[name])
    for name in ("in mediation", "weighed", "agreed"):
        made.mediators[name] = _assigned(platform, made.disputes[name])
    made.mediators["offered"] = _offer(platform, made.disputes["offered"])["mediator_id"].lower()
    _mediate(platform, made)
    _help(platform, made.disputes["agreed"])
    made.study = _study_together(platform)
    made.ruled = _ruled(platform)
    made.edition = _change_a_rule(platform)
    _work_at_the_desk(platform, made)
    _in_the_field(platform, made)
    _at_the_window(platform, made)
    _with_the_hotline(platform, made)
    return made


def _at_the_window(platform: Asks, made: Scene) -> None:
    """One is refused, one waits, a file was tried that has a wrong row, experts were drawn by lot."""
    for name in ("refused", "arriving"):
        body = {"channel": "online", "narrative": ARRIVING[name], "village_code": VILLAGES[3],
                "parties": [{"name": "孙三妹", "role": "applicant", "phone": "13912345678"}]}  # fmt: skip
        made.disputes[name] = platform.ask("POST", "/disputes", "window1", json={**body, "accept": False})[
            "id"
        ]
    refusal = {"reason_code": "N3", "note": "对行政处罚不服"}
    platform.ask("POST", f"/disputes/{made.disputes['refused']}/refuse", "window1", json=refusal)
    rows = f"申请人,申请人电话,情况\n孙三妹,13912345678,{ARRIVING['arriving']}\n孙三妹,139,短\n".encode()
    begun = platform.ask(
        "POST", "/imports/files", "window1", json={"filename": "rows.csv", "size": len(rows)}
    )
    made.upload = begun["import_id"]
    part = {"position": 0, "content": base64.b64encode(rows).decode()}
    platform.ask("POST", f"/imports/files/{made.upload}/parts", "window1", json=part)
    platform.ask("POST", f"/imports/files/{made.upload}/start", "window1", json={"dry_run": True})
    path, mediator = f"/disputes/{made.disputes['weighed']}/draws", made.mediators["weighed"]
    question = {"question": "玉米的水分怎么折算成货款？", "days": 30}
    made.draw = platform.ask("POST", path, mediator, json=question)["draw_id"]


def _with_the_hotline(platform: Asks, made: Scene) -> None:
    """Connected, but nobody answers at its address; an order came, a message that fits nowhere, and a list with differences."""
    known = {one["connection_id"] for one in platform.ask("GET", "/exchange/connections", "admin")["items"]}
    system = {"name": "市12345热线", "status_url": "http://127.0.0.1:9/status", "orders_url": ""}
    if "hotline" not in known:
        new = {**system, "connection_id": "hotline", "channel": "hotline_12345", "form": "hotline.v1"}
        platform.ask("POST", "/exchange/connections", "admin", json=new)
    platform.ask("POST", "/exchange/connections/hotline", "admin", json={**system, "active": True})
    key = platform.ask("POST", "/exchange/connections/hotline/keys", "admin", json={"keep_hours": 0})[
        "secret"
    ]
    order = {"order_no": "JN-8801", "content": ORDERED, "caller": {"name": "郑大壮", "phone": "13812349999"},
             "area_code": VILLAGES[0], "attachments": [{"filename": "lock.exe", "content": "TVo="}]}  # fmt: skip

    def send(to: str, kind: str, data: dict[str, Any]) -> Any:
        body = json.dumps({"type": kind, "data": data}, ensure_ascii=False).encode()
        headers = signed(key, f"s-{kind}".replace(".", "-"), _now(platform).timestamp(), body)
        return platform.call("POST", f"/exchange/hotline/{to}", content=body, headers=headers).json()

    ours = send("messages", "order.created", order)["number"]
    send("messages", "order.supplemented", {"order_no": "JN-9999", "words": "前几天又堵上了。"})
    day = (_now(platform) + timedelta(hours=8)).date().isoformat()
    lines = [
        {"order_no": "JN-8801", "status": "closed"},
        {"order_no": "JN-8802", "order": {**order, "order_no": "JN-8802"}},
    ]
    page = {
        "list_no": "L-1",
        "since": day,
        "until": day,
        "next_cursor": "",
        "items": [*lines, {"order_no": "JN-8803"}],
    }
    made.reconciliation = send("lists", "orders.list", page)["reconciliation_id"]
    found = lambda: platform.ask("GET", f"/exchange/deliveries?q={ours}", "admin")["items"]  # noqa: E731
    made.delivery = platform.until(found, "the hotline is to be told")[0]["delivery_id"]


def _other(desk: str) -> str:
    return "pcs" if desk != "pcs" else "czjs"


def _work_at_the_desk(platform: Asks, made: Scene) -> None:
    """The desk calls another in, gives it a part, asks for papers, offers the case to a colleague, and notes what it knows."""
    dispute = made.disputes["signed"]
    sheet = platform.ask("GET", f"/disputes/{dispute}", "leader")["case"]
    made.desk = sheet["desk"]
    lead, other = f"{made.desk}1", _other(made.desk)
    own, path = f"/desks/{made.desk}", f"/desks/{made.desk}/disputes/{dispute}"
    day = (_now(platform) + timedelta(days=4)).date().isoformat()
    call = {"called_desk": other, "matter": "一起到两家院里看滴水檐，测一测出檐多少。"}
    made.whistle = platform.ask("POST", f"{path}/whistles", lead, json=call)["whistle_id"]
    part = {"co_desk": other, "task": "查一查两家以前有没有因为这事报过警。", "due_on": day}
    made.part = platform.ask("POST", f"{path}/parts", lead, json=part)["part_id"]
    papers = {
        "of": "both",
        "kinds": ["title", "photo"],
        "details": "宅基地证和下雨时的照片。",
        "until_on": day,
    }
    made.papers = platform.ask("POST", f"{path}/papers", lead, json=papers)["request_id"]
    note = {
        "type_code": sheet["type_code"],
        "title": "滴水檐先看出檐",
        "body": "先量出檐和院墙的距离，再看批建手续，最后谈改水槽的钱谁出。",
    }
    made.note = platform.ask("POST", f"{own}/notes", lead, json=note)["note_id"]
    colleague = next(
        one["person_id"]
        for one in platform.ask("GET", f"{own}/officers", lead)["items"]
        if one["person_id"] != platform.ask("GET", path, lead)["officer_id"]
    )
    offer = {"to_id": colleague, "reason": "下周外出学习，请接着办。"}
    platform.ask("POST", f"{path}/handovers", lead, json=offer)


def _in_the_field(platform: Asks, made: Scene) -> None:
    """Grid workers have tasks at every stage: nobody takes one, one is reported, one in hand, one just offered."""
    people = platform.ask("GET", "/people?role=grid_worker&limit=200", "admin")["items"]
    logins = {one["person_id"]: one["login"] for one in people}
    giver, path = made.mediators["in mediation"], f"/disputes/{made.disputes['in mediation']}/tasks"
    village = {"village_code": VILLAGES[0], "place": "村东头第三家"}

    def give(kind: str, what: str) -> dict[str, Any]:
        task: dict[str, Any] = platform.ask("POST", path, giver, json={**village, "kind": kind, "what": what})
        return task

    asked = give("calm", "双方又吵起来了，先上门劝住，不要让两家人聚到一起。")
    made.unplaced = asked["task_id"]
    while asked["state"] == "offered":
        who, reason = logins[asked["worker_id"]], {"reason": "今天在外地，回不来"}
        platform.ask("POST", f"/tasks/{made.unplaced}/refuse", who, json=reason)
        asked = platform.ask("GET", f"/tasks/{made.unplaced}", "town")
    asked = give("deliver", "把调解通知书送到堂弟本人手里，请他签收。")
    made.reported, who = asked["task_id"], logins[asked["worker_id"]]
    platform.ask("POST", f"/tasks/{made.reported}/accept", who)
    report = {
        "outcome": "done", "words": "本人在家，已经签收。", **village, "latitude": 35.80231, "longitude": 116.09127,
        "accuracy_m": 12, "photos": [{"content": DOT}],
    }  # fmt: skip
    platform.ask("POST", f"/tasks/{made.reported}/report", who, json=report)
    asked = give("verify", "看一看堂弟家今年有没有收成、有没有外出打工。")
    made.task, made.grid = asked["task_id"], logins[asked["worker_id"]]
    platform.ask("POST", f"/tasks/{made.task}/accept", made.grid)
    other = give("watch", "协议以前隔几天去看一看，有变化就报。")
    if logins[other["worker_id"]] != made.grid:  # the next one has more in hand then
        platform.ask("POST", f"/tasks/{other['task_id']}/accept", logins[other["worker_id"]])
        give("verify", "问一问村会计，借款的时候谁在场。")


def _ruled(platform: Asks) -> str:
    """Two desks have spoken over a suggestion, and the conclusion rules who leads cases of its kind."""
    dispute = _registered(platform, RULED, 2)
    study = _called_over(platform, dispute, "减速带由谁装、谁管护？", ["pcs", "czjs"])
    for desk, lead in (("pcs", "czjs"), ("czjs", "czjs")):
        said = {"lead_desk": lead, "opinion": "路面设施归城建，交警配合标线。", "in_writing": True}
        platform.ask("POST", f"/studies/{study}/opinion", f"{desk}1", json=said)
    finding = {"lead_desk": "czjs", "co_desks": ["pcs"], "type_code": "00", "complexity": "simple",
               "measures": "城建十日内安装并管护。", "boundary": "减速带一类的路面设施由城建环保办牵头。",
               "reason": "同一人来得多，事情本身简单。"}  # fmt: skip
    platform.ask("POST", f"/studies/{study}/conclusion", "triage1", json=finding)
    return study


def _called_over(platform: Asks, dispute: str, question: str, desks: list[str]) -> str:
    waits = lambda: any(  # noqa: E731
        row["dispute_id"] == dispute for row in platform.ask("GET", "/routing/referred", "triage1")["items"]
    )
    platform.until(waits, "it waits at the study table")
    meets_at = (_now(platform) + timedelta(days=1)).isoformat()
    called = {"question": question, "desks": desks, "meets_at": meets_at, "room": "R03"}
    study: str = platform.ask("POST", f"/disputes/{dispute}/studies", "triage1", json=called)["study_id"]
    return study


def _study_together(platform: Asks) -> str:
    """Three desks are called over what the rules leave open; one has written, one came; an expert wrote, a mediator is asked."""
    dispute = _registered(platform, STUDIED, 2)
    study = _called_over(platform, dispute, "护学岗由谁设置、谁看管？", ["pcs", "czjs", "zzb"])
    said = {"lead_desk": "pcs", "opinion": "校门口秩序由派出所牵头，每天两个时段到岗。", "in_writing": True}
    platform.ask("POST", f"/studies/{study}/opinion", "pcs1", json=said)
    platform.ask("POST", f"/studies/{study}/check-in", "triage1", json={"desk": "czjs", "came": True})
    for person, role in (("E01", "expert"), ("M0001", "mediator")):
        guest = {"person_id": person, "role": role}
        platform.ask("POST", f"/studies/{study}/guests", "triage1", json=guest)
    words = {"opinion": "先量两个时段的车流，再定岗位数。", "in_writing": True}
    platform.ask("POST", f"/studies/{study}/words", "e01", json=words)
    finding = {"lead_desk": "pcs", "co_desks": ["czjs"], "type_code": "18", "complexity": "simple",
               "measures": "派出所两个时段到岗，城建十日内划线。"}  # fmt: skip
    platform.ask("POST", f"/studies/{study}/drafts", "triage1", json=finding)
    reserved = {"vote": "reserved", "words": "划线的费用还没有说定。"}
    platform.ask("POST", f"/studies/{study}/drafts/1/vote", "czjs1", json=reserved)
    return study


def _change_a_rule(platform: Asks) -> str:
    """Proposed and tried; some cases of the scene would be decided otherwise."""
    cells = {"name": "欠工资的先由综治办统筹", "words": "工资", "desk": "zzb", "priority": "90"}
    change = {"action": "add", "table": "directives", "cells": cells}
    wanted = {"changes": [change], "reason": "年底集中办理欠薪"}
    edition: str = platform.ask("POST", "/routing/editions", "triage1", json=wanted)["edition_id"]
    platform.ask("POST", f"/routing/editions/{edition}/try", "triage1")
    return edition


def _mediate(platform: Asks, made: Scene) -> None:
    _steps(platform, made.disputes["in mediation"], made.mediators["in mediation"], ("hearing",))
    for name in ("weighed", "agreed"):
        _steps(platform, made.disputes[name], made.mediators[name], tuple(STEPS))
    path = f"/disputes/{made.disputes['agreed']}/agreement"
    platform.ask("POST", path, made.mediators["agreed"], json=_agreement(platform))
    made.session = _meet(platform, made.disputes["in mediation"], made.mediators["in mediation"])
    _ask_an_expert(platform, made)


def _ask_an_expert(platform: Asks, made: Scene) -> None:
    """About the piece of evidence, which the expert may open."""
    path, mediator = f"/disputes/{made.disputes['in mediation']}", made.mediators["in mediation"]
    paper = platform.ask("GET", f"{path}/evidence", mediator)["items"][0]
    made.evidence = paper["evidence_id"]
    question = {
        "question": "只有微信转账记录，没有借条，能不能认定借款？",
        "days": 30,  # the clock is wound by other tests: the next expert would be asked
        "papers": [{"evidence_id": paper["evidence_id"], "name": paper["name"]}],
    }
    asked = platform.ask("POST", f"{path}/consultations", mediator, json=question)
    made.expert, made.consultation = asked["expert_id"].lower(), asked["consultation_id"]
    papers = f"/consultations/{made.consultation}/papers"
    platform.until(
        lambda: platform.call("GET", papers, made.expert).status_code == 200, "the expert may open the paper"
    )


def _meet(platform: Asks, dispute: str, mediator: str) -> str:
    """A session in the first room that is free, a piece of evidence, and a step that the mediator wants to leave out."""
    free = platform.ask("GET", f"/rooms/free?on={_now(platform).date()}", mediator)["suggestions"][0]
    people = [{"name": "周明山七", "role": "applicant"}, {"name": "某建筑队", "role": "respondent"}]
    session = {
        "manner": "together", "purpose": "商量还款办法", "people": people,
        **{key: free[key] for key in ("room_code", "starts_at", "ends_at")},
    }  # fmt: skip
    evidence = {
        "name": "转账记录", "kind": "electronic", "provider": "周明山七", "form": "copy", "proves": "借款八千元",
        "provided_on": _now(platform).date().isoformat(),
    }  # fmt: skip
    platform.ask("POST", f"/disputes/{dispute}/evidence", mediator, json=evidence)
    skip = {"step": "inquiry", "reason": "双方都认可转账记录，事实清楚。"}
    platform.ask("POST", f"/disputes/{dispute}/skips", mediator, json=skip)
    planned = platform.ask("POST", f"/disputes/{dispute}/sessions", mediator, json=session)
    found: str = planned["session_id"]
    return found


def _around(platform: Asks, made: Scene) -> None:
    """A citizen's own submission, clues, and two days that pass."""
    party = {"name": "孙三妹", "role": "applicant", "phone": "13912345678"}
    online = {"narrative": ONLINE, "parties": [party], "village_code": "370832104203"}
    made.code = platform.ask("POST", "/public/disputes", json={**online, "channel": "online"})["query_code"]
    for village, words in CLUES.items():
        clue = {"village_code": village, "text": words, "people_count": 12}
        made.warning = platform.ask("POST", "/warnings", "grid-200", json=clue)["warning_id"]
    platform.wind(days=2)


def _plan_a_training(platform: Asks, title: str) -> str:
    """Tomorrow, for six hours; two experts and two mediators come."""
    starts = _now(platform) + timedelta(days=1)
    plan = {
        "title": title, "kind": "annual", "audience": "all", "place": "镇政府三楼会议室", "organiser": "县司法局", "hours": 6,
        "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=6)).isoformat(),
    }  # fmt: skip
    found: str = platform.ask("POST", "/trainings", "town", json=plan)["training_id"]
    people = {"person_ids": ["E01", "E02", "M0001", "M0002"]}
    platform.ask("POST", f"/trainings/{found}/people", "town", json=people)
    return found


def _hold_the_training(platform: Asks, made: Scene) -> None:
    """Two were there in full, one in part, one not; another one is to come, and a credential runs out."""
    path = f"/trainings/{made.training}"
    hours = {"E01": 6, "E02": 4, "M0001": 6, "M0002": 0}
    items = [{"person_id": who, "hours": number} for who, number in hours.items()]
    platform.ask("POST", f"{path}/attendance", "town", json={"items": items})
    platform.ask("POST", f"{path}/certificates", "town")
    made.coming = _plan_a_training(platform, "调解文书的写法")
    until = (_now(platform) + timedelta(days=20)).date().isoformat()
    paper = {
        "name": "土地纠纷调解岗位证书",
        "number": "农仲-0231",
        "issuer": "县农业农村局",
        "types": ["07"],
        "valid_until": until,
    }
    platform.ask("POST", "/experts/E01/credentials", "town", json=paper)


def _help(platform: Asks, dispute: str) -> None:
    wanted = {"kind": "legal_aid", "matter": "申请法律援助律师"}
    path = f"/disputes/{dispute}/assistance"
    platform.until(
        lambda: platform.call("POST", path, "window1", json=wanted).status_code == 201, "help is asked for"
    )


def _registered(platform: Asks, story: str, number: int) -> str:
    parties = [
        {
            "name": f"周明山{'一二三四五六七八九'[number]}",
            "role": "applicant",
            "phone": f"1381234560{number}",
        },
        {"name": "某建筑队", "role": "respondent"},
    ]
    body = {
        "channel": "window", "narrative": story, "parties": parties, "village_code": VILLAGES[number],
        "amount_yuan": "23000", "people_involved": 2,
    }  # fmt: skip
    found: str = platform.ask("POST", "/disputes", "window1", json=body)["id"]
    return found


def _sign(platform: Asks, dispute: str) -> None:
    case = platform.until(lambda: _routed(platform, dispute), "the dispute is routed")
    path, officer = f"/desks/{case['desk']}/disputes/{dispute}", f"{case['desk']}1"
    platform.until(lambda: platform.call("GET", path, officer).status_code == 200, "it reached the desk")
    platform.ask("POST", f"{path}/sign", officer)


def _routed(platform: Asks, dispute: str) -> Any:
    case = platform.ask("GET", f"/disputes/{dispute}", "leader")["case"]
    if case["state"] == "referred":
        decision = {"type_code": "10", "complexity": "complex", "lead_desk": "sfs", "reason": "研判"}
        platform.call("POST", f"/disputes/{dispute}/routing", "triage1", json=decision)
    return case if case["state"] == "routed" else None


def _offer(platform: Asks, dispute: str) -> Any:
    def found() -> Any:
        sheet = platform.ask("GET", f"/disputes/{dispute}/dispatch", "leader")
        return next((offer for offer in sheet["offers"] if offer["state"] == "open"), None)

    return platform.until(found, "a mediator is asked")


def _assigned(platform: Asks, dispute: str) -> str:
    offer = _offer(platform, dispute)
    mediator: str = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", mediator)
    path = f"/disputes/{dispute}/proceeding"
    platform.until(lambda: platform.call("GET", path, mediator).status_code == 200, "the proceeding is open")
    return mediator


def _steps(platform: Asks, dispute: str, mediator: str, steps: tuple[str, ...]) -> None:
    for step in steps:
        record = {
            "step": step, "held_at": _now(platform).isoformat(), "place": "矛盾调处室", "present": "双方当事人",
            "text": "双方到场，如实陈述。", "particulars": STEPS[step],
        }  # fmt: skip
        platform.ask("POST", f"/disputes/{dispute}/steps", mediator, json=record)


def _agreement(platform: Asks) -> dict[str, Any]:
    today = (_now(platform) + timedelta(hours=8)).date()
    signed, due = today.isoformat(), (today + timedelta(days=5)).isoformat()
    people = [("周明山八", "applicant"), ("某建筑队", "respondent")]
    promise = {
        "who": "某建筑队", "to_whom": "周明山八", "what": "支付拖欠的工资", "how": "转账到工资卡", "due_on": due,
        "amount_yuan": "23000",
    }  # fmt: skip
    return {
        "form": "written",
        "parties": [{"name": name, "role": role, "signed_on": signed} for name, role in people],
        "facts": "某建筑队欠周明山八工资二万三千元。",
        "terms": "某建筑队向周明山八支付工资二万三千元。",
        "obligations": [promise],
        "mediator_signed_on": signed,
        "sealed_on": signed,
    }


def _now(platform: Asks) -> datetime:
    path = platform.var / "clock.json"
    offset = json.loads(path.read_text())["offset_seconds"] if path.exists() else 0
    return datetime.now(UTC) + timedelta(seconds=offset)
