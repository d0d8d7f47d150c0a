from __future__ import annotations

from dailypapers.community.reviews.flow import Place, Source, flow

# Worked by hand: 200 records of three sources are 150 papers, 120 of which were screened. 40 were
# sought, 3 not had, 30 assessed; 20 of those were excluded for two reasons.
SOURCES = [
    Source("Daily Papers", "database", 120),
    Source("Scopus", "database", 70),
    Source("Citations", "other", 10),
]
PLACES = [
    Place("open", "open", False, None, 25),
    Place("conflict", "open", False, None, 5),
    Place("excluded", "open", False, 7, 50),
    Place("excluded", "open", False, None, 28),
    Place("excluded", "included", False, None, 2),  # Let in, read, and then thrown out by title.
    Place("included", "open", True, None, 3),
    Place("included", "open", False, None, 4),
    Place("included", "conflict", False, None, 3),
    Place("included", "excluded", False, 8, 5),
    Place("included", "excluded", False, 7, 15),
    Place("included", "included", False, None, 10),
]


def test_the_numbers_are_those_worked_by_hand() -> None:
    found = flow(SOURCES, PLACES)
    assert (found.identified, found.duplicates) == (200, 50)
    assert (found.unscreened, found.screened, found.excluded) == (30, 120, 80)
    assert (found.sought, found.missing) == (40, 3)
    assert (found.unassessed, found.assessed) == (7, 30)
    assert found.reasons == [(7, 15), (8, 5)]
    assert found.included == 10
    assert not found.is_complete


def test_they_add_up() -> None:
    found = flow(SOURCES, PLACES)
    assert found.identified == found.duplicates + found.unscreened + found.screened
    assert found.screened == found.excluded + found.sought
    assert found.sought == found.missing + found.unassessed + found.assessed
    assert found.assessed == sum(papers for _, papers in found.reasons) + found.included


def test_a_review_of_nothing_has_nothing_left_to_do() -> None:
    assert flow([], []).is_complete
