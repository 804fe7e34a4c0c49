"""One dispute lives its whole life on the running platform, each step by the person whose step it is."""

from __future__ import annotations

import base64
import io
import re
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import docx
from PIL import Image

PARTIES = [
    {"name": "王小明", "role": "applicant", "phone": "13812345678", "village_code": "370832104200"},
    {"name": "某建筑队", "role": "respondent"},
]
WAGES = "我在工地给包工头干活半年，欠我工资两万三千元，多次催要都不给，我家里急用钱。"
STEPS = {
    "hearing": {
        "rights_told": "已当面告知",
        "applicant_says": "要求付清工资",
        "respondent_says": "手头紧，愿意分期",
    },
    "inquiry": {"facts": "欠条属实", "evidence": "欠条一张，原件"},
    "study": {"law": "保障农民工工资支付条例"},
    "weighing": {"proposal": "两次付清", "applicant_answer": "同意", "respondent_answer": "同意"},
}
PHOTOS = 12
PATIENCE = 1.5  # seconds that nobody should wait while a file is bound, on a machine that also runs the test
WHY = "双方当场核对了证件原件，其余材料由村委会保存。"


def known(platform, receipt):
    """The list and the dispute's page are told of a registration, a moment later."""
    look = lambda: platform.call("GET", f"/disputes/{receipt['id']}", "leader").status_code == 200  # noqa: E731
    platform.until(look, "the registration is known everywhere")
    return receipt


def registered(platform, narrative=WAGES):
    body = {"channel": "window", "narrative": narrative, "parties": PARTIES, "village_code": "370832104200"}
    return known(platform, platform.ask("POST", "/disputes", "window1", json=body))


def state(platform, dispute):
    return platform.ask("GET", f"/disputes/{dispute}", "leader")["case"]["state"]


def signed_and_offered(platform, dispute):
    case = platform.until(lambda: routed(platform, dispute), "the dispute is routed")
    desk = case["desk"]
    platform.until(
        lambda: platform.call("GET", f"/desks/{desk}/disputes/{dispute}", f"{desk}1").status_code == 200,
        "it reached the desk",
    )
    platform.ask("POST", f"/desks/{desk}/disputes/{dispute}/sign", f"{desk}1")
    return platform.until(lambda: open_offer(platform, dispute), "a mediator is asked")


def routed(platform, dispute):
    case = platform.ask("GET", f"/disputes/{dispute}", "leader")["case"]
    if case["state"] == "referred":
        decision = {"type_code": "10", "complexity": "complex", "lead_desk": "rss", "reason": "研判"}
        platform.call("POST", f"/disputes/{dispute}/routing", "triage1", json=decision)
    return case if case["state"] == "routed" else None


def open_offer(platform, dispute):
    sheet = platform.ask("GET", f"/disputes/{dispute}/dispatch", "leader")
    return next((offer for offer in sheet["offers"] if offer["state"] == "open"), None)


def assigned(platform, dispute):
    offer = signed_and_offered(platform, dispute)
    mediator = offer["mediator_id"].lower()
    platform.ask("POST", f"/offers/{offer['offer_id']}/accept", mediator)
    found = lambda: platform.call("GET", f"/disputes/{dispute}/proceeding", mediator).status_code == 200  # noqa: E731
    platform.until(found, "the proceeding is open")
    return mediator


def four_steps(platform, dispute, mediator):
    held_at = platform_now(platform).isoformat()
    for step, particulars in STEPS.items():
        record = {
            "step": step,
            "held_at": held_at,
            "place": "矛盾调处室",
            "present": "双方当事人",
            "text": "双方到场，如实陈述。",
        }
        platform.ask(
            "POST", f"/disputes/{dispute}/steps", mediator, json={**record, "particulars": particulars}
        )


def platform_now(platform):
    import json

    path = platform.var / "clock.json"
    offset = json.loads(path.read_text())["offset_seconds"] if path.exists() else 0
    return datetime.now(UTC) + timedelta(seconds=offset)


def agreement(platform):
    today = (platform_now(platform) + timedelta(hours=8)).date()
    signed = today.isoformat()
    return {
        "form": "written",
        "parties": [
            {"name": "王小明", "role": "applicant", "signed_on": signed},
            {"name": "某建筑队", "role": "respondent", "signed_on": signed},
        ],
        "facts": "某建筑队欠王小明工资二万三千元。",
        "terms": "某建筑队向王小明支付工资二万三千元。",
        "obligations": [
            {
                "who": "某建筑队",
                "to_whom": "王小明",
                "what": "支付工资",
                "how": "转账",
                "due_on": (today + timedelta(days=5)).isoformat(),
                "amount_yuan": "23000",
            }
        ],
        "mediator_signed_on": signed,
        "sealed_on": signed,
    }


def visited_until_archived(platform, dispute, **answers):
    for _ in range(12):
        platform.wind(days=4)
        due = platform.ask("GET", f"/visits?state=planned&dispute_id={dispute}", "visitor1")["items"]
        today = (platform_now(platform) + timedelta(hours=8)).date().isoformat()
        for visit in (visit for visit in due if visit["due_on"] <= today):
            body = {"channel": "phone", "satisfaction": "satisfied", "performance": "performed", **answers}
            platform.ask("POST", f"/visits/{visit['visit_id']}", "visitor1", json=body)
        if state(platform, dispute) in ("archived", "reopened", "offered"):
            return state(platform, dispute)
    return state(platform, dispute)


def test_a_dispute_goes_from_the_window_to_the_archive(platform):
    dispute = registered(platform)["id"]
    mediator = assigned(platform, dispute)
    four_steps(platform, dispute, mediator)
    platform.ask("POST", f"/disputes/{dispute}/agreement", mediator, json=agreement(platform))
    platform.until(lambda: state(platform, dispute) == "agreed", "the agreement is known")
    visited_until_archived(platform, dispute)
    platform.until(lambda: state(platform, dispute) == "archived", "the file is closed")
    timeline = platform.ask("GET", f"/disputes/{dispute}/timeline", "leader")["items"]
    assert {
        "DisputeRegistered",
        "DisputeRouted",
        "DisputeSigned",
        "MediatorAssigned",
        "AgreementReached",
        "CaseArchived",
    } <= {entry["kind"] for entry in timeline}
    assert "王小明" not in str(timeline)


def test_the_agreement_is_a_paper_that_opens(platform):
    dispute = registered(platform, "包工头拖欠我工资一万五千元，工地已经完工，请帮忙要回来。")["id"]
    mediator = assigned(platform, dispute)
    four_steps(platform, dispute, mediator)
    platform.ask("POST", f"/disputes/{dispute}/agreement", mediator, json=agreement(platform))
    paper = platform.ask("GET", f"/disputes/{dispute}/papers/agreement", mediator)
    document = docx.Document(io.BytesIO(base64.b64decode(paper["content"])))
    text = "\n".join(p.text for p in document.paragraphs) + "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "王小明" in text and "贰万叁仟元整" in text


def test_a_refused_offer_goes_to_somebody_else(platform):
    dispute = registered(platform, "包工头欠我工钱八千元一直不给，打电话也不接。")["id"]
    first = signed_and_offered(platform, dispute)
    platform.ask(
        "POST",
        f"/offers/{first['offer_id']}/refuse",
        first["mediator_id"].lower(),
        json={"reason": "和一方是亲戚"},
    )
    second = platform.until(lambda: open_offer(platform, dispute), "the next one is asked")
    assert second["mediator_id"] != first["mediator_id"]


def test_silence_passes_the_offer_on(platform):
    dispute = registered(platform, "工地老板拖欠我两个月工资共六千元，说没钱。")["id"]
    first = signed_and_offered(platform, dispute)
    platform.wind(hours=5)
    following = lambda: (offer := open_offer(platform, dispute)) and offer["offer_id"] != first["offer_id"]  # noqa: E731
    platform.until(following, "the offer lapsed and the next one is asked")


def test_steps_out_of_order_are_refused(platform):
    dispute = registered(platform, "包工头欠我工资四千元，今年春天在村东工地干的活。")["id"]
    mediator = assigned(platform, dispute)
    record = {
        "step": "study",
        "held_at": platform_now(platform).isoformat(),
        "place": "村委",
        "present": "双方",
        "text": "先研究一下。",
        "particulars": STEPS["study"],
    }
    answer = platform.call("POST", f"/disputes/{dispute}/steps", mediator, json=record)
    assert answer.status_code in (409, 422)


def test_a_warning_becomes_a_dispute_and_both_know_it(platform):
    clue = {"village_code": "370832104200", "text": "两家因为地界推搡起来，扬言要找人。", "people_count": 6}
    warning = platform.ask("POST", "/warnings", "grid-200", json=clue)
    body = {
        "channel": "warning",
        "narrative": "两家因地界发生争执并推搡。",
        "parties": PARTIES,
        "village_code": "370832104200",
    }
    found = platform.ask(
        "POST", "/disputes", "town", json={**body, "origin_warning_id": warning["warning_id"]}
    )
    sheet = lambda: platform.ask("GET", f"/warnings/{warning['warning_id']}", "town")  # noqa: E731
    platform.until(lambda: sheet()["dispute_id"] == found["id"], "the warning knows its dispute")
    assert (
        platform.ask("GET", f"/disputes/{found['id']}", "leader")["registration"]["origin_warning_id"]
        == warning["warning_id"]
    )


def test_an_expert_answers_in_writing(platform):
    dispute = registered(platform, "包工头欠工资，双方对工作量有争议，要算清楚。")["id"]
    mediator = assigned(platform, dispute)
    question = {"question": "工作量怎么认定比较公平？"}
    ask = lambda: platform.call("POST", f"/disputes/{dispute}/consultations", mediator, json=question)  # noqa: E731
    asked = platform.until(
        lambda: answer.json() if (answer := ask()).status_code == 201 else None,
        "it is known whose dispute it is",
    )
    answered = platform.ask(
        "POST",
        f"/consultations/{asked['consultation_id']}/opinion",
        asked["expert_id"].lower(),
        json={"opinion": "按双方签字的记工单认定，缺的按邻近工地的单价。"},
    )
    assert answered["state"] == "answered"


def test_help_is_asked_for_and_granted(platform):
    dispute = registered(platform, "包工头欠我工资，我没钱请律师，也不知道怎么办。")["id"]
    wanted = {"kind": "legal_aid", "matter": "申请法律援助律师"}

    def asked():
        return platform.call("POST", f"/disputes/{dispute}/assistance", "window1", json=wanted)

    answer = platform.until(
        lambda: (a := asked()).status_code == 201 and a.json(), "assistance knows the dispute"
    )
    ended = platform.ask(
        "POST",
        f"/assistance/{answer['request_id']}",
        "legal-aid",
        json={"result": "granted", "words": "已指派律师"},
    )
    assert ended["state"] == "granted"


def photo():
    """Large, and slow to be made smaller."""
    buffer = io.BytesIO()
    Image.effect_noise((2600, 1900), 60).convert("RGB").save(buffer, "JPEG", quality=80)
    return base64.b64encode(buffer.getvalue()).decode()


def took(do):
    started = time.monotonic()
    answer = do()
    return answer, time.monotonic() - started


def test_others_are_answered_while_a_file_is_sealed(platform):
    dispute, other = registered(platform)["id"], registered(platform)["id"]
    mediator, colleague = assigned(platform, dispute), assigned(platform, other)
    four_steps(platform, dispute, mediator)
    platform.ask("POST", f"/disputes/{dispute}/agreement", mediator, json=agreement(platform))
    content = photo()
    for no in range(PHOTOS):
        body = {"purpose": "other", "filename": f"照片{no}.jpg", "content": content}
        platform.ask("POST", f"/disputes/{dispute}/files", mediator, json=body)
    path = f"/disputes/{dispute}/file"
    asked, seconds = took(lambda: platform.ask("POST", f"{path}/seal", mediator, json={"explanation": WHY}))
    assert seconds < PATIENCE and asked["sealed"] and asked["binding"] and not asked["bound"]
    page = platform.browser(mediator).get(f"/proceedings/{dispute}/file").text
    assert "正在装订" in page and "<progress" in page
    note = {
        "purpose": "other",
        "filename": "便条.pdf",
        "content": base64.b64encode(b"%PDF-1.7 x").decode(),
    }
    write = lambda: platform.ask("POST", f"/disputes/{other}/files", colleague, json=note)  # noqa: E731
    waits, seen = [], set()
    while (binding := platform.ask("GET", path, mediator)["binding"]) is not None:
        assert not binding["failed"] and len(waits) < 600
        seen.add(binding["done"])
        waits.append(took(write)[1])
        time.sleep(0.1)
    assert len(waits) > 3 and max(waits) < PATIENCE, waits
    assert len(seen) > 2, "the page can show how far it is"
    sealed = platform.ask("GET", path, mediator)
    assert sealed["sealed"] and sealed["bound"][0]["pages"] > PHOTOS
    assert platform.ask("GET", f"{path}/verification", mediator)["unchanged"]
    again = platform.call("POST", f"{path}/seal", mediator, json={"explanation": WHY})
    assert again.status_code == 409, again.text


def test_papers_of_the_start_are_filled_from_the_registration(platform):
    dispute = registered(platform, "包工头拖欠我工资一万二千元，说好月底给，一直没有给。")["id"]
    mediator = assigned(platform, dispute)
    phone = platform.browser(mediator)
    page = phone.get(f"/proceedings/{dispute}/application")
    assert page.status_code == 200 and "王小明" in page.text
    wanted = {
        "version": "1",
        "wanted": "付清工资一万二千元",
        "parties.0.role": "applicant",
        "parties.0.name": "王小明",
    }
    saved = platform.send(phone, f"/proceedings/{dispute}/application", wanted)
    assert saved.status_code == 200 and "已保存" in saved.text
    paper = phone.get(f"/disputes/{dispute}/papers/application")
    document = docx.Document(io.BytesIO(paper.content))
    text = "\n".join(p.text for p in document.paragraphs) + "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "1．付清工资一万二千元" in text and "王小明" in text


def test_photos_come_with_a_step_and_the_parties_see_when_to_come(platform):
    receipt = registered(platform, "包工头拖欠我工资九千元，工程早就完了，电话也打不通。")
    dispute = receipt["id"]
    mediator = assigned(platform, dispute)
    phone = platform.browser(mediator)
    page = phone.get(f"/proceedings/{dispute}").text
    image = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(image, "JPEG")
    data = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1], "step": "hearing", "manner": "together",
        "held_at": platform_now(platform).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M"),
        "place": "村委会", "present": "双方当事人", "text": "双方到场，如实陈述。",
        **{f"particulars.{key}": words for key, words in STEPS["hearing"].items()},
    }  # fmt: skip
    files = {"photos": ("现场.jpg", image.getvalue(), "image/jpeg")}
    recorded = phone.post(f"/proceedings/{dispute}/steps", data=data, files=files)
    assert recorded.status_code == 200 and "现场.jpg" in recorded.text
    starts = (platform_now(platform) + timedelta(days=2)).replace(hour=2, minute=0, second=0, microsecond=0)
    session = {
        "manner": "together", "starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat(),
        "place": "村委会会议室", "video_link": "https://video.example/r1", "purpose": "商量还款",
        "people": [{"name": one["name"], "role": one["role"]} for one in PARTIES],
    }  # fmt: skip
    platform.ask("POST", f"/disputes/{dispute}/sessions", mediator, json=session)
    citizen = platform.browser()
    shown = platform.send(citizen, "/progress", {"query_code": receipt["query_code"]}).text
    assert "村委会会议室" in shown and "https://video.example/r1" in shown and "某建筑队" not in shown
