from __future__ import annotations

import pytest

from dailypapers.community import own_data
from dailypapers.community.models import Candidate, TableCell, TableColumn
from dailypapers.community.reading_lists import Changed
from dailypapers.community.reviews import deciding, keeping, merging, queries, table
from dailypapers.community.reviews.cells import Kind, Taken
from dailypapers.community.reviews.stages import Stage, Verdict
from dailypapers.community.reviews.table import Asked
from dailypapers.community.reviews.tests.test_deciding import Team
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def team() -> Team:
    """Return a review of which the first two papers are included."""
    team = Team()
    for paper in team.papers[:2]:
        for person in (team.owner, team.other):
            deciding.decide(person, paper, Stage.TITLE, Verdict.INCLUDE)
        deciding.decide(team.owner, paper, Stage.TEXT, Verdict.INCLUDE)
    return team


def cells(paper: int) -> dict[str, tuple[str, str]]:
    rows = TableCell.objects.filter(candidate=paper)
    return {one.column.name: (one.value, one.place) for one in rows.select_related("column")}


def test_columns_are_added_once_changed_put_in_order_and_taken_away(team: Team) -> None:
    review = team.review.pk
    size = table.add_column(review, Asked("Size", Kind.CHOICE, ["large", " small", "", "small"]))
    assert size.choices == "large\nsmall"
    again = table.add_column(review, Asked("Size", Kind.CHOICE, ["large", "small"]))
    assert again == size
    year = table.add_column(review, Asked("Year", Kind.NUMBER, fact="year"))
    for wrong in (
        Asked("Size"),
        Asked("Other", Kind.CHOICE, ["one"]),
        Asked("Other", Kind.NUMBER, fact="venue"),
    ):
        with pytest.raises(InputError):
            table.add_column(review, wrong)
    table.edit_column(review, year.pk, Asked("Year of print", Kind.NUMBER, fact="year"), 1)
    assert [one.name for one in queries.columns_of(team.review)] == ["Year of print", "Size"]

    table.fill(team.other, team.papers[0], {size.pk: Taken("small")}, 0)
    for wrong in (Asked("Size"), Asked("Size", Kind.CHOICE, ["large", "huge"])):
        with pytest.raises(InputError):
            table.edit_column(review, size.pk, wrong, 2)
    for _ in range(2):
        table.delete_column(review, year.pk)
    [left] = queries.columns_of(team.review)
    assert (left.name, left.position) == ("Size", 1)
    keeping.finish(review)
    with pytest.raises(InputError, match="is done"):
        table.delete_column(review, size.pk)


def test_people_take_down_what_included_papers_say_and_overwrite_nobody(team: Team) -> None:
    spouts = table.add_column(team.review.pk, Asked("Spouts", Kind.NUMBER))
    drips = table.add_column(team.review.pk, Asked("Drips", Kind.YES_NO))
    paper, other, out = team.papers[:3]
    said = {spouts.pk: Taken("3", "page 2"), drips.pk: Taken("no")}
    for _ in range(2):  # The second time changes nothing, so that nothing is in its way.
        table.fill(team.other, paper, said, 0)
    assert cells(paper) == {"Spouts": ("3", "page 2"), "Drips": ("no", "")}
    with pytest.raises(Changed):
        table.fill(team.owner, paper, {spouts.pk: Taken("4")}, 0)
    table.fill(team.owner, paper, {spouts.pk: Taken("")}, 1)
    assert cells(paper) == {"Drips": ("no", "")}
    for wrong, column in ((out, spouts.pk), (paper, 0)):
        with pytest.raises(InputError):
            table.fill(team.owner, wrong, {column: Taken("3")}, 2)
    [kept] = own_data.export(team.bob)["reviews"]
    assert [(one["name"], one["value"]) for one in kept["table"]] == [("Drips", "no")]
    own_data.erase(team.bob)
    assert cells(paper) == {"Drips": ("no", "")}

    kept_paper = make_paper()
    Candidate.objects.filter(pk=other).update(paper=kept_paper)
    table.fill(team.owner, other, {drips.pk: Taken("yes"), spouts.pk: Taken("1")}, 0)
    merging.move(Candidate.objects.get(pk=paper), kept_paper.pk)
    assert cells(other) == {"Drips": ("yes", ""), "Spouts": ("1", "")}
    table.fill(team.owner, other, {drips.pk: Taken("")}, 1)
    Candidate.objects.filter(pk=paper).update(duplicate_of=None, paper=None)
    merging.move(Candidate.objects.get(pk=paper), kept_paper.pk)
    assert cells(other)["Drips"] == ("no", "")
    keeping.delete(team.review.pk)
    assert not TableColumn.objects.exists()
