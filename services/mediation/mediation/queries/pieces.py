"""What stands in the directory of a case file (卷内目录): every piece with its title, who answers for it, day and remark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts import mediation as c
from contracts.codes import PARTY_ROLES
from mediation.model import Agreement, Proceeding
from mediation.policies import directory
from mediation.policies.directory import Row
from mediation.policies.sources import source_of
from mediation.queries.sheets import masked
from servicekit.clock import local_date

BY_FORM = {
    "application": "applicant", "registration": "committee", "rights_notice": "committee", "agreement": "committee",
    "termination": "committee", "confirmation_application": "all", "opinions": "experts",
}  # fmt: skip
BY_PURPOSE = {
    "application": "applicant", "rights_notice": "all", "power_of_attorney": "all", "signed_paper": "committee",
    "receipt": "all", "court": "court",
}  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """Everything that the file is made of, read once; ``in_full``: the paper names people, a page does not.

    ``people`` are the parties as the agreement has them, else the application; ``names`` those of the staff by id.
    """

    proceeding: Proceeding
    sheet: c.ProceedingSheet
    agreement: Agreement | None
    words: Mapping[str, Any]
    evidence: c.EvidenceList
    sessions: Sequence[c.SessionSheet]
    on_paper: int
    payments: Sequence[Any]
    asked_court: bool
    opinions: bool  # of experts or joint studies
    people: Sequence[Mapping[str, Any]] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    committee: str = ""
    court: str = ""
    ruling: tuple[str, str] = ("", "")  # the court's ruling: file id, number of the court's case
    in_full: bool = False

    def shown(self, name: str) -> str:
        return name if self.in_full else masked(name)

    def who(self, part: str) -> str:
        """Who answers for a piece (责任者)."""
        if part in ("applicant", "all"):
            named = [one for one in self.people if part == "all" or one.get("role") == part]
            return "、".join(self.shown(one["name"]) for one in named if one.get("name"))
        known = {"committee": self.committee, "court": self.court, "experts": "专家"}
        return known.get(part) or self.staff(self.proceeding.mediator_id)

    def staff(self, person_id: str) -> str:
        return self.names.get(person_id, "")


def pieces_of(parts: Parts) -> dict[str, list[c.FilePiece]]:
    """Position → what is there, papers that are made before files that were given in."""
    found: dict[str, list[c.FilePiece]] = {
        "cover": [_form(parts, "cover", "卷宗封面")],
        "index": [_form(parts, "index", "卷内目录")],
        **_blanks(parts),
        "investigation": list(_records(parts)),
        "record": list(_minutes(parts)),
        "signed_paper": list(_end(parts)),
        "back_cover": [_form(parts, "back_cover", "备考表")],
    }
    for position, piece in _made(parts):
        found.setdefault(position, []).append(piece)
    for position, given in _given(parts).items():
        found.setdefault(position, []).extend(given)
    return found


def files_in(parts: Parts) -> Iterator[c.FileSheet]:
    """The files of the case and of its evidence that were not withdrawn."""
    of_evidence = (file for one in parts.evidence.items if one.state != "withdrawn" for file in one.files)
    yield from there([*parts.evidence.files, *of_evidence])


def there(files: Sequence[c.FileSheet]) -> list[c.FileSheet]:
    return [one for one in files if one.withdrawn_at is None]


def _made(parts: Parts) -> Iterator[tuple[str, c.FilePiece]]:
    """Lists and reports that are made because there is something to say in them."""
    visits = [one for one in parts.sheet.steps if one.step == "visit"]
    ended = parts.proceeding.concluded_at
    if any(one.state != "withdrawn" for one in parts.evidence.items):
        yield "evidence", _form(parts, "evidence_list", "证据材料登记表")
    if parts.payments:
        yield "receipt", _form(parts, "receipt", "履行情况登记表")
    if visits:
        visited = _form(parts, "visit_record", "人民调解回访记录", local_date(visits[-1].held_at))
        yield "visit", visited.model_copy(update={"by": parts.staff(visits[-1].recorded_by)})
    if parts.asked_court:
        yield "court", _form(parts, "confirmation_application", "司法确认申请书")
    if parts.opinions:
        yield "explanation", _form(parts, "opinions", "专家意见和联合研判结论")
    if parts.proceeding.state != "open":
        yield (
            "explanation",
            _form(parts, "closing_report", "结案报告表", local_date(ended) if ended else None),
        )


def _form(parts: Parts, form: str, title: str, on: date | None = None, about: str = "") -> c.FilePiece:
    by = parts.who(BY_FORM.get(form, "mediator"))
    return c.FilePiece(title=title, on=on, paper=form, about=about, by=by, note=directory.PRINTED)


def _blanks(parts: Parts) -> dict[str, list[c.FilePiece]]:
    """What is to be printed and signed by hand, until its signed scan is in."""
    blanks = {
        "application": list(_application(parts)),
        "rights_notice": [_form(parts, "rights_notice", "权利义务告知书（打印后签名）")],
    }
    signed = {file.purpose for file in files_in(parts)}
    return {position: pieces for position, pieces in blanks.items() if position not in signed}


def _application(parts: Parts) -> Iterator[c.FilePiece]:
    """Who came asked for it; otherwise the committee registered it (依申请、主动调解)."""
    brief = parts.proceeding.brief
    if source_of(str(brief.get("channel", "")), str(brief.get("referred_by", ""))) == "asked":
        yield _form(parts, "application", "人民调解申请书（打印后签名）")
    yield _form(parts, "registration", "受理登记表（打印后签名）")


def _records(parts: Parts) -> Iterator[c.FilePiece]:
    steps = [one for one in parts.sheet.steps if one.step in c.STEP_FIELDS]
    if steps:
        if asked := [one for one in steps if one.step == "inquiry"]:
            yield _form(parts, "investigation", "人民调解调查记录", local_date(asked[-1].held_at))
        yield _form(parts, "work_record", "听查研评办理记录", local_date(steps[-1].held_at))


def _minutes(parts: Parts) -> Iterator[c.FilePiece]:
    for one in parts.sessions:
        if one.minutes:
            yield _form(parts, "minutes", "人民调解记录", local_date(one.starts_at), one.session_id)


def _end(parts: Parts) -> Iterator[c.FilePiece]:
    ended = parts.proceeding.concluded_at
    if parts.agreement:
        title = "人民调解协议书" if parts.agreement.form == "written" else "口头协议登记表"
        yield _form(parts, "agreement", title, parts.agreement.effective_on)
    elif parts.proceeding.end_code and ended:
        yield _form(parts, "termination", "终止调解通知书", local_date(ended))


def _given(parts: Parts) -> dict[str, list[c.FilePiece]]:
    """Position → what was given in; what would be called the same is counted."""
    files: dict[str, list[c.FileSheet]] = {}
    for file in files_in(parts):
        files.setdefault("explanation" if file.purpose == "other" else file.purpose, []).append(file)
    return {
        position: [
            c.FilePiece(title=row.title, on=_day_of(parts, file), file_id=file.file_id, by=row.by, note=row.note)
            for file, row in zip(given, directory.numbered([_row(parts, one) for one in given]), strict=True)
        ]
        for position, given in files.items()
    }  # fmt: skip


def _row(parts: Parts, file: c.FileSheet) -> Row:
    if entry := _entry(parts, file):
        note = directory.evidence_note(entry.form, entry.copies, entry.pages, entry.provider)
        return Row(f"证据{entry.no}：{entry.name}", entry.provider, note)
    note = directory.given_note(file.media_type)
    if file.purpose == "identity":
        return _identity(parts, file.about, note)
    if file.file_id == parts.ruling[0]:
        return Row(directory.ruling_title(parts.ruling[1]), parts.court, note)
    if file.purpose == "receipt" and file.about.isdecimal():
        return Row(directory.receipt_title(file.about), parts.who("all"), note)
    by = parts.who(BY_PURPOSE[file.purpose]) if file.purpose in BY_PURPOSE else parts.staff(file.added_by)
    return Row(directory.given_title(file.purpose, file.filename), by, note)


def _entry(parts: Parts, file: c.FileSheet) -> c.EvidenceSheet | None:
    found = (one for one in parts.evidence.items if one.evidence_id == file.about)
    return next(found, None) if file.about else None


def _identity(parts: Parts, about: str, note: str) -> Row:
    """``about`` numbers the parties: P0, P1 …; ``both`` is one paper with everybody's."""
    if about == directory.BOTH:
        return Row(directory.identity_title(directory.BOTH, "", unit=False), parts.who("all"), note)
    place = int(about[1:]) if about[1:].isdecimal() else -1
    if not 0 <= place < len(parts.people):
        return Row(directory.identity_title("", "", unit=False), "", note)
    party = parts.people[place]
    name = parts.shown(str(party.get("name", "")))
    title = directory.identity_title(
        PARTY_ROLES.get(str(party.get("role")), ""), name, unit=bool(party.get("representative"))
    )
    return Row(title, name, note)


def _day_of(parts: Parts, file: c.FileSheet) -> date:
    entry = _entry(parts, file)
    return entry.provided_on if entry else local_date(file.added_at)
