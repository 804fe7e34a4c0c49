"""What happens inside some mediations: evidence, danger, a step left out, a session in a room, signing one by one, breach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from standalone.demo.web import Json, Told
from standalone.demo.world import EXPECTED, World

EVIDENCE, DANGER, SKIPS, MEETS, SIGNS, PARTIAL, CLOSES = 0.3, 0.03, 0.06, 0.15, 0.3, 0.1, 0.1
MEETING = timedelta(minutes=90)
LOOKS_AGAIN = 60  # half days until nobody asks after a promise any more


def before_step(world: World, path: str, login: str, sheet: Json) -> Json:
    """Something that happens before the next record; gives the proceeding as it then is."""
    step = sheet["next_step"]
    if step == "inquiry" and world.happens(EVIDENCE):
        _evidence(world, path, login)
    if step == "inquiry" and world.happens(DANGER):
        _danger(world, path, login)
    if step == "study" and world.happens(SKIPS):
        return _skip(world, path, login)
    return sheet


def meets(world: World, path: str, login: str, sheet: Json) -> bool:
    """Whether a session is planned, for which everything else waits."""
    if sheet["next_step"] != "weighing" or not world.happens(MEETS):
        return False
    slot = _free(world, login)
    if slot is None:
        return False
    session = world.api.post(login, f"{path}/sessions", _session(world, sheet, slot))
    with world.lock:
        world.meeting.add(path)
        world.later.append((_attend(session["session_id"]), path, login))
    world.count("session planned in a room")
    if world.happens(CLOSES):
        _close(world, slot)
    return True


def _evidence(world: World, path: str, login: str) -> None:
    piece = {
        "name": "现场照片", "kind": "audio_visual", "provider": "申请人", "origin": "本人手机", "form": "copy",
        "provided_on": world.today.isoformat(), "proves": "现场的情况",
    }  # fmt: skip
    world.api.post(login, f"{path}/evidence", piece)
    world.count("evidence registered")


def _danger(world: World, path: str, login: str) -> None:
    """Told to the police at once; the work goes on when they have answered."""
    told = {
        "kind": "threat", "words": "一方扬言报复，情绪激动。", "informed": "110", "receiver": "派出所值班民警",
        "reported_at": (world.now - timedelta(minutes=10)).isoformat(), "measures": "已把双方分开。",
    }  # fmt: skip
    report = world.api.post(login, f"{path}/dangers", told)["dangers"][-1]
    answer = {"reply": "民警已到场训诫，双方情绪平稳。", "receipt_no": "JJ0001"}
    world.api.post(login, f"/dangers/{report['report_id']}/reply", answer)
    world.count("danger reported and answered")


def _skip(world: World, path: str, login: str) -> Json:
    """A second person agrees that the step is not needed."""
    asked = {"step": "study", "reason": "事实清楚，适用的规定双方都知道，不用再研究。"}
    skip = world.api.post(login, f"{path}/skips", asked)
    world.api.post("town", f"/skips/{skip['skip_id']}", {"approve": True, "words": "同意。"})
    world.count("step left out with a second person")
    sheet: Json = world.api.get(login, f"{path}/proceeding")
    return sheet


def _free(world: World, login: str) -> Json | None:
    """The next free hour in a room, today or on one of the next days."""
    for days in range(1, 6):
        on = (world.today + timedelta(days=days)).isoformat()
        found = world.api.get(login, "/rooms/free", on=on, minutes=90, people=4)["suggestions"]
        if found:
            slot: Json = world.pick(found)
            return slot
    return None


def _session(world: World, sheet: Json, slot: Json) -> Json:
    people = [{"name": one["name"], "role": one["role"]} for one in world.entries[sheet["number"]].parties]
    return {
        "manner": "together", "room_code": slot["room_code"], "starts_at": slot["starts_at"],
        "ends_at": slot["ends_at"], "purpose": "商量解决办法", "people": people,
    }  # fmt: skip


def _close(world: World, slot: Json) -> None:
    """The room is closed for that day: its sessions wait for another time."""
    on = datetime.fromisoformat(slot["starts_at"]).date().isoformat()
    world.api.post("town", f"/rooms/{slot['room_code']}/close", {"on": on, "reason": "设备检修"})
    world.count("room closed")


def _attend(session_id: str) -> Callable[[World, str, str], None]:
    def act(world: World, path: str, login: str) -> None:
        """By whoever has the case by now, until the session is over; somebody may have been faster, then again later."""
        try:
            holder = world.api.get("leader", f"{path}/proceeding")["mediator_id"].lower()
            over = _seen_to(world, holder, f"/mediation-sessions/{session_id}")
        except Told as told:
            if told.code not in {*EXPECTED, "not_your_proceeding"}:
                world.meeting.discard(path)
                raise
            over = False
        if over:
            world.meeting.discard(path)
            return
        with world.lock:
            world.later.append((act, path, login))

    return act


def _seen_to(world: World, login: str, at: str) -> bool:
    """Moved where the room was lost, held once its hour is over; whether nothing is left to do about it."""
    sheet = world.api.get(login, at)
    if sheet["state"] == "displaced":
        _move(world, login, at)
    elif sheet["state"] != "planned":
        return True
    elif datetime.fromisoformat(sheet["ends_at"]) <= world.now:
        _hold(world, login, at)
        return True
    return False


def _move(world: World, login: str, at: str) -> None:
    slot = _free(world, login)
    if slot is None:
        return
    opened = world.api.post(login, f"{at}/open")
    times = {key: slot[key] for key in ("room_code", "starts_at", "ends_at")}
    world.api.post(
        login, at, {"version": opened["sheet"]["version"], "session": {**opened["session"], **times}}
    )
    world.count("session moved to another room or hour")


def _hold(world: World, login: str, at: str) -> None:
    """Both came; the minutes are read and confirmed."""
    nos = [one["no"] for one in world.api.get(login, at)["people"]]
    world.api.post(login, f"{at}/attendance", {"present": nos})
    minutes = {"version": 0, "text": "双方各自陈述，调解员讲明规定，双方愿意商量。", "result": "continued"}
    world.api.post(login, f"{at}/minutes", minutes)
    for no in (*nos, -1):
        world.api.post(login, f"{at}/confirmations", {"version": 1, "no": no, "how": "paper"})
    world.count("minutes confirmed")


def partly(world: World, paper: Json) -> Json:
    """Some agree on a part only."""
    if paper["form"] != "written" or not world.happens(PARTIAL):
        return paper
    world.count("partial agreement")
    return {**paper, "partial": True, "left_open": "精神损失一项未达成一致。"}


def signs(world: World, path: str, login: str, paper: Json) -> bool:
    """Whether the text is made final and signed one by one instead of on paper in one go."""
    if paper["form"] != "written" or not world.happens(SIGNS):
        return False
    dates = ("mediator_signed_on", "sealed_on", "effective_on")
    draft = {key: value for key, value in paper.items() if key not in dates}
    draft["parties"] = [_draft_party(one) for one in paper["parties"]]
    saved = world.api.post(login, f"{path}/draft", {"version": 0, "draft": {**draft, "words_checked": True}})
    signing = world.api.post(login, f"{path}/signing", {"version": saved["version"]})
    today = world.today.isoformat()
    for one in signing["signers"]:
        signed = {"signer": one["signer"], "how": "paper", "signed_on": today}
        world.api.post(login, f"{path}/signatures", signed)
    world.count("agreement signed one by one")
    return True


def _draft_party(party: Json) -> Json:
    kept = {key: value for key, value in party.items() if key != "signed_on"}
    return {**kept, "details": kept.get("details") or "住本镇"}


def asks_after(enforced: bool, looks: int = 0) -> Callable[[World, str, str], None]:
    """Once a promise is late: the parties are urged; where the court confirmed it, they ask for enforcement."""

    def act(world: World, path: str, login: str) -> None:
        waiting = [one for one in _promises(world, path, login) if one["state"] in ("due", "partly")]
        late = [one for one in waiting if one["overdue_days"] > 0]
        if late:
            _breach(world, path, login, late[0]["no"], enforced)
        elif waiting and looks < LOOKS_AGAIN:
            with world.lock:
                world.later.append((asks_after(enforced, looks + 1), path, login))

    return act


def _promises(world: World, path: str, login: str) -> Sequence[Json]:
    """None of a dispute that was opened again meanwhile: the new round has no agreement, or none yet."""
    try:
        items: Sequence[Json] = world.api.get(login, f"{path}/performance")["items"]
    except Told as told:
        if told.code != "not_agreed":
            raise
        return ()
    return items


def _breach(world: World, path: str, login: str, no: int, enforced: bool) -> None:
    told = {"way": "court" if enforced else "urge", "words": "到期没有履行，已当面告知后果。"}
    world.api.post(login, f"{path}/performance/{no}/breach", told)
    world.count("breach recorded")
    if enforced:
        asked = {"asked_on": world.today.isoformat()}
        world.api.post(login, f"{path}/confirmation/enforcement", asked)
        world.count("enforcement asked for")
