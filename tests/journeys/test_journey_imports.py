"""A file from the upload over its errors to the register, through the page."""

from __future__ import annotations

import re
import secrets

from testkit.page import page_errors

HEAD = "来源,情况,发生日期,外部编号,申请人,申请人电话"


def upload(client, name, content):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/imports").text)[1]
    return client.post("/imports", data={"csrf_token": token}, files={"file": (name, content)})


def until(platform, page, state):
    """The file's sheet when it is in ``state``."""

    def look():
        found = platform.ask("GET", page.replace("/imports", "/imports/files"), "window1")
        return found if found["state"] == state else None

    return platform.until(look, f"it is {state}")


def test_a_file_is_tried_mended_and_registered_on_the_page(platform):
    mark = secrets.token_hex(4)
    right = f"来信,邻居家的滴水檐伸到我家院里说了不听。,2026年3月1日,XF-{mark},冯小满,13812348888"
    window = platform.browser("window1")
    assert page_errors(window.get("/imports").text) == []
    shown = upload(window, "台账.csv", "\n".join((HEAD, right, "来信,短,去年,,冯小满,1")).encode("gb18030"))
    assert "已上传" in shown.text
    page = shown.url.path
    assert until(platform, page, "checked")["wrong"] == 1
    looked = window.get(page).text
    assert page_errors(looked) == [] and "登记没有错的 1 行" in looked and "发生日期" in looked
    assert "3,情况" in window.get(f"{page}.csv").text
    assert "已开始导入" in platform.send(window, page, {}, f"{page}/start").text
    assert until(platform, page, "done")["registered"] == 1
    assert page_errors(window.get(page).text) == []
    assert platform.browser("window2").get(page).status_code == 404
    assert platform.browser("m0001").get("/imports").status_code == 403


def test_an_upload_without_a_file_and_a_broken_one_are_told(platform):
    window = platform.browser("window1")
    assert upload(window, "", b"").status_code == 422
    page = upload(window, "台账.xlsx", b"PK half a workbook").url.path
    until(platform, page, "failed")
    assert "不是完整的 Excel 工作簿" in window.get(page).text
