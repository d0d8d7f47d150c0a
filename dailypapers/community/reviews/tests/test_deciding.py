from __future__ import annotations

from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, merges, notifications, own_data
from dailypapers.community.models import Candidate, Criterion, Decision, Review, ReviewPerson
from dailypapers.community.reviews import deciding, finding, keeping, people, queries
from dailypapers.community.reviews.duplicates import Record
from dailypapers.community.reviews.keeping import About
from dailypapers.community.reviews.stages import Stage, Verdict
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_record, take_in
from dailypapers.testing.people import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

IN, OUT, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE
RECORDS = [Record(f"A study of teapots, number {number}") for number in range(6)]


class Team:
    """A review of six papers that Ada owns and Bob screens too."""

    def __init__(self) -> None:
        self.ada, self.bob = make_reader(), make_reader()
        about = About("Teapots", "Do they drip?", ["Pots"], ["No pot", "No study"], by_title=2)
        self.review = keeping.make(self.ada, uuid4(), about)
        people.invite(self.review.pk, self.bob.handle, "screener", self.ada)
        people.join(self.review.pk, self.bob)
        self.owner, self.other = self.person(self.ada), self.person(self.bob)
        finding.take_in(self.review, self.owner, uuid4(), finding.Origin("Scopus"), RECORDS)
        self.papers = list(Candidate.objects.order_by("number").values_list("pk", flat=True))
        [self.no_pot, self.no_study] = Criterion.objects.filter(kind="exclude").order_by("position")

    def person(self, reader: User) -> ReviewPerson:
        return people.person_of(self.review, reader)


@pytest.fixture
def team() -> Team:
    return Team()


def test_what_one_says_is_not_known_to_the_other_before_they_said_it_too(team: Team) -> None:
    paper = team.papers[0]
    row = deciding.decide(team.owner, paper, Stage.TITLE, OUT, team.no_pot.pk)
    assert row.by_title == "open"
    left = queries.undecided(team.review, Stage.TITLE, team.owner)
    assert paper not in {one.pk for one in left}
    assert paper in {one.pk for one in queries.undecided(team.review, Stage.TITLE, team.other)}
    said = queries.decisions_on([row])[paper]
    assert queries.told_of(row, team.other, said) == []
    assert queries.told_of(row, None, said) == []
    assert queries.told_of(row, team.owner, said) == said
    row = deciding.decide(team.other, paper, Stage.TITLE, IN)
    assert row.by_title == "conflict"
    assert len(queries.told_of(row, team.other, queries.decisions_on([row])[paper])) == 2


def test_a_conflict_ends_when_one_changes_their_mind_and_history_stays(team: Team) -> None:
    paper = team.papers[0]
    deciding.decide(team.owner, paper, Stage.TITLE, OUT, team.no_pot.pk)
    deciding.decide(team.other, paper, Stage.TITLE, IN)
    assert [one.pk for one in queries.conflicts(team.review, Stage.TITLE)] == [paper]
    deciding.decide(team.owner, paper, Stage.TITLE, IN)
    assert deciding.decide(team.owner, paper, Stage.TITLE, IN).by_title == "included"
    rows = list(Decision.objects.order_by("pk").values_list("verdict", "is_blind"))
    assert rows == [("exclude", True), ("include", True), ("include", False)]
    [(_, _, found)] = queries.agreements(team.review, Stage.TITLE)
    assert (found.papers, found.same) == (1, 0)  # What they said unseen.


def test_an_owner_settles_a_conflict_and_it_holds(team: Team) -> None:
    paper = team.papers[0]
    with pytest.raises(InputError, match="nothing to settle"):
        deciding.settle(team.owner, paper, Stage.TITLE, IN)
    deciding.decide(team.owner, paper, Stage.TITLE, OUT)
    deciding.decide(team.other, paper, Stage.TITLE, IN)
    assert deciding.settle(team.owner, paper, Stage.TITLE, IN).by_title == "included"
    assert deciding.decide(team.other, paper, Stage.TITLE, OUT).by_title == "included"
    assert deciding.take_back(team.owner, paper, Stage.TITLE, settles=True).by_title == "excluded"


def test_whom_it_concerns_is_told_once_of_what_is_to_be_settled(team: Team) -> None:
    for paper in team.papers[:2]:
        deciding.decide(team.other, paper, Stage.TITLE, IN)
        deciding.decide(team.owner, paper, Stage.TITLE, OUT)
    [told] = notifications.readable(team.bob)
    assert (told.kind, told.review) == ("review", team.review)
    assert not notifications.readable(team.ada).exists()
    notifications.read(notifications.readable(team.bob))
    deciding.decide(team.other, team.papers[2], Stage.TITLE, IN)
    deciding.decide(team.owner, team.papers[2], Stage.TITLE, OUT)
    assert notifications.unread(team.bob) == 1
    people.leave(team.review.pk, team.other.pk)
    assert not notifications.readable(team.bob).exists()


def test_full_texts_are_read_of_what_was_let_in_and_excluded_with_a_reason(team: Team) -> None:
    paper = team.papers[0]
    with pytest.raises(InputError, match="included by title"):
        deciding.decide(team.owner, paper, Stage.TEXT, IN)
    for person in (team.owner, team.other):
        deciding.decide(person, paper, Stage.TITLE, UNSURE)
    with pytest.raises(InputError, match="Say why"):
        deciding.decide(team.owner, paper, Stage.TEXT, OUT)
    deciding.set_missing(team.owner, paper, is_missing=True)
    with pytest.raises(InputError, match="could not be had"):
        deciding.decide(team.owner, paper, Stage.TEXT, IN)
    assert queries.flow_of(team.review).missing == 1
    deciding.set_missing(team.owner, paper, is_missing=False)
    row = deciding.decide(team.owner, paper, Stage.TEXT, OUT, team.no_study.pk)
    assert (row.by_text, row.reason) == ("excluded", team.no_study)
    found = queries.flow_of(team.review)
    assert (found.identified, found.sought, found.assessed) == (6, 1, 1)
    assert found.reasons == [(team.no_study.pk, 1)]
    keeping.edit(team.review.pk, 1, About("Teapots", "Do they drip?", [], [], by_title=2))
    assert [one.text for one in Criterion.objects.filter(is_aside=True)] == ["No study"]
    with pytest.raises(InputError, match="no such reason"):
        deciding.decide(team.owner, team.papers[1], Stage.TITLE, OUT, team.no_pot.pk)


def test_a_third_person_is_not_asked_and_one_can_be_enough_later(team: Team) -> None:
    cleo = make_reader()
    people.invite(team.review.pk, cleo.handle, "screener", team.ada)
    people.join(team.review.pk, cleo)
    for person in (team.owner, team.other):
        deciding.decide(person, team.papers[0], Stage.TITLE, IN)
    with pytest.raises(InputError, match="Enough people"):
        deciding.decide(team.person(cleo), team.papers[0], Stage.TITLE, IN)
    deciding.decide(team.owner, team.papers[1], Stage.TITLE, OUT)
    keeping.edit(team.review.pk, 1, About("Teapots", "Do they drip?", by_title=1))
    assert Candidate.objects.get(pk=team.papers[1]).by_title == "excluded"


def test_what_is_done_does_not_change(team: Team) -> None:
    keeping.finish(team.review.pk)
    review = queries.find_review(team.review.slug)
    assert review is not None
    assert not access.may_screen_review(team.ada, review)
    with pytest.raises(InputError, match="is done"):
        deciding.decide(team.owner, team.papers[0], Stage.TITLE, IN)
    with pytest.raises(InputError, match="is done"):
        finding.take_in(review, team.owner, uuid4(), finding.Origin("Scopus"), RECORDS)
    keeping.reopen(team.review.pk)
    deciding.decide(team.owner, team.papers[0], Stage.TITLE, IN)


def test_what_is_found_again_is_a_duplicate_and_the_same_query_adds_what_is_new(team: Team) -> None:
    key = uuid4()
    for _ in range(2):  # The same form twice is one search.
        run = finding.take_in(
            team.review, team.owner, key, finding.Origin("WoS"), [*RECORDS[:3], RECORDS[0]]
        )
    assert (run.found, run.new) == (4, 3)
    found = queries.flow_of(team.review)
    assert (found.identified, found.duplicates, found.unscreened) == (10, 4, 6)
    here = finding.Origin("Here", "q=pots", is_here=True)
    papers = [Record(f"Kettles, part {number}", paper.pk) for number, paper in enumerate(_papers())]
    assert finding.take_in(team.review, team.owner, uuid4(), here, papers[:2]).new == 2
    again = finding.take_in(team.review, team.owner, uuid4(), here, papers)
    assert (again.found, again.new) == (3, 1)
    assert [one.records for one in queries.flow_of(team.review).sources] == [6, 4, 3]


def test_papers_that_become_one_are_one_and_counted_as_duplicates(team: Team) -> None:
    first, second, third = _papers()
    rows = [Record(paper.title, paper.pk) for paper in (first, second)]
    finding.take_in(team.review, team.owner, uuid4(), finding.Origin("H", "q", is_here=True), rows)
    kept, stray = (Candidate.objects.get(paper=paper) for paper in (first, second))
    deciding.decide(team.owner, stray.pk, Stage.TITLE, IN)
    deciding.decide(team.other, kept.pk, Stage.TITLE, IN)
    before = queries.flow_of(team.review)
    second.merged_into = first
    second.save()
    merges.follow()
    kept.refresh_from_db()
    assert kept.by_title == "included"  # Each had spoken of one of the two.
    after = queries.flow_of(team.review)
    assert after.identified == before.identified
    assert after.duplicates == before.duplicates + 1
    first.merged_into = third
    first.save()
    merges.follow()
    assert Candidate.objects.get(duplicate_of=None, paper=third) == kept


def test_who_leaves_keeps_their_word_and_a_review_its_owner(team: Team) -> None:
    deciding.decide(team.owner, team.papers[0], Stage.TITLE, IN, note="Mine")
    [kept] = own_data.export(team.ada)["reviews"]
    assert [one["note"] for one in kept["decisions"]] == ["Mine"]
    with pytest.raises(InputError, match="needs an owner"):
        people.leave(team.review.pk, team.owner.pk)
    own_data.erase(team.ada)
    assert Decision.objects.filter(person__reader=None).count() == 1
    assert team.person(team.bob).role == "owner"
    own_data.erase(team.bob)
    assert not Review.objects.exists()
    assert not Candidate.objects.exists()


def _papers() -> list[Paper]:
    return take_in(make_record(), make_record(), make_record())
