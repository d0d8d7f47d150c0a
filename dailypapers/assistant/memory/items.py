"""Which papers an utterance points at: by place, by name, by title, or all of them.

A place is written `#2` (`#-1` is the last), all of them `#all`, a title `"Title"`, and whatever
names a paper (an arXiv id, a DOI) as it is.
"""

from __future__ import annotations

from dailypapers.assistant.memory.phrases import NUMBER, ORDINAL, Text, number, ordinal

ALL = "#all"
MOST = 50
PAPER = r"(?:papers?|articles?|ones?|hits?|results?|resultats?|papiers?)"
NAME = r"(?:arxiv:)?(?:\d{4}\.\d{4,5}(?:v\d+)?|10\.\d{4,9}/[^\s,;]+)"
THE = r"(?:the |le |la |les |l')"
POINTED = (
    rf"(?:{THE}?(?:{ORDINAL}|{NUMBER} (?:premiere?s?|derniere?s?))\b|{NAME}|\"[^\"]+\"|"
    rf"{PAPER} \d|numbers? \d|numeros? \d|no\.? ?\d|#\d)"
)
AFTER = (  # “The second language” is no paper.
    r"(?= ?(?:$|[,.;:!?¦)]|(?:and|et|or|ou|with|avec|by|par|for|pour|to|a|from|de|in|into|dans|"
    r"instead|is|plus|au|aussi|too|also|on|of|out)\b))"
)
EVERYTHING = (
    r"\b(?:all (?:of )?(?:them|these|those|the papers|the results)|them all|everything|all|"
    r"(?:ceux|celles)-(?:ci|la)|tous|toutes|tout|les tous)\b"
)
THESE = r"\b(?:these(?: papers)?|those(?: papers)?|them|ces articles|ces resultats)\b"


def taken(text: Text, *, quoted: bool = True) -> tuple[str, ...]:
    """Take away what points at papers, and return it in the order it was said."""
    places: dict[int, list[str]] = {}
    for found in text.take_all(r'"([^"]+)"') if quoted else ():
        places[found.start()] = [f'"{text.said(*found.span(1))}"']
    for found in text.take_all(rf"\b({NAME})(?<![.,])"):
        places[found.start()] = [text.said(*found.span(1)).removeprefix("arXiv:")]
    for found in text.take_all(rf"\b{THE}?(first|last) ({NUMBER})(?: {PAPER})?\b"):
        places[found.start()] = _run(found[1] == "last", number(found[2]))
    for found in text.take_all(rf"\b{THE}?({NUMBER}) (premier|dernier)e?s?(?: {PAPER})?\b"):
        places[found.start()] = _run(found[2] == "dernier", number(found[1]))
    for found in text.take_all(rf"\b{THE}?({ORDINAL})(?: (?:{PAPER}))?{AFTER}"):
        places[found.start()] = [f"#{ordinal(found[1])}"]
    for found in text.take_all(
        rf"(?:\b(?:{THE}?(?:{PAPER}|numbers?|numeros?|no\.?)) |#)(\d{{1,2}}"
        r"(?:(?:, ?| and | et | ?& ?)#?\d{1,2})*)\b"
    ):
        digits = "".join(char if char.isdigit() else " " for char in found[1]).split()
        places[found.start()] = [f"#{one}" for one in digits]
    said = [item for place in sorted(places) for item in places[place]]
    if not said and text.take(EVERYTHING):
        said = [ALL]
    return tuple(dict.fromkeys(said))[:MOST]


def _run(is_last: bool, count: int) -> list[str]:
    if is_last:
        return [f"#{-place}" for place in range(count, 0, -1)]
    return [f"#{place}" for place in range(1, count + 1)]
