"""A town's own templates are tried when the service starts, before anybody needs a paper."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from mediation.errors import TemplateFaulty
from mediation.handlers.papers.templates import HOUSE
from mediation.handlers.papers.trying import FORMS, try_template, try_templates
from mediation.service import MediationService
from mediation.settings import Settings

TOWN = Path("infra") / "town"


@pytest.fixture
def town(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    """The reference town with a folder for forms of its own."""
    shutil.copytree(pytestconfig.rootpath / TOWN, tmp_path / "town")
    (tmp_path / "town" / "forms").mkdir(exist_ok=True)
    return tmp_path / "town"


def start(town: Path) -> Any:
    return MediationService.resources(Settings(town=town))


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_templates_of_the_house_hold(form: str) -> None:
    try_template(HOUSE / f"{form}.txt")


def test_a_wrong_field_of_a_text_stops_the_start_with_form_field_and_the_nearest(town: Path) -> None:
    (town / "forms" / "cover.txt").write_text("# 我镇卷宗\n? 卷号{{登记号码}}\n", encoding="utf-8")
    with pytest.raises(TemplateFaulty, match=r"cover\.txt.*“登记号码”.*最接近的字段是“登记编号”"):
        start(town)


def test_a_wrong_field_of_a_list_in_a_word_file_stops_the_start(town: Path) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{当事人.证件号}}"
    document.save(str(town / "forms" / "minutes.docx"))
    with pytest.raises(TemplateFaulty, match=r"minutes\.docx.*“当事人\.证件号”.*“当事人\.证件号码”"):
        start(town)


def test_a_template_that_cannot_be_read_stops_the_start(town: Path) -> None:
    (town / "forms" / "cover.txt").write_bytes("# 卷宗".encode("gbk"))
    with pytest.raises(TemplateFaulty, match=r"cover\.txt.*UTF-8"):
        start(town)


def test_templates_that_hold_and_files_that_are_none_let_it_start(town: Path) -> None:
    shutil.copy(HOUSE / "agreement.txt", town / "forms" / "agreement.txt")
    (town / "forms" / "README.txt").write_text("{{什么}}", encoding="utf-8")
    office = start(town)
    assert [path.name for path in try_templates(Path(office.forms))] == ["agreement.txt"]
