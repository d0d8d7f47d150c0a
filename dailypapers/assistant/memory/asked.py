"""Questions of the assistant and what was answered, as tasks: each is tied to the one before.

So an answer can be gone back to, revised, and asked of something else like any other task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dailypapers.assistant.memory import queries
from dailypapers.assistant.memory.correcting import settled
from dailypapers.assistant.memory.graph import Graph, Node, Value
from dailypapers.assistant.memory.jobs import FINDING
from dailypapers.assistant.memory.phrases import Text, folded
from dailypapers.assistant.refine.conversation import Conversation, question_of
from dailypapers.assistant.refine.questions import NONE, UNKNOWN, Answer, Kind, Question
from dailypapers.assistant.refine.wording import strictly

JOB = "narrow"
WANTED = re.compile(
    r"^(?:help me (?:to )?(?:narrow|choose|decide)(?: (?:it|this|that|them))?(?: down)?|"
    r"narrow (?:it|this|that|them)(?: down)?|ask me(?: (?:a question|questions|something))?|"
    r"aide[- ]moi a (?:preciser|choisir)|pose[- ]moi (?:une question|des questions)|"
    r"precise(?:r|ons)?(?: par des questions)?)[ .!?]*$"
)
NEITHER = re.compile(r"^(?:none(?: of (?:these|them|those))?|neither|aucun(?:e)?(?: .*)?)[ .!]*$")
NOT_KNOWN = re.compile(
    r"^(?:i (?:do not|don't) know|no idea|not sure|(?:je )?(?:ne )?sais pas|aucune idee)[ .!]*$"
)


def is_wanted(said: str) -> bool:
    """Say whether the reader wants to be asked."""
    return bool(WANTED.match(Text(said).plain))


def conversation_of(graph: Graph, node: Node) -> Conversation:
    """Return all that was looked for and answered on the way to a task."""
    talk = Conversation().asking(queries.query(queries.held(graph, node)))
    for number in (*graph.before(node.number), node.number):
        one = graph[number]
        if answer := answer_of(one):
            talk = talk.answered(answer.question, answer.chosen)
        refused = one.input.get("refused", ())
        for word in refused if one.job == JOB and isinstance(refused, tuple) else ():
            talk = talk.refusing(word)
    return talk


def answer_of(node: Node) -> Answer | None:
    """Return what was answered in a task, if anything was."""
    options = node.input.get("options", ())
    if node.job != JOB or not isinstance(options, tuple) or not options:
        return None
    try:
        question = question_of(str(node.input.get("about")), options)
    except ValueError:
        return None
    chosen = node.input.get("chosen")
    if chosen in options:
        return Answer(question, options.index(str(chosen)))
    return Answer(question, UNKNOWN if chosen is None else NONE)


def signs(node: Node) -> list[str]:
    """Return what was answered in a task, in the query language."""
    answer = answer_of(node)
    said = strictly(Conversation(answers=(answer,))) if answer else ""
    return [said] if said else []


def all_signs(graph: Graph, node: Node) -> list[str]:
    """Return what was answered on the way to a task and in it, in the query language."""
    path = (*graph.before(node.number), node.number)
    return list(dict.fromkeys(sign for one in path for sign in signs(graph[one])))


def questioned(graph: Graph, number: int, said: str) -> Graph:
    """Return the graph with questions asked about what a task looks for."""
    return _tied(graph, number, said, {})


def answered(graph: Graph, number: int, answer: Answer, said: str) -> Graph:
    """Return the graph with an answer to what was asked in a task; the same again changes nothing.

    Nothing is chosen where the reader does not know, no option where none of these fits.
    """
    options, chosen = answer.question.options, answer.chosen
    input: dict[str, Value] = {"about": str(answer.question.kind), "options": options}
    if chosen != UNKNOWN:
        input["chosen"] = "" if chosen == NONE else options[chosen]
    return _tied(graph, number, said, input)


def refused(graph: Graph, number: int, word: str, said: str) -> Graph:
    """Return the graph with a word that is not offered any more."""
    return _tied(graph, number, said, {"refused": (word,)})


def asked_in(node: Node) -> Question | None:
    """Return the question that waits in a task, if one does."""
    said = node.output.get("question") if isinstance(node.output, dict) else None
    if node.job != JOB or not isinstance(said, Mapping):
        return None
    try:
        return question_of(str(said.get("about")), list(map(str, said.get("options", ()))))
    except ValueError:
        return None


def replied(node: Node, said: str, names: Sequence[str]) -> Answer | None:
    """Return the answer that the reader's words are to the question that waits in a task.

    `names` are its options as the reader is shown them.
    """
    question = asked_in(node)
    plain = Text(said).plain.strip(" .,!?¦")
    if question is None or not plain:
        return None
    if NOT_KNOWN.match(plain):
        return Answer(question, UNKNOWN)
    if NEITHER.match(plain):
        return Answer(question, NONE)
    shown = [folded(name) for name in names]
    return Answer(question, shown.index(plain)) if plain in shown else None


def instead(graph: Graph, node: Node, kind: Kind, value: str, query: str) -> Graph:
    """Return the graph in which the search behind a task asks for something else.

    `value` is what papers must have besides; for words it is `query` that is asked instead.
    """
    path = [graph[one] for one in (node.number, *graph.before(node.number)[::-1])]
    searches = [one for one in path if one.job == "search"]
    if not searches:
        return graph
    if new := _slots(kind, value):
        return graph.revised(searches[0].number, settled(searches[0].input, new), goal=value)
    worded = next((one for one in searches if "words" in one.input), searches[0])
    rest = " ".join(filter(None, queries.conditions(queries.held(graph, node))))
    is_less = not query.endswith(rest)  # One of the conditions is gone, or all are.
    said = FINDING if is_less else queries.in_words(worded.input)
    kept = {name: one for name, one in worded.input.items() if name not in said}
    words = query if is_less else query.removesuffix(rest).strip()
    return graph.revised(worded.number, {**kept, "words": words}, goal=query)


def _slots(kind: Kind, value: str) -> dict[str, Value]:
    if kind is Kind.YEAR:
        first, _, last = value.partition("..")
        return {"since": first, "until": last or first}
    names = {Kind.TOPIC: "topic", Kind.VENUE: "venue", Kind.AUTHOR: "author"}
    if kind is Kind.CODE:
        return {"code": value == "yes"}
    return {names[kind]: value} if kind in names else {}


def _tied(graph: Graph, number: int, said: str, input: dict[str, Value]) -> Graph:
    for node in graph.nodes:
        if node.job == JOB and node.needs == (number,) and dict(node.input) == input:
            return graph.at(node.number)
    return graph.added(JOB, said, input, (number,))
