from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts.models import User
from dailypapers.community.models import (
    Candidate,
    Criterion,
    Decision,
    Review,
    ReviewSearch,
    TableCell,
    TableColumn,
)
from dailypapers.community.reviews import deciding, finding, keeping, people, table
from dailypapers.community.reviews.duplicates import Record
from dailypapers.community.reviews.keeping import About
from dailypapers.community.reviews.stages import Stage, Verdict
from dailypapers.community.reviews.table import Asked
from dailypapers.encoder.base import unit
from dailypapers.search import encoding, index
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import PaperVector
from dailypapers.search.tests.encoders import FakeEncoder
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Do teapots drip?",
    "question": "Which spouts keep teapots from dripping?",
    "include": "Measures drops\nSpouts of teapots",
    "exclude": "No teapot\nNo measurement",
    "by_title": "2",
    "by_text": "1",
    "visibility": "public",
    "version": "1",
}
FILE = """@article{a, title={Spouts that never drip at all}, year={2020}, doi={10.1/spouts},
abstract={We measure drops of teapots.}}
@article{b, title={Spouts that never drip at all}, year={2020}}
@article{c, title={Kettles and how they whistle}, year={2021}}"""


@pytest.fixture
def ada() -> User:
    return make_reader(name="Ada Kitely", shows_name=True)


@pytest.fixture
def bob() -> User:
    return make_reader(name="Bob Stone", shows_name=True)


def signed_in(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def begin(client: Client, **changes: str) -> str:
    """Make a review and return its address."""
    answer = client.post("/reviews/new", {**FORM, "key": str(uuid4()), **changes})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_review_goes_from_a_question_to_included_papers(ada: User, bob: User) -> None:
    """The whole of it by forms alone, as it goes without scripts."""
    paper = make_paper(title="Teapots of three spouts", abstract="We measure spouts.")
    index.catch_up()
    hers, his = signed_in(ada), signed_in(bob)
    here = begin(hers)
    assert his.get(here).status_code == 404
    hers.post(f"{here}/people", {"handle": bob.handle, "role": "screener"})
    assert "Do teapots drip?" in get(his, "/reviews").text
    his.post(f"{here}/join", {"on": "yes"})

    hers.post(f"{here}/searches", {"q": "teapots", "filters": "", "key": str(uuid4())})
    sent = {"name": "Scopus", "method": "database", "asked": "TITLE(spout)", "text": FILE}
    hers.post(f"{here}/searches/elsewhere", {**sent, "key": str(uuid4())})
    page = get(hers, f"{here}/searches").text
    assert "1 record" in page
    assert "3 records" in page
    assert [one.title for one in Candidate.objects.order_by("number")] == [
        paper.title,
        "Spouts that never drip at all",
        "Kettles and how they whistle",
    ]

    screen = hers.get(f"{here}/screen?stage=title").content.decode()
    assert "We <mark>measure</mark> <mark>spouts</mark>." in screen
    [_, no_measure] = Criterion.objects.filter(kind="exclude").order_by("position")
    for client, number, choice in (
        (hers, 1, "include"),
        (his, 1, f"exclude:{no_measure.pk}"),
        (hers, 2, "include"),
        (his, 2, "unsure"),
        (hers, 3, "exclude"),
    ):
        said = client.post(f"{here}/papers/{number}/decide", {"stage": "title", "choice": choice})
        assert said.headers["Location"].endswith(f"/screen?stage=title&last={number}")
    assert "Exclude" not in get(his, f"{here}/papers/3").text.partition("What was said")[2]
    assert "Kettles" in read(his.get(f"{here}/screen?stage=title")).text
    his.post(f"{here}/papers/3/decide", {"stage": "title", "choice": "exclude"})

    page = get(his, f"{here}/papers/1").text
    assert "you disagree" in page
    assert "Settle it" not in page
    refused = his.post(f"{here}/papers/1/settle", {"stage": "title", "choice": "include"})
    assert refused.status_code == 403
    assert "1 to settle" in get(hers, here).text
    settled = {"stage": "title", "choice": "include", "note": "It does", "from": "paper"}
    hers.post(f"{here}/papers/1/settle", settled)
    assert "It does" in get(his, f"{here}/papers/1").text

    hers.post(f"{here}/papers/1/decide", {"stage": "text", "choice": "include"})
    his.post(f"{here}/papers/2/missing", {"on": "yes"})
    assert "Full text not had" in get(hers, f"{here}/papers?show=missing").text
    assert "Teapots of three spouts" in get(hers, f"{here}/papers?show=included").text

    assert Client().get(here).status_code == 404
    assert Client().get(f"{here}/report.md").status_code == 404
    report = hers.get(f"{here}/report.md").content.decode()
    for line in (
        "- Records identified (n = 4)",
        "  - from Scopus (n = 3)",
        "- Duplicates removed before screening (n = 1)",
        "- Records screened (n = 3)",
        "- Records excluded (n = 1)",
        "- Reports not retrieved (n = 1)",
        "- Studies included in the review (n = 1)",
        "| Scopus | Database | TITLE(spout) |",
    ):
        assert line in report, line
    assert "Cohen's kappa" in report
    drawn = hers.get(f"{here}/flow.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert "Reports assessed for eligibility (n = 1)" in drawn.content.decode()
    cited = hers.get(f"{here}/included/bibtex").content.decode()
    assert cited.count("@") == 1
    assert "Teapots of three spouts" in cited
    fill_the_table(hers, his, here)
    hers.post(f"{here}/done", {"on": "yes"})
    assert "Done, public" in get(Client(), here).text
    assert "4 spouts p. 2" in get(Client(), f"{here}/table").text
    assert hers.post(f"{here}/table", {"name": "Late", "kind": "text"}).status_code == 400
    assert hers.get(f"{here}/table/1").status_code == 403
    shown = get(Client(), f"{here}/papers/1").text
    assert "Included" in shown
    assert "It does" not in shown  # What each said is for the people of the review.
    late = hers.post(f"{here}/papers/3/decide", {"stage": "title", "choice": "include"})
    assert late.status_code == 403


def fill_the_table(hers: Client, his: Client, here: str) -> None:
    """Ask for columns, take down and accept what there is to, and take the table along."""
    for asked in (
        {"name": "=Found", "kind": "text"},
        {"name": "Year", "kind": "number", "fact": "year"},
        {"name": "Code", "kind": "text", "fact": "code"},
    ):
        assert his.post(f"{here}/table", asked).status_code == 403
        assert hers.post(f"{here}/table", asked).status_code == 302
    wrong = hers.post(f"{here}/table", {"name": "Year", "kind": "text"})
    assert "There is a column of that name already." in read(wrong).text
    [found, year, code] = TableColumn.objects.order_by("position")
    edited = {"name": "Code", "kind": "text", "fact": "code", "position": "2"}
    assert hers.post(f"{here}/table/columns/{code.pk}", edited).status_code == 302
    assert [one.pk for one in TableColumn.objects.order_by("position")][1] == code.pk
    assert "is gone then" in get(hers, f"{here}/table/columns/{code.pk}").text
    hers.post(f"{here}/table/columns/{code.pk}", {"delete": "yes"})

    form = get(his, f"{here}/table/1").text
    assert "Year: 2026 Accept" in form  # The record says it; nobody has accepted it yet.
    said = {"version": "0", f"value-{found.pk}": "4 spouts", f"place-{found.pk}": "p. 2"}
    refused = his.post(f"{here}/table/1", {**said, f"value-{year.pk}": "soon"})
    assert "Write a number" in read(refused).text
    assert not TableCell.objects.exists()
    assert his.post(f"{here}/table/1", {**said, "accept": "all"}).status_code == 302
    assert "2026 its record" in get(his, f"{here}/table").text
    changed = hers.post(f"{here}/table/1", {**said, f"value-{found.pk}": "5 spouts"})
    assert "Somebody else changed this" in read(changed).text
    assert 'name="version" value="1"' in changed.content.decode()
    kept = {f"value-{year.pk}": "2026", f"place-{year.pk}": "its record", "next": "yes"}
    onward = his.post(f"{here}/table/1", {**said, **kept, "version": "1"})
    assert onward.headers["Location"] == f"{here}/table"  # No paper is left to fill.
    assert his.get(f"{here}/table/2").status_code == 404
    file = hers.get(f"{here}/table.csv")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    [head, line] = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert head[5:] == ["'=Found", "'=Found: where", "Year", "Year: where"]
    assert line[5:] == ["4 spouts", "p. 2", "2026", "its record"]
    report = hers.get(f"{here}/report.md").content.decode()
    assert "| Paper | =Found | Year |" in report
    assert "| 1 | 4 spouts (p. 2) | 2026 (its record) |" in report


def test_a_wrong_press_is_said_and_can_be_taken_back(ada: User) -> None:
    client = signed_in(ada)
    here = begin(client, by_title="1")
    file = {"name": "Scopus", "method": "other", "asked": "", "text": FILE, "key": str(uuid4())}
    for _ in range(2):
        client.post(f"{here}/searches/elsewhere", file)
    assert ReviewSearch.objects.get().found == 3
    assert client.post(f"{here}/papers/1/decide", {"stage": "title"}).status_code == 400
    client.post(f"{here}/papers/1/decide", {"stage": "title", "choice": "include"})
    said = client.post(
        f"{here}/papers/1/decide", {"stage": "text", "choice": "exclude"}, follow=True
    )
    assert "Say why it is excluded" in read(said).text
    client.post(f"{here}/papers/1/take-back", {"stage": "title"})
    assert not Decision.objects.filter(ended_at=None).exists()
    page = client.post(f"{here}/searches", {"q": "", "filters": "", "key": str(uuid4())})
    assert page.status_code == 400
    assert "Say what to search for" in read(page).text
    long = " ".join(map(str, range(33)))
    page = client.post(f"{here}/searches", {"q": long, "filters": "", "key": str(uuid4())})
    assert page.status_code == 400
    assert "Only the first 32 words were used. A review counts only" in read(page).text
    nothing = client.post(f"{here}/searches/elsewhere", {**file, "text": "", "key": str(uuid4())})
    assert nothing.status_code == 400


def test_a_search_page_begins_a_review_with_its_query(ada: User) -> None:
    make_paper(title="Teapots of three spouts")
    index.catch_up()
    client = signed_in(ada)
    page = get(client, "/search?q=teapots&topic=cs.CL&sort=newest")
    [link] = [one for one in page.links() if one.startswith("/reviews/new")]
    answer = client.post(link, {**FORM, "key": str(uuid4())})
    form = get(client, answer.headers["Location"])
    assert "topic cs.CL" in form.text
    sent = {"q": "teapots", "filters": "topic=cs.CL", "key": str(uuid4())}
    client.post(answer.headers["Location"], sent)
    assert ReviewSearch.objects.get().asked == "q=teapots&topic=cs.CL"
    make_paper(title="Teapots of four spouts")
    index.catch_up()
    search = ReviewSearch.objects.get()
    where = answer.headers["Location"].partition("?")[0]
    said = client.post(f"{where}/{search.pk}/again", follow=True)
    assert "2 papers found, 1 of them new to this search" in read(said).text


def test_the_nearest_to_the_question_come_first(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question's vector and one across it make papers as near to the question as is said."""
    client = signed_in(ada)
    review = keeping.make(ada, uuid4(), About("Teapots", "Kites"))
    papers = [make_paper(title=f"Teapots {n}", abstract="") for n in range(4)]
    records = [Record("Elsewhere"), *(Record(paper.title, paper.pk) for paper in papers)]
    person = people.person_of(review, ada)
    finding.take_in(review, person, uuid4(), finding.Origin("Scopus"), records)
    screen = f"/reviews/{review.slug}/screen"
    page = get(client, screen)
    assert "Elsewhere" in page.text
    assert "the meaning of none is known" in page.text

    encoder, made = FakeEncoder("fake"), MemoryIndex()
    question = encoder.encode_query("Kites")
    other = encoder.encode_query("Teapots")
    across = other - question * (other @ question)
    made.upsert(documents(paper.pk for paper in papers[:3]))
    made.commit(1)
    vectors = [
        PaperVector(one.id, one.text_key(), unit(near * question + across))
        for one, near in zip(documents(paper.pk for paper in papers[:3]), (0, 2, 1), strict=True)
    ]
    made.add_vectors("fake", vectors)
    made.commit(1)
    monkeypatch.setattr(index, "reader", lambda: made)
    monkeypatch.setattr(encoding, "encoder_for", lambda vectors: encoder)
    found = f"{screen}?stage=title&by=found"
    assert found in get(client, screen).links()
    assert "Elsewhere" in get(client, found).text
    shown: list[int] = []
    for _ in records:
        text = get(client, screen).text
        shown.extend(n for n, one in enumerate(records, 1) if one.title in text)
        form = {"stage": "title", "choice": "exclude", "by": "question"}
        said = client.post(f"/reviews/{review.slug}/papers/{shown[-1]}/decide", form)
        assert said.headers["Location"].endswith(f"?stage=title&last={shown[-1]}")
    assert shown == [3, 4, 2, 1, 5]
    form = {"stage": "title", "by": "found"}
    back = client.post(f"/reviews/{review.slug}/papers/1/take-back", form)
    assert back.headers["Location"] == f"{found}&paper=1"


def test_who_may_not_read_a_review_is_told_of_none(ada: User, bob: User) -> None:
    review = keeping.make(ada, uuid4(), About("Teapots", "Why?"))
    for client in (Client(), signed_in(bob)):
        for path in ("", "/searches", "/papers", "/papers/1"):
            assert client.get(f"/reviews/{review.slug}{path}").status_code == 404
        assert "Teapots" not in get(client, "/reviews").text
    client = signed_in(bob)
    assert client.post(f"/reviews/{review.slug}/people", {"leave": "yes"}).status_code == 404
    people.invite(review.pk, bob.handle, "reader", ada)
    people.join(review.pk, bob)
    assert client.get(f"/reviews/{review.slug}/screen").status_code == 403
    assert client.post(f"/reviews/{review.slug}/done", {"on": "yes"}).status_code == 403
    assert client.post(f"/reviews/{review.slug}/people", {"handle": "x"}).status_code == 403
    client.post(f"/reviews/{review.slug}/people", {"leave": "yes"})
    assert client.get(f"/reviews/{review.slug}").status_code == 404


def test_pages_of_a_review_take_as_many_queries_for_six_papers_as_for_sixty(ada: User) -> None:
    client, asked = signed_in(ada), []
    for size in (6, 60):
        review = big(ada, size)
        here = f"/reviews/{review.slug}"
        counts = []
        for path in ("", "/searches", "/papers", "/papers/1", "/screen", "/table", "/people"):
            client.get(here + path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(here + path).status_code == 200
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 30


def big(reader: User, size: int) -> Review:
    """Return a review of so many papers, about half of which something was decided."""
    review = keeping.make(reader, uuid4(), About("Teapots", "Why?", ["Pots"], ["No pot"]))
    person = people.person_of(review, reader)
    records = [Record(f"A study of teapots, part {part}") for part in range(size)]
    finding.take_in(review, person, uuid4(), finding.Origin("Scopus"), records)
    for row in Candidate.objects.filter(review=review, number__lte=size // 2):
        verdict = Verdict.INCLUDE if row.number % 2 else Verdict.EXCLUDE
        deciding.decide(person, row.pk, Stage.TITLE, verdict)
        if verdict is Verdict.INCLUDE:
            deciding.decide(person, row.pk, Stage.TEXT, verdict)
    table.add_column(review.pk, Asked("Spouts"))
    return review
