"""What a real browser makes of comments that mean harm."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from dailypapers.community.markup import clean, render
from dailypapers.community.tests.payloads import DRESSED, PAYLOADS
from dailypapers.testing.harmless import ATTRIBUTES, HTML, LOOKS, MATHML

pytestmark = pytest.mark.browser

LIVED_THROUGH = """pieces => {
    window.alert = () => { throw "alert" };
    return pieces.map(html => {
        const place = document.createElement("div");
        document.body.replaceChildren(place);
        place.innerHTML = html;
        return [...place.querySelectorAll("*")].map(element => [
            element.namespaceURI.endsWith("MathML") ? "MathML" : "HTML",
            element.localName,
            [...element.attributes].map(attribute => attribute.name),
            element.protocol || "",  // ":" where it leads nowhere
        ]);
    });
}"""
KINDS = {"HTML": HTML, "MathML": MATHML}


def harms(kind: str, name: str, attributes: list[str], scheme: str) -> bool:
    allowed = LOOKS if kind == "MathML" else ATTRIBUTES.get(name, set())
    return (
        name not in KINDS[kind]
        or not allowed.issuperset(attributes)
        or scheme not in {"", ":", "http:", "https:", "mailto:"}
    )


def test_a_browser_finds_nothing_that_acts(browser: Browser) -> None:
    texts = [*PAYLOADS, *DRESSED]
    made = [render(text, person=lambda _: "/p", paper=lambda _: "/q").html for text in texts]
    page = browser.new_page()
    page.set_content("<base href=https://here.example/>")
    page.on("request", lambda request: pytest.fail(f"it asked for {request.url}"))
    asked = page.evaluate(LIVED_THROUGH, [*made, *map(clean, texts)])
    assert len(asked) == 2 * len(texts)
    assert [element for piece in asked for element in piece if harms(*element)] == []
    page.close()


@pytest.mark.parametrize("html", ["<img src=x>", "<a href='java&#9;script:x'>", "<math><p id=x>"])
def test_the_browser_would_find_it(browser: Browser, html: str) -> None:
    page = browser.new_page()
    [elements] = page.evaluate(LIVED_THROUGH, [html])
    assert any(harms(*element) for element in elements)
    page.close()
