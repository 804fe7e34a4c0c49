"""The inspector finds what is wrong with a page and leaves a good page alone."""

import pytest

from testkit.page import page_errors

GOOD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>纠纷登记</title>
<link rel="stylesheet" href="/static/site.css"><script src="/static/site.js" defer></script></head>
<body><h1>纠纷登记</h1>
<form method="post" action="/submit"><input type="hidden" name="csrf_token" value="abc">
<label for="name">姓名</label><input id="name" name="name" aria-describedby="hint"><p id="hint">真实姓名</p>
<label>电话 <input name="phone"></label>
<textarea aria-label="经过" name="story"></textarea>
<select aria-label="村" name="village"><option>甲村</option></select>
<button>提交</button><button aria-label="关闭"></button></form>
<form action="/find"><input type="search" aria-label="查找" name="q"><input type="submit" value="找"></form>
<img src="/static/a.png" alt=""><a href="/"><img src="/static/b.png" alt="首页"></a>
<a href="https://example.org/law">法律</a>
</body></html>"""


def test_a_good_page_has_no_errors():
    assert page_errors(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (' lang="zh-CN"', "", "the page has no lang"),
        ("<title>纠纷登记</title>", "<title> </title>", "the page needs one title that is not empty"),
        ("<h1>纠纷登记</h1>", "", "the page has 0 h1, not one"),
        ("<h1>纠纷登记</h1>", "<h1>一</h1><h1>二</h1>", "the page has 2 h1, not one"),
        ('<p id="hint">', '<p id="hint"></p><p id="hint">', "id hint is used 2 times"),
        ('<label for="name">姓名</label>', "", '<input id="name" name="name"> has no label'),
        (
            '<label for="name">姓名</label>',
            '<label for="name"></label>',
            '<input id="name" name="name"> has no label',
        ),
        (' aria-label="经过"', "", '<textarea name="story"> has no label'),
        (' aria-label="村"', "", '<select name="village"> has no label'),
        (' alt=""', "", '<img src="/static/a.png"> has no alt'),
        ("<button>提交</button>", "<button></button>", "<button> has no name"),
        (' value="找"', "", '<input type="submit"> has no name'),
        (' alt="首页"', ' alt=""', '<a href="/"> has no name'),
        ("<button>提交", '<button onclick="go()">提交', "<button> has the inline handler onclick"),
        ('href="/"', 'href="javascript:go()"', '<a href="javascript:go()"> has a script for an address'),
        (
            'src="/static/site.js"',
            'src="//cdn.example.org/a.js"',
            "loads from another host: //cdn.example.org/a.js",
        ),
        ('href="/static/site.css"', 'href="https://fonts.example.org/a.css"', "loads from another host"),
        (' value="abc"', ' value=""', '<form action="/submit"> posts without csrf_token'),
        ('aria-describedby="hint"', 'aria-describedby="nowhere"', "aria-describedby names nowhere"),
        ("<!doctype html>", "", "expected-doctype-but-got-start-tag"),
        ("</h1>", "</h2>", "invalid HTML"),
    ],
)
def test_each_fault_is_told(before, after, told):
    assert before in GOOD
    errors = page_errors(GOOD.replace(before, after, 1))
    assert any(told in error for error in errors), errors


def test_the_token_field_may_have_another_name():
    assert page_errors(GOOD.replace("csrf_token", "token"), csrf_field="token") == []


def test_the_fixture_is_the_inspector_itself(page_errors):
    assert page_errors(GOOD) == []
