"""What is done to a reading list of the conversation: papers added, taken out, exchanged."""

from __future__ import annotations

from dailypapers.assistant.memory import nearby
from dailypapers.assistant.memory.graph import Circle, Graph, Node
from dailypapers.assistant.memory.items import ALL
from dailypapers.assistant.memory.naming import meant
from dailypapers.assistant.memory.reading import Reading
from dailypapers.assistant.memory.verbs import Act


def rearranged(graph: Graph, reading: Reading, said: str, base: Node | None) -> Graph:
    """Return the graph with the list that is spoken of changed; one is begun if there is none."""
    found = _list(graph, reading)
    if found is None:
        if reading.act is not Act.ADD:
            return graph
        graph = graph.added("list", said, {})
        found = graph[graph.active]
    papers = _papers(found)
    if reading.act is Act.CLEAR or (reading.act is Act.REMOVE and ALL in reading.items):
        return _with(graph, found, said, ())
    if reading.act is Act.REMOVE:
        gone = _in_list(papers, reading.items)
        return _with(graph, found, said, tuple(one for one in papers if one not in gone))
    source = base if base and base.number != found.number else _source(graph, found)
    new = tuple(
        f"{source.number}{one}" if one.startswith("#") and source else one for one in reading.items
    )
    if reading.act is Act.SWAP:
        gone = _in_list(papers, reading.others)
        place = papers.index(gone[0]) if gone else len(papers)
        new = (
            tuple(one for one in papers[:place] if one not in gone)
            + new
            + tuple(one for one in papers[place:] if one not in gone)
        )
        return _with(graph, found, said, new)
    return _with(graph, found, said, tuple(dict.fromkeys((*papers, *new))))


def _list(graph: Graph, reading: Reading) -> Node | None:
    if reading.where and (named := meant(graph, reading.where)) and named.job == "list":
        return named
    return next((node for node in nearby.near(graph) if node.job == "list"), None)


def _source(graph: Graph, found: Node) -> Node | None:
    """Return where a list's papers come from."""
    needed = (graph[one] for one in found.needs[::-1])
    searches = (node for node in graph.nodes[::-1] if node.job in {"search", "similar"})
    return next(needed, None) or next(searches, None)


def _in_list(papers: tuple[str, ...], items: tuple[str, ...]) -> tuple[str, ...]:
    """Return which papers of a list are pointed at."""
    found = []
    for one in items:
        if not one.startswith("#"):
            found.append(one)
        elif one != ALL:
            place = int(one[1:])
            place = place - 1 if place > 0 else place
            found += [papers[place]] if -len(papers) <= place < len(papers) else []
    return tuple(found)


def _papers(node: Node) -> tuple[str, ...]:
    papers = node.input.get("papers", ())
    return papers if isinstance(papers, tuple) else ()


def _with(graph: Graph, found: Node, said: str, papers: tuple[str, ...]) -> Graph:
    """Let a list have these papers, and depend on the tasks that they come from."""
    if papers == _papers(found):
        return graph
    input = {name: value for name, value in found.input.items() if name != "papers"}
    input |= {"papers": papers} if papers else {}
    heads = [one.partition("#")[0] for one in papers if "#" in one]
    needs = tuple(dict.fromkeys(int(head) for head in heads if head.isdigit()))
    try:
        graph = graph.revised(found.number, input, goal=said, needs=needs)
    except Circle:  # The papers come from what came of the list: they are kept, the tie is not.
        graph = graph.revised(found.number, input, goal=said)
    is_near = any(node.number == found.number for node in graph.path)
    return graph if is_near else graph.at(found.number)
