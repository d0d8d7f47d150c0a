"""The search index: readable, up to the catalogue, with the vectors of the encoder that is set."""

from __future__ import annotations

from django.conf import settings

from dailypapers.catalogue.models import Revision
from dailypapers.core.errors import DailyPapersError, IndexUnavailable
from dailypapers.encoder.setting import NONE
from dailypapers.ops.doctor.base import Check, Finding, Outcome
from dailypapers.ops.doctor.database import asking
from dailypapers.search import encoding, index

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
WORKER = "Let the worker run: dailypapers up, or dailypapers work."
FAR_BEHIND = 1000  # Papers that an hour's harvest does not explain.


@asking("search index")
def whole() -> Finding:
    """Read all of it."""
    name = "search index"
    try:
        report = index.reader().verify()
    except IndexUnavailable as error:
        do = "dailypapers reindex makes it anew; so does the worker, in a moment."
        return Finding(name, BAD, str(error), do)
    problems = [*report.problems, *report.vector_problems]
    if problems:
        do = "dailypapers reindex makes it anew; so does the worker, within six hours."
        return Finding(name, BAD, problems[0], do)
    return Finding(name, GOOD, "all of it can be read")


@asking("index and catalogue")
def behind() -> Finding:
    """Look whether the index knows the newest papers."""
    name, count = "index and catalogue", Revision.latest() - index.mark()
    if count < 0:
        do = "dailypapers reindex makes it anew; so does the worker."
        return Finding(name, BAD, "the index belongs to another catalogue", do)
    if not count:
        return Finding(name, GOOD, "every paper is found")
    outcome = BAD if count > FAR_BEHIND else DOUBTFUL
    return Finding(name, outcome, f"{count:,} changes are not in the index", WORKER)


def encoder() -> Finding:
    """Look whether the encoder that is set can be had."""
    name, chosen = "encoder", settings.ENCODER
    if chosen == NONE:
        return Finding(name, GOOD, "none is wanted: papers are found by words")
    try:
        found = encoding.encoder()
    except DailyPapersError as error:
        return Finding(name, BAD, str(error), "See DAILYPAPERS_ENCODER, or leave it: builtin.")
    return Finding(name, GOOD, f"it is {found.name if found else chosen}")


@asking("vectors")
def vectors() -> Finding:
    """Look whether the vectors are the encoder's, and all there."""
    name = "vectors"
    if settings.ENCODER == NONE:
        return Finding(name, GOOD, "none are wanted")
    try:
        wanted, has = encoding.encoder(), index.reader().encoder
        papers, encoded = encoding.progress()
    except DailyPapersError as error:
        return Finding(name, UNKNOWN, f"it cannot be said: {error}")
    if wanted and has and has != wanted.name:
        says = f"they are {has}'s, and {wanted.name} is set"
        return Finding(name, DOUBTFUL, says, f"{WORKER} Until then search uses the old ones.")
    if encoded < papers:
        says = f"{papers - encoded:,} of {papers:,} papers have none yet"
        return Finding(name, DOUBTFUL, says, f"{WORKER} About a hundred are made a second.")
    return Finding(name, GOOD, "every paper has one")


INDEX: list[Check] = [whole, behind, encoder, vectors]
