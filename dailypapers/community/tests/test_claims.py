from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Link, Paper
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord
from dailypapers.catalogue.store import absorb
from dailypapers.community import author_links, claims, merges
from dailypapers.community.models import AuthorLink, Claim
from dailypapers.core.errors import InputError
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_paper, make_record, paper_of
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

NAME = "Ada Brandt"
ORCID = "0000-0002-1825-0097"
CODE = "https://code.example/pots"


def signed(**changes: str) -> Paper:
    """Take in a paper by Ada, whose source says this of her."""
    return make_paper(authors=(AuthorName(NAME, **changes), AuthorName("Tomáš Kovář")))


@pytest.fixture
def paper() -> Paper:
    """A paper whose source says nothing but names."""
    return signed()


@pytest.fixture
def staff() -> User:
    """Who decides."""
    return make_reader(is_staff=True)


def urls(paper: Paper) -> list[str]:
    """Return where the paper's page leads."""
    return list(Link.objects.filter(paper=paper).order_by("pk").values_list("url", flat=True))


def test_an_orcid_in_the_record_grants_at_once_to_who_connected_it() -> None:
    paper, ada = signed(orcid=ORCID), make_reader()
    SocialAccount.objects.create(user=ada, provider="orcid", uid=ORCID)
    SocialAccount.objects.create(user=make_reader(), provider="oidc", uid=ORCID)
    row = claims.claim(ada, paper.pk, NAME)
    assert (row.state, row.ground) == ("granted", "orcid")
    assert claims.granted(paper.pk) == {ada.pk: NAME}
    for other in User.objects.exclude(pk=ada.pk):
        assert claims.claim(other, paper.pk, NAME).state == "waiting"


def test_a_confirmed_mail_address_in_any_record_grants_at_once() -> None:
    ada, bob = make_reader(email="ada@example.org"), make_reader()
    listed = make_record(authors=(AuthorName(NAME),))
    other = make_record(
        source="archive",
        identifiers=listed.identifiers,
        authors=(AuthorName(NAME, email="Ada@Example.org"),),
    )
    ingest([listed, other])
    paper = paper_of(listed).pk
    EmailAddress.objects.create(user=bob, email="ADA@example.org", verified=False)

    assert claims.claim(ada, paper, NAME).ground == "mail"
    assert claims.claim(bob, paper, NAME).state == "waiting"


def test_staff_decide_and_a_refused_claim_can_be_filed_again(paper: Paper, staff: User) -> None:
    ada = make_reader()
    row = claims.claim(ada, paper.pk, NAME, "See my page.")
    assert list(claims.waiting()) == [row]
    with pytest.raises(InputError, match="Say why"):
        claims.decide(row.pk, staff, granted=False)
    claims.decide(row.pk, staff, granted=False, answer="Which page?")
    for reason in ("", "See my page."):
        with pytest.raises(InputError, match="was refused"):
            claims.claim(ada, paper.pk, NAME, reason)
    again = claims.claim(ada, paper.pk, NAME, "See https://ada.example.")
    assert (again.pk, again.state, again.answer) == (row.pk, "waiting", "Which page?")
    claims.decide(row.pk, staff, granted=True)
    claims.decide(row.pk, staff, granted=True)
    assert claims.granted(paper.pk) == {ada.pk: NAME}
    assert claims.claim(ada, paper.pk, NAME).state == "granted"


def test_two_who_decide_at_once_do_not_undo_each_other(paper: Paper, staff: User) -> None:
    row = claims.claim(make_reader(), paper.pk, NAME)
    claims.decide(row.pk, staff, granted=False, answer="No.")
    with pytest.raises(InputError, match="does not wait any more"):
        claims.decide(row.pk, make_reader(is_staff=True), granted=True)


def test_a_granted_claim_can_be_refused_later_and_any_be_withdrawn(
    paper: Paper, staff: User
) -> None:
    ada = make_reader()
    row = claims.claim(ada, paper.pk, NAME)
    claims.decide(row.pk, staff, granted=True)
    claims.decide(row.pk, staff, granted=False, answer="It was another Ada.")
    assert claims.granted(paper.pk) == {}
    claims.claim(ada, paper.pk, NAME, "It was not.")
    claims.withdraw(ada, paper.pk)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert claims.claim(ada, paper.pk, NAME).state == "waiting"


def test_one_claims_a_name_that_signs_the_paper(paper: Paper) -> None:
    with pytest.raises(InputError, match="Choose which"):
        claims.claim(make_reader(), paper.pk, "Somebody Else")
    assert not Claim.objects.exists()


def test_links_of_authors_come_first_and_a_harvest_takes_none_away() -> None:
    ada = make_reader()
    theirs = LinkRecord(LinkKind.CODE, "https://code.example/unofficial", 3)
    record = make_record(links=(theirs,))
    ingest([record])
    paper = paper_of(record)
    for _ in range(2):
        author_links.add(ada, paper.pk, LinkKind.CODE, f" {CODE} ")
    assert urls(paper) == [CODE, theirs.url]
    revised = make_record(
        source_id=record.source_id, identifiers=record.identifiers, title="Revised", links=()
    )
    ingest([revised])
    paper.refresh_from_db()
    assert (paper.title, urls(paper)) == ("Revised", [CODE])


def test_authors_take_a_link_of_a_source_away_and_show_it_again() -> None:
    ada, theirs = make_reader(), LinkRecord(LinkKind.CODE, "http://code.example/wrong", 3)
    paper = make_paper(links=(theirs,))
    author_links.hide(ada, paper.pk, theirs.url)
    assert urls(paper) == []
    with pytest.raises(InputError, match="no such link"):
        author_links.hide(ada, paper.pk, theirs.url)
    [row] = author_links.history(paper.pk)
    author_links.remove(ada, paper.pk, row.pk)
    assert urls(paper) == [theirs.url]


def test_the_history_says_who_did_what(paper: Paper) -> None:
    ada, bob = make_reader(), make_reader()
    author_links.add(ada, paper.pk, LinkKind.CODE, CODE)
    author_links.add(bob, paper.pk, LinkKind.PROJECT, CODE)
    [now_project, was_code] = author_links.history(paper.pk)
    assert (was_code.reader, was_code.removed_by) == (ada, bob)
    author_links.remove(ada, paper.pk, was_code.pk)
    assert Link.objects.get().kind == "project"
    author_links.remove(ada, paper.pk, now_project.pk)
    author_links.remove(bob, paper.pk, now_project.pk)
    now_project.refresh_from_db()
    assert (now_project.removed_by, urls(paper)) == (ada, [])


@pytest.mark.parametrize("url", [
    "http://a.example", "javascript:alert(1)", "https://", "https://user@bank.example/", "code",
    "https://a.example/" + "x" * 1000,
])  # fmt: skip
def test_only_plain_https_addresses_are_linked(paper: Paper, url: str) -> None:
    with pytest.raises(InputError):
        author_links.add(make_reader(), paper.pk, LinkKind.CODE, url)
    assert not AuthorLink.objects.exists()


def test_a_paper_has_an_end_of_links(paper: Paper) -> None:
    ada = make_reader()
    for number in range(author_links.MOST):
        author_links.add(ada, paper.pk, LinkKind.PAGE, f"https://a.example/{number}")
    with pytest.raises(InputError, match="at most 20 links"):
        author_links.add(ada, paper.pk, LinkKind.PAGE, CODE)


def test_claims_and_links_follow_a_paper_that_was_merged(staff: User) -> None:
    ada, bob = make_reader(), make_reader()
    kept, duplicate = signed(), signed()
    claims.claim(ada, kept.pk, NAME)
    row = claims.claim(ada, duplicate.pk, NAME)
    claims.decide(row.pk, staff, granted=True)
    claims.claim(bob, duplicate.pk, NAME)
    for paper, url in ((kept, CODE), (duplicate, CODE), (duplicate, "https://pots.example/")):
        author_links.add(ada, paper.pk, LinkKind.CODE, url)
    absorb(kept, duplicate)

    assert merges.pending()
    merges.follow()
    assert not merges.pending()

    assert claims.granted(kept.pk) == {ada.pk: NAME}
    assert Claim.objects.filter(paper=kept, reader=bob).exists()
    assert Claim.objects.count() == 2
    assert urls(kept) == [CODE, "https://pots.example/"]
    author_links.remove(ada, kept.pk, AuthorLink.objects.get(paper=kept, url__contains="pots.").pk)
    assert urls(kept) == [CODE]


def test_who_leaves_takes_their_claims_and_leaves_the_links(paper: Paper, staff: User) -> None:
    ada = make_reader()
    claims.decide(claims.claim(ada, paper.pk, NAME, "Mine.").pk, staff, granted=True)
    author_links.add(ada, paper.pk, LinkKind.CODE, CODE)
    exported = own_data.export(ada)["community"]
    assert exported["claims"][0]["reason"] == "Mine."
    assert exported["author_links"][0]["url"] == CODE
    own_data.erase(ada)
    assert not Claim.objects.exists()
    assert urls(paper) == [CODE]
