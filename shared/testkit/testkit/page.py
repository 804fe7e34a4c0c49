"""What is wrong with a page: structure, names of controls, ids, what a strict browser policy refuses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

CSRF_FIELD = "csrf_token"
_UNNAMED = {"hidden", "submit", "button", "reset", "image"}
_ASSETS = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
}


def page_errors(html: str, *, csrf_field: str = CSRF_FIELD) -> list[str]:
    """Sentences about what is wrong, in the page's order; an empty list is a good page."""
    root, found = _parsed(html)
    checks: tuple[Callable[[Element], Iterable[str]], ...] = (
        _language, _title, _heading, _ids, _controls, _images, _buttons, _handlers, _assets, _references,
    )  # fmt: skip
    for check in checks:
        found.extend(check(root))
    found.extend(_forms(root, csrf_field))
    return found


def _parsed(html: str) -> tuple[Element, list[str]]:
    import html5lib  # type: ignore[import-untyped]

    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    return root, [
        f"invalid HTML at {place}: {code} {data or ''}".rstrip() for place, code, data in parser.errors
    ]


def _language(root: Element) -> Iterator[str]:
    if not (root.get("lang") or "").strip():
        yield "the page has no lang"


def _title(root: Element) -> Iterator[str]:
    titles = [_text(element) for element in root.iterfind("head/title")]
    if len(titles) != 1 or not titles[0]:
        yield "the page needs one title that is not empty"


def _heading(root: Element) -> Iterator[str]:
    count = sum(1 for _ in root.iter("h1"))
    if count != 1:
        yield f"the page has {count} h1, not one"


def _ids(root: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in _elements(root) if element.get("id") is not None)
    for name, count in ids.items():
        if count > 1:
            yield f"id {name} is used {count} times"
        if not name:
            yield "an id is empty"


def _controls(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label") if _name(label)}
    wrapped = {control for label in root.iter("label") if _text(label) for control in label.iter()}
    for control in _elements(root):
        if control.tag not in ("input", "select", "textarea") or control.get("type", "").lower() in _UNNAMED:
            continue
        if not (
            (control.get("id") in labelled and control.get("id")) or control in wrapped or _aria(control)
        ):
            yield f"{_shown(control)} has no label"


def _images(root: Element) -> Iterator[str]:
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield f"{_shown(image)} has no alt"


def _buttons(root: Element) -> Iterator[str]:
    for button in root.iter("button"):
        if not _name(button):
            yield f"{_shown(button)} has no name"
    for button in root.iter("input"):
        if button.get("type", "").lower() in ("submit", "button", "reset") and not (
            button.get("value") or _aria(button)
        ):
            yield f"{_shown(button)} has no name"
    for link in root.iter("a"):
        if link.get("href") is not None and not _name(link):
            yield f"{_shown(link)} has no name"


def _handlers(root: Element) -> Iterator[str]:
    for element in _elements(root):
        for attribute in element.attrib:
            if re.fullmatch(r"on[a-z]+", attribute):
                yield f"{_shown(element)} has the inline handler {attribute}"
        if element.get("href", "").strip().lower().startswith("javascript:"):
            yield f"{_shown(element)} has a script for an address"


def _assets(root: Element) -> Iterator[str]:
    for element in _elements(root):
        attribute = _ASSETS.get(str(element.tag))
        if attribute and _elsewhere(element.get(attribute, "")):
            yield f"{_shown(element)} loads from another host: {element.get(attribute)}"


def _references(root: Element) -> Iterator[str]:
    ids = {element.get("id") for element in _elements(root)}
    for element in _elements(root):
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"{_shown(element)}: {attribute} names {name}, which is not on the page"


def _forms(root: Element, csrf_field: str) -> Iterator[str]:
    for form in root.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        tokens = [field for field in form.iter("input") if field.get("name") == csrf_field]
        if not any(field.get("value") for field in tokens):
            yield f"{_shown(form)} posts without {csrf_field}"


def _elements(root: Element) -> Iterator[Element]:
    return (element for element in root.iter() if isinstance(element.tag, str))


def _elsewhere(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in ("http", "https")


def _aria(element: Element) -> str:
    return (element.get("aria-label") or element.get("aria-labelledby") or "").strip()


def _name(element: Element) -> str:
    """What a screen reader would say: the label, the text, or the text of images inside."""
    inside = "".join(
        (part.get("alt") or part.get("aria-label") or "") for part in element.iter() if part is not element
    )
    return _aria(element) or _text(element) or inside.strip()


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _shown(element: Element) -> str:
    """The element's opening tag, short."""
    told = [
        f'{key}="{element.get(key)}"'
        for key in ("id", "name", "type", "href", "src", "action")
        if element.get(key)
    ]
    return f"<{' '.join([str(element.tag), *told])[:120]}>"
