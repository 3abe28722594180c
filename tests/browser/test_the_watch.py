"""The watch over every page of these tests sees what it is there to see."""

from __future__ import annotations

from playwright.sync_api import Browser

from .watching import Watch


def test_it_sees_another_host_and_the_host_has_no_address(browser: Browser):
    page = browser.new_page()
    watch = Watch(page)
    page.evaluate("() => fetch('http://example.org/').catch(() => null)")
    page.close()
    assert "asked another host: http://example.org/" in watch.complaints
    assert any(line.startswith("no answer (net::ERR_NAME_NOT_RESOLVED)") for line in watch.complaints)


def test_it_sees_what_the_content_policy_refuses(browser: Browser, server: str):
    page = browser.new_page()
    watch = Watch(page)
    page.goto(f"{server}/om/")
    assert watch.complaints == []
    page.evaluate("() => { document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' })); }")
    assert page.evaluate("() => window.ran") is None
    page.close()
    assert any("script-src" in line for line in watch.complaints)


def test_it_sees_errors(browser: Browser, server: str):
    page = browser.new_page()
    watch = Watch(page)
    page.goto(f"{server}/om/")
    page.evaluate("async () => { console.error('as told'); await fetch('/static/findes-ikke.js'); }")
    page.evaluate("() => new Promise(done => { setTimeout(() => { nothing.here; }); setTimeout(done, 20); })")
    page.close()
    for sign in ("console error: as told", "answer 404: ", "script error: "):
        assert any(line.startswith(sign) for line in watch.complaints), sign
