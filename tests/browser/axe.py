"""Asking axe-core what is wrong with a page for people with disabilities."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async () => {
  const options = { resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(document, options);
  return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(
    ({ id, nodes }) => `${id}: ${nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`);
}"""
_CAME_TO_REST = "() => document.getAnimations().every(({ playState }) => playState !== 'running')"


def violations(page: Page) -> list[str]:
    """Every serious or critical violation."""
    # Half-faded colours are nobody's fault; endless animations would keep us for ever.
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function(_CAME_TO_REST)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_SCRIPT)
    found: Any = page.evaluate(_RUN)
    return [str(line) for line in found]
