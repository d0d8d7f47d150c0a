"""How often the plan of action that is wanted is recognised, in wordings beside the rules."""

from __future__ import annotations

from pathlib import Path

from bench.page import interval, share, table
from dailypapers.assistant.memory.phrases import Text
from dailypapers.assistant.memory.wanted import words_left
from dailypapers.assistant.tools.plans import PLANS

FILE = Path(__file__).with_name("plan_wordings.tsv")
NONE = "-"
# Of the first wordings, when they were first tried: rules were widened for them afterwards.
FIRST = {"survey": 7, "missed": 6, "club": 5, NONE: 14}
OF = 15


def of_plans() -> str:
    """Return the part of the section."""
    asked = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
    rows = []
    for name in (*(plan.name for plan in PLANS), NONE):
        right = [
            recognised(said) == name
            for when, plan, said in asked
            if (when, plan) == ("later", name)
        ]
        later = share(sum(right) / len(right), len(right))
        label = "no plan" if name == NONE else name
        rows.append([label, interval(share(FIRST[name] / OF, OF), ".2f"), interval(later, ".2f")])
    return "\n".join(
        [
            "Plans of action, recognised by rules: how often the right one in wordings, English "
            "and French, that the rules had not seen. The first, 15 of each, were tried with rules "
            "that knew few wordings; then rules were widened for them, and 8 others of each made. "
            "One writer wrote rules and wordings, so readers will find gaps more often than that. "
            "Brackets are Wilson's 95 % intervals.",
            "",
            table(["wanted", "first wordings", "later wordings, wider rules"], rows),
        ]
    )


def recognised(said: str) -> str:
    """Return the plan that the rules make of what is said, whatever functions a site has."""
    for plan in PLANS:
        text = Text(said)
        if text.take(plan.pattern):
            return plan.name if words_left(text) or not plan.needs_subject else NONE
    return NONE
