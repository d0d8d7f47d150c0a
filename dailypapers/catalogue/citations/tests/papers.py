"""Papers whose words are made to break formats."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.records import PartialDate

TITLES = [
    "On Teapots",
    "One { alone",
    "} first {",
    "The {NASA} Teapot",
    "100% of a_b #1 & ~2 ^3",
    r"\emph{Tea} \textbf{pots} \& \"o",
    r"$O(n^2)$ to $\mathcal{O}(n_i)$",
    "From $5 to $10",
    'The "tea" pot',
    "“Quotes” ‘and’ «more»",
    "Größe, naïve – 张伟的茶壶 と急須",
    "Two\nlines\r\nand\u2028more",
    "ER  - ",
    "x\nER  - \nTY  - JOUR\nTI  - y",
    "@misc{x, title={y}}",
    "}\n@misc{x,\ntitle={y}\n}",
    '"}, {"title": "y',
    "A 🫖 and 🇫🇷 \u200d\u202e",
    "<b>Tea</b> & <script>",
    "arXiv:1111.11111 is wrong",
    "# no comment",
    "\\",
    "%",
    "  blanks  ",
]
NOTES = ["", "Read this first", "Two lines\nof {note", "TY  - \nER  - ", "50% & more"]
NAMES = [
    {"arxiv": "2302.04089"},
    {"arxiv": "hep-th/9901001", "doi": "10.1016/s0140-6736(20)30183-5"},
    {"acl": "P18-1001", "doi": "10.1145/3292500.3330701"},
    {"acl": "2020.acl-main.1", "openalex": "W2741809807"},
    {"openreview": "HkwoSDPgg"},
    {"doi": "10.1002/(sici)1097<1::aid-asi1>3.0.co;2-a_b"},
    {},
]
PLACE = "https://papers.example.org/papers/"
AUTHORS = [
    "Ada Brandt",
    "Gödel, Kurt",
    "Ó. Fjalar Jr.",
    "张伟",
    "Johnson and Johnson",
    "{ }",
    "a, b, c",
]


def cited(title: str, **more: object) -> Citation:
    """Return a citation of which everything but the title may be left out."""
    return Citation(**{"title": title, "url": f"{PLACE}pabcdefghjk", **more})  # type: ignore[arg-type]


def names_of(citation: Citation) -> set[Name]:
    """Return the identifiers of a paper as they are read."""
    return {Name(scheme, value) for scheme, value in citation.identifiers.items()}


def hostile() -> list[Citation]:
    """Return a list of papers with every title, and the rest in turn."""
    return [
        cited(
            title,
            authors=(AUTHORS[at % len(AUTHORS)], "Ada Brandt"),
            published=PartialDate.parse(("2024", "2024-05", "2024-05-31")[at % 3]),
            identifiers=NAMES[at % len(NAMES)],
            venue=("", "Proc. of Tea & {Kettles")[at % 2],
            note=NOTES[at % len(NOTES)],
        )
        for at, title in enumerate(TITLES)
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(TITLES)
CITATIONS: st.SearchStrategy[Sequence[Citation]] = st.lists(
    st.builds(
        cited,
        TEXT.map("T{}".format),
        authors=st.lists(TEXT, max_size=3),
        published=st.none() | st.just(PartialDate.parse("2024-05")),
        identifiers=st.sampled_from(NAMES),
        venue=TEXT,
        note=TEXT,
    ),
    max_size=4,
)
