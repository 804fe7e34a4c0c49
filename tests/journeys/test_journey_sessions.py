"""A changed password ends the sessions of the old one; wrong tries lock a login, and the lock is not forgotten."""

from __future__ import annotations

import re

NEW = "柳树 and 2026 years"


def signed_in(platform, login, password=None):
    body = {"login": login, "password": password or platform.password}
    return platform.client.post("/api/v1/sessions", json=body)


def me(platform, token):
    return platform.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_changed_password_ends_every_other_session(platform):
    mine, other = (signed_in(platform, "m0600").json()["token"] for _ in range(2))
    answer = platform.client.post(
        "/api/v1/me/password",
        json={"old": platform.password, "new": NEW},
        headers={"Authorization": f"Bearer {mine}"},
    )
    assert answer.status_code == 200, answer.text
    assert me(platform, answer.json()["token"]) == 200
    assert [me(platform, mine), me(platform, other)] == [401, 401]
    assert signed_in(platform, "m0600").status_code == 401
    assert signed_in(platform, "m0600", NEW).status_code == 201


def test_who_changes_the_password_on_the_page_stays_signed_in(platform):
    client, elsewhere = platform.browser("m0601"), platform.browser("m0601")
    page = client.get("/me").text
    data = {
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1],
        "old": platform.password,
        "new": NEW,
    }
    wrong = client.post("/me", data={**data, "old": "not this one"})
    assert wrong.status_code == 422 and "原密码不正确" in wrong.text
    answer = client.post("/me", data=data)
    assert answer.url.path == "/me" and "密码已经修改" in answer.text
    assert elsewhere.get("/me").url.path == "/sign-in"


def test_five_wrong_passwords_lock_the_login_for_the_right_one_too(platform):
    assert [signed_in(platform, "m0602", "wrong").status_code for _ in range(5)] == [401] * 5
    locked = signed_in(platform, "m0602")
    assert (locked.status_code, locked.json()["code"]) == (429, "locked")
    platform.wind(minutes=16)
    assert signed_in(platform, "m0602").status_code == 201
