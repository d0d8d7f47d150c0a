"""Known ways to do something of several steps: plans of action, in the reader's own words.

As in https://arxiv.org/abs/2306.01729 a plan is found by what is asked for, its steps are filled
with what was said, and each step is a call like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dailypapers.assistant.memory.phrases import Text
from dailypapers.assistant.memory.wanted import words_left
from dailypapers.assistant.tools.routing import Call
from dailypapers.assistant.tools.tool import Tool
from dailypapers.core.worded import Worded, worded

SUBJECT = "{subject}"


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a plan: what for, with what, and which step's papers it takes."""

    tool: str
    why: Worded
    arguments: tuple[tuple[str, Any], ...] = ()
    needs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A way to do something; `pattern` is how it is asked for."""

    name: str
    pattern: str
    steps: tuple[Step, ...]
    needs_subject: bool = False


PLANS = (
    Plan(
        "survey",
        r"\b(?:(?<!on )(?:literature )?survey(?! (?:method|data|paper)\w*)|"
        r"(?:give me |get )?an overview of|overview of|state of the art (?:of|in|on)|"
        r"(?:introduce me|an introduction) to|i(?: am|'m) new to|map out(?: (?:the )?"
        r"(?:research|work|field))?|walk me through(?: the (?:main )?(?:work|papers|field))?|"
        r"fais(?:-moi)? le tour (?:de la|du|des|de)|etat de l'art (?:de la|du|des|sur|en|de)|"
        r"(?:un )?panorama (?:de la|du|des|sur|de)|par ou commencer (?:en|sur|avec|pour))\b"
        r"(?: (?:the topic|the field|of|on|de|sur))*",
        (
            Step(
                "get_search",
                worded("the papers that readers chose most often"),
                (("q", SUBJECT), ("sort", "votes")),
            ),
            Step("get_search", worded("the newest"), (("q", SUBJECT), ("sort", "newest"))),
            Step("get_papers_similar", worded("what is close to the first"), (), (("address", 0),)),
            Step("post_lists", worded("a list for all of it"), (("title", SUBJECT),)),
        ),
        needs_subject=True,
    ),
    Plan(
        "missed",
        r"\b(?:(?:what (?:did|have)|did) i miss(?:ed)?|what i(?:'ve)? missed|catch me up|"
        r"bring me up to date|update me\b|anything (?:new|important) for me|"
        r"what(?:'s| has| is)? happened (?:while i was away|since i was last here)|"
        r"qu'est-ce que j'ai (?:rate|manque)|qu'ai-je (?:rate|manque)|mets-moi a jour|"
        r"quoi de neuf pour moi|ce que j'ai (?:rate|manque))\b",
        (
            Step("get_for_you", worded("new papers by your own interest")),
            Step("get_trending", worded("what readers speak of"), (("window", "week"),)),
            Step("get_editions", worded("the days that have papers"), (("limit", 7),)),
        ),
    ),
    Plan(
        "club",
        r"\b(?:prepare[rz]?|(?:help me )?set up|pick(?: papers)?|choose(?: papers)?|get|hosting|"
        r"suggest(?: papers| a paper)?|find (?:papers|something)|put together(?: a session)?|"
        r"organise|que lire|trouve (?:de quoi discuter|des articles))(?: for| au| pour)?"
        r"(?: (?:a|the|our|my|un|le|notre|mon))? (?:reading club|reading group|journal club|"
        r"club de lecture|groupe de lecture)\b(?![^.;]*\b(?:\d{1,2} ?(?:h|:|am|pm)|"
        r"\d{4}-\d\d-\d\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
        r"(?:lun|mar|mercre|jeu|vendre|same)di|dimanche))"
        r"(?: going)?(?:,? (?:on|about|around|topic is|sur|autour (?:de la|du|des|de)))?",
        (
            Step(
                "get_search",
                worded("papers with code to choose from"),
                (("q", SUBJECT), ("has_code", True), ("limit", 10)),
            ),
            Step("get_papers_comments", worded("what is said of the first"), (), (("address", 0),)),
            Step("post_lists", worded("a list for the club"), (("title", SUBJECT),)),
            Step(
                "put_lists_papers_address",
                worded("the first of them, to begin with"),
                (),
                (("address", 0), ("slug", 2)),
            ),
        ),
        needs_subject=True,
    ),
)


def planned(tools: Sequence[Tool], said: str) -> tuple[Call, ...]:
    """Return the calls of the plan that is asked for, none where none is."""
    for plan in PLANS:
        text = Text(said)
        if text.take(plan.pattern):
            subject = words_left(text)
            if plan.needs_subject and not subject:
                return ()
            return _calls(plan, tools, subject)
    return ()


def _calls(plan: Plan, tools: Sequence[Tool], subject: str) -> tuple[Call, ...]:
    """Return the steps of a plan as calls; a plan whose functions are not all here is none."""
    by_name = {tool.name: tool for tool in tools}
    if any(step.tool not in by_name for step in plan.steps):
        return ()
    calls = []
    for step in plan.steps:
        arguments = {name: subject if value == SUBJECT else value for name, value in step.arguments}
        call = Call(by_name[step.tool], arguments, said=str(step.why))
        calls.append(replace(call, needs=dict(step.needs)))
    return tuple(calls)
