"""A routing that was wrong is corrected in the browser: the case shows before and after, and the new desk has it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
WRONG = "包工头欠我们农民工工资不给，半年工资两万三千元，一直拖着。"


def test_the_study_table_corrects_what_the_rules_decided_and_the_new_desk_has_it(
    running_platform: Any, open_page: Any, staging: Any
) -> None:
    dispute = staging._registered(running_platform, WRONG, 1)
    running_platform.until(
        lambda: running_platform.ask("GET", f"/disputes/{dispute}/routing", "triage1")["state"] == "routed",
        "routed",
    )
    page = open_page("triage1", f"/disputes/{dispute}?tab=study")
    page.keyboard.press("g")
    page.wait_for_url("**/routing")
    page.select_option("select[name=lead_desk]", "sfs")
    page.select_option("select[name=complexity]", "complex")
    page.fill("form#correct textarea[name=reason]", "是工程款纠纷，不是劳动关系")
    page.click("form#correct button[type=submit]")
    page.wait_for_url("**tab=study")
    assert "是工程款纠纷" in page.inner_text("main")
    running_platform.until(
        lambda: page.reload() and "人社所 → 司法所" in page.inner_text("main"), "before and after"
    )
    cases = running_platform.ask("GET", "/desks/sfs/disputes", "sfs1")["items"]
    assert dispute in {case["dispute_id"] for case in cases}
