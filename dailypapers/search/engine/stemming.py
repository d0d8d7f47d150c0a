"""The forms of a word meet: Snowball's English stemmer, and what it does not know of papers."""

from __future__ import annotations

import re
from threading import local

from Stemmer import Stemmer

# Plurals that no rule of English makes. `embed` is here because its own end looks like a past tense
# and is cut off.
IRREGULAR = {
    "analyses": "analysis", "automata": "automaton", "axes": "axis", "corpora": "corpus",
    "crises": "crisis", "criteria": "criterion", "diagnoses": "diagnosis", "embed": "embedding",
    "embeds": "embedding", "hypotheses": "hypothesis", "indices": "index", "matrices": "matrix",
    "maxima": "maximum", "minima": "minimum", "nuclei": "nucleus", "optima": "optimum",
    "phenomena": "phenomenon", "radii": "radius", "simplices": "simplex", "spectra": "spectrum",
    "stimuli": "stimulus", "syntheses": "synthesis", "theses": "thesis", "vertices": "vertex",
}  # fmt: skip

# `LLMs`, `PDEs`, `GPUs`: English has no such words, so the stemmer leaves their plural alone.
# With three letters it is as often a name of its own (`GPS`, `TTS`, `RMS`), and stays.
PLURAL_ACRONYM = re.compile(r"[b-df-hj-np-tv-xz]{3,}s|[b-df-hj-np-tv-xz]{2,}[aeou]s")


class _Own(local):
    """A stemmer for each thread: two must not share one. Without its cache: callers have theirs."""

    def __init__(self) -> None:
        self.stem = Stemmer("english", 0).stemWord


_own = _Own()


def stem(word: str) -> str:
    """Return what the forms of an English word have in common: `models`, `modelling`: `model`.

    Made by the algorithm known as Porter2 (https://snowballstem.org/algorithms/english/); often
    not a word itself: `universities` gives `universiti`. `word` is in lower case; one that has
    other letters than a to z, or digits, is returned as it is.
    """
    if not (word.isascii() and word.isalpha()):
        return word
    if word[-1] == "s" and PLURAL_ACRONYM.fullmatch(word):
        return word[:-1]
    stemmed: str = _own.stem(IRREGULAR.get(word, word))
    return stemmed
