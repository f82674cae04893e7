"""What is wrong with a page for those who see or hear it otherwise: axe's rules, and whether it fits its screen."""

from axe_playwright_python.base import AXE_SCRIPT

WIDTHS = (390, 1280)
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another colour scheme can break: the elements are the same."""
SCROLLS_SIDEWAYS = "document.scrollingElement.scrollWidth > window.innerWidth"
_BROKEN = """async options => {
    const ends = one => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity;
    const moving = document.getAnimations().filter(ends);
    await Promise.allSettled(moving.map(one => one.finished));
    return (await axe.run({resultTypes: ["violations"], preload: false, ...options})).violations
        .map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)}`);
}"""
"""What passes stays in the browser: to bring it over costs as much as half of looking. Style sheets are
read ahead only for rules about films and turned screens.

A popup that is still fading in has the contrast of neither page nor popup: whatever ends is let end first.
"""


def violations(page, options=None):
    """The rules that the page breaks as it stands at rest, each with the first element that does."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
        page.add_init_script(AXE_SCRIPT)  # where one page is looked at, the next is, and finds it compiled
    return page.evaluate(_BROKEN, options or {})


def faults(page):
    """Whatever is wrong with the page in light colours and in dark ones, at its width."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {rule}" for rule in violations(page, ONLY_COLOURS)]
    return [*found, *too_wide(page)]


def too_wide(page):
    """That the page is wider than its screen, as a fault, or nothing."""
    return ["scrolls sideways"] if page.evaluate(SCROLLS_SIDEWAYS) else []
