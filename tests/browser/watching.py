"""What the tests ask of a page in the browser: what it did, how it fits, how large its targets are."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, Response

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOSTS = {"127.0.0.1", "localhost"}  # passkeys are bound to a name and not to a number
NO_ADDRESS = {"data", "blob", "about"}

# What sticks out to the right of the viewport, less what stands in a box that scrolls by itself or is cut off there.
STICKS_OUT = """
() => {
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth || document.body.scrollWidth > root.clientWidth;
  if (!wide) return [];
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.right <= root.clientWidth + 0.5) continue;
    let held = false;
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") { held = true; break; }
    }
    if (held) continue;
    const name = element.tagName.toLowerCase() + [...element.classList].map(c => "." + c).join("") + (element.id ? "#" + element.id : "");
    found.push(name + " " + Math.round(box.left) + "-" + Math.round(box.right) + ' "' + element.textContent.trim().slice(0, 40) + '"');
  }
  return ["page is " + root.scrollWidth + " wide in " + root.clientWidth, ...found.slice(0, 12)];
}
"""

# WCAG 2.5.8: targets of at least 24 by 24 px. Two of its exceptions are kept: a link within a sentence, and a small text
# link with so much room around it that a circle of 24 px on its middle meets no other target. Controls get no exception.
SMALL_TARGETS = """
within => {
  const size = 24;
  const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const candidates = [...document.querySelectorAll(within)].flatMap(part => [...part.querySelectorAll(targets)]).filter(seen);
  const boxes = candidates.map(element => {
    let rects = [...element.getClientRects()];
    if (element.matches("[type=checkbox], [type=radio]")) rects = [...element.labels].filter(seen).flatMap(l => [...l.getClientRects()]);
    const after = getComputedStyle(element, "::after");
    if (after.position === "absolute" && after.content !== "none") rects = [element.closest("li, div").getBoundingClientRect()];
    const left = Math.min(...rects.map(r => r.left)), right = Math.max(...rects.map(r => r.right));
    const top = Math.min(...rects.map(r => r.top)), bottom = Math.max(...rects.map(r => r.bottom));
    return { element, left, right, top, bottom, width: right - left, height: bottom - top };
  }).filter(box => box.width > 1 && box.height > 1);
  const inSentence = element => {
    if (!element.matches("a") || getComputedStyle(element).display !== "inline") return false;
    const around = element.closest("p, li, dd, td, th, div, figcaption");
    const links = [...around.querySelectorAll("a")].reduce((sum, link) => sum + link.textContent.trim().length, 0);
    return around.textContent.trim().length > links + 1;
  };
  const isText = element => element.matches("a") && !element.matches(".button, .tag, .tab-button, .function-link");
  const alone = box => {
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    return boxes.every(other => {
      if (other === box) return true;
      const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
      const apart = Math.hypot((other.left + other.right) / 2 - x, (other.top + other.bottom) / 2 - y);
      const small = other.width < size || other.height < size;
      return Math.hypot(dx, dy) >= size / 2 - 0.5 && (!small || apart >= size - 0.5);
    });
  };
  return boxes.filter(box => box.width < size - 0.01 || box.height < size - 0.01)
    .filter(box => !(isText(box.element) && (inSentence(box.element) || alone(box))))
    .map(box => box.element.outerHTML.replace(/\\s+/g, " ").slice(0, 110) + " is " + box.width.toFixed(1) + " x " + box.height.toFixed(1));
}
"""

# Everything that moves or fades by style, pseudo-elements too: with reduced motion there is none.
MOVES = """
() => {
  const found = new Set();
  const seconds = text => Math.max(...text.split(",").map(parseFloat));
  for (const element of document.querySelectorAll("*")) {
    for (const pseudo of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, pseudo);
      if (pseudo && style.content === "none") continue;
      const moves = style.animationName !== "none" || seconds(style.transitionDuration) > 0 || style.scrollBehavior === "smooth";
      if (moves) found.add(element.tagName.toLowerCase() + [...element.classList].map(c => "." + c).join("") + (pseudo || ""));
    }
  }
  return [...found];
}
"""

UNFOLD = """
but => document.querySelectorAll("details:not([open])").forEach(details => { details.open = !(but && details.matches(but)); })
"""

SHORTEN = """
most => document.querySelectorAll("ol, ul, tbody, fieldset").forEach(list => {
  [...list.children].filter(row => row.matches("li, tr, .form-group-checkbox")).slice(most).forEach(row => row.remove());
})
"""


DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}


class Watch:
    """Notes what a page does that no page may do, until its end."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self._page = page
        self._listeners = {
            "request": self._request,
            "response": self._response,
            "requestfailed": self._failed,
            "console": self._console,
            "pageerror": self._error,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def end(self) -> None:
        for event, listener in self._listeners.items():
            self._page.remove_listener(event, listener)

    def _error(self, error: Error) -> None:
        self.complaints.append(f"script error: {error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in NO_ADDRESS and address.hostname not in HOSTS:
            self.complaints.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        # Whether a page itself should answer 404 is for the test to say.
        if response.status >= (500 if response.request.is_navigation_request() else 400):
            self.complaints.append(f"answer {response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        # What the next page or a download cuts short has failed by intent.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"no answer ({request.failure}): {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium logs a page's own 404 as an error; whether the page should answer so is for the test to say.
        own = message.text.startswith("Failed to load resource") and message.location.get("url") == message.page.url
        if message.type in ("error", "warning") and not own:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")


def unfold(page: Page, but: str = "") -> None:
    """Open every fold (`but` those), so that what it hides is looked at too."""
    page.evaluate(UNFOLD, but)


def shorten(page: Page, most: int = 8) -> None:
    """Keep the first rows of every long list; the rest are made alike."""
    page.evaluate(SHORTEN, most)


def follow(target: Locator) -> None:
    """Click what leads to another page, and wait until that page stands: until then the old one answers, or none at all."""
    with target.page.expect_navigation():
        target.click()


def axe(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, a line for each element.

    Contrast is two thirds of its time. Colours are the same at every width, so it need be looked at only once in each state.
    """
    options = {
        "runOnly": {"type": "tag", "values": STANDARDS},
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": contrast}},
    }
    if page.evaluate("() => window.axe === undefined"):  # half a megabyte, once a page
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{rule['id']}: {' '.join(map(str, node['target']))} - {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def sticks_out(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty when it doesn't."""
    return page.evaluate(STICKS_OUT)


def small_targets(page: Page, within: str = "body") -> list[str]:
    """What is too small to hit."""
    return page.evaluate(SMALL_TARGETS, within)


def moves(page: Page) -> list[str]:
    """What moves by style."""
    return page.evaluate(MOVES)


def none(found: list[str], where: str) -> None:
    """Nothing was found; otherwise all of it is the failure's text."""
    assert not found, "\n  ".join([f"{where}:", *found])


def sound(page: Page, state: str) -> None:
    """The page as it stands fits at 1280, 390 and 320 px, all can be hit, and axe (which needs scripts) finds nothing. Left at 1280.

    Where the journey is gone through on SQLite as well, it's looked at there: the database changes nothing of a page's looks.
    """
    page.wait_for_load_state()
    if os.environ.get("TESTED_ON_BOTH") == "true" and connection.vendor == "postgresql":
        return
    scripts = page.evaluate("() => !document.documentElement.classList.contains('no-js')")
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        lines = (axe(page, contrast=size is DESKTOP) if scripts else []) + sticks_out(page) + small_targets(page, "main")
        found += [f"{size['width']}: {line}" for line in lines]
    page.set_viewport_size(NARROW)
    found += [f"320: {line}" for line in sticks_out(page)]
    page.set_viewport_size(DESKTOP)
    none(found, state)


def focused(page: Page) -> str:
    """The id of what has focus, else its tag and text."""
    return page.evaluate(
        "() => { const e = document.activeElement; return e.id || e.tagName.toLowerCase() + ' ' + e.textContent.trim().slice(0, 60); }"
    )


def tab_to(page: Page, selector: str, most: int = 60) -> int:
    """Press Tab until what `selector` names has focus; how many presses it took."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return pressed
    raise AssertionError(f"{selector} isn't reached by {most} presses of Tab; focus is at {focused(page)}")
