"""How an utterance names a task of the conversation: “the first list”, “celle sur la vision”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dailypapers.assistant.memory.graph import Graph, Node
from dailypapers.assistant.memory.phrases import ORDINAL, Text, folded, ordinal

NOUNS: tuple[tuple[str, str], ...] = (
    ("list", r"(?:reading list|list|cart|basket|selection|liste de lecture|liste|panier)"),
    ("search", r"(?:search|results|query|request|recherche|resultats|requete|demande)"),
    (
        "meeting",
        r"(?:meeting|reading club|reading group|club|session|reunion|club de lecture|seance)",
    ),
    ("mail", r"(?:mails?|digest|newsletter|alert|subscription|alerte|courriel|abonnement)"),
    ("similar", r"(?:neighbours|similar papers|articles semblables|voisins)"),
    ("compare", r"(?:comparison|comparaison)"),
    ("", r"(?:task|step|question|one|tache|etape|celle|celui)"),
)
NOUN = f"(?:{'|'.join(pattern for _, pattern in NOUNS)})"
BEFORE = r"(?:in|for|from|to|on|of|dans|pour|de|a|sur|with)"
THE = r"(?:the |that |my |our |la |le |l'|ma |mon |cette |ce )"
EARLIER = r"(?:previous|earlier|original|initial|precedente?|initiale?|d'avant|other|autre)"
EARLIER_PLACE = -99
ABOUT = r"(?: (?:on|about|for|sur|pour|a propos de) (?P<about>[^,;.!?¦]+))"


@dataclass(frozen=True, slots=True)
class Named:
    """The kind of a task, which one of that kind (from 1; -1: the last, 0: unsaid), its subject."""

    job: str = ""
    place: int = 0
    about: str = ""


def returned(text: Text) -> Named | None:
    """Take away what names a task after “go back to”: its kind, its place or its subject."""
    found = (
        text.take(
            rf"(?:\b{BEFORE} )?{THE}?(?P<place>{ORDINAL}|{EARLIER}) (?P<noun>{NOUN})\b{ABOUT}?"
        )
        or text.take(rf"^[¦ ]*{THE}?(?P<noun>{NOUN})(?P<place> d'avant)?\b{ABOUT}?")
        or text.take(rf"^[¦ ]*{THE}?(?P<about>[^,;.!?¦]+?) (?P<noun>{NOUN})\b(?P<place>)")
        or text.take(rf"^[¦ ]*{THE}?(?P<about>[^,;.!?¦]+)(?P<noun>)(?P<place>)")
    )
    return _read(text, found) if found else None


def named(text: Text) -> Named | None:
    """Take away what names a task in passing: “in the first search, …”."""
    found = text.take(
        rf"(?:\b{BEFORE} )?{THE}?(?P<place>{ORDINAL}|{EARLIER}) "
        rf"(?P<noun>(?!one\b|celle|celui){NOUN})\b{ABOUT}?(?:,|:|$)?"
    ) or text.take(rf"^[¦ ]*{BEFORE} {THE}(?P<noun>{NOUN})\b(?P<place>)(?P<about>)(?:,|:|$)")
    return _read(text, found) if found else None


def meant(graph: Graph, said: Named, before: int = 0) -> Node | None:
    """Return the task that a name means, None where there is none such.

    `before` is the task that was spoken of before the present one.
    """
    if said.job:
        kinds = {said.job, *(("search", "similar") if said.job == "list" else ())}
        exact = [node for node in graph.nodes if node.job == said.job]
        rows = exact or [node for node in graph.nodes if node.job in kinds]
        if said.job == "list" and said.place > len(exact):
            rows = [node for node in graph.nodes if node.job in {"search", "similar"}] or rows
    else:
        rows = list(graph.nodes)
    if said.about:
        about = folded(said.about).split()
        rows = sorted(
            (node for node in rows if _closeness(node, about)),
            key=lambda node: (_closeness(node, about), -len(node.needs), node.number),
        )
        return rows[-1] if rows else None
    if said.place == EARLIER_PLACE:
        rows = [node for node in rows if node.number != graph.active]
        return next((node for node in rows if node.number == before), rows[-1] if rows else None)
    place = said.place - 1 if said.place > 0 else -1
    return rows[place] if rows and -len(rows) <= place < len(rows) else None


def _place(word: str) -> int:
    word = word.strip()
    if not word:
        return 0
    try:
        return ordinal(word)
    except KeyError:
        return 1 if word.startswith(("original", "initial")) else EARLIER_PLACE


def _read(text: Text, found: re.Match[str]) -> Named:
    about = text.said(*found.span("about")) if found["about"] else ""
    job = next((job for job, pattern in NOUNS if re.fullmatch(pattern, found["noun"])), "")
    return Named(job, _place(found["place"] or ""), about)


def _closeness(node: Node, about: list[str]) -> int:
    words = set(folded(f"{node.input.get('words', '')} {node.input.get('title', '')}").split())
    return len(words & set(about))
