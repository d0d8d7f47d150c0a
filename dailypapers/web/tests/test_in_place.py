"""What views answer a script that puts it into the page."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.store import absorb
from dailypapers.community import editors, moderation, reading_lists
from dailypapers.community.comments import post
from dailypapers.community.models import Comment, ListEntry, Mark, Vote
from dailypapers.testing.make import make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-30", 1)[0]


@pytest.fixture
def ada(client: Client) -> User:
    """A reader who has signed in."""
    reader = make_reader()
    client.force_login(reader)
    return reader


def ask(
    client: Client, address: str, sent: dict[str, str] | None = None, page: str = "/"
) -> HttpResponseBase:
    """Ask as the script does from a page; without anything to send, only ask."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    if sent is None:
        return client.get(address, headers=headers)
    return client.post(address, {"next": page, **sent}, headers=headers)


def html(response: HttpResponseBase) -> str:
    """Return a part of a page, which is no page."""
    text = response.getvalue().decode()
    assert "<html" not in text
    return text


def test_a_press_is_answered_with_its_button(client: Client, paper: Paper, ada: User) -> None:
    for act, key in (("vote", "v"), ("save", "s"), ("read", "r")):
        answer = ask(client, f"/papers/{paper.address}/{act}", {"on": "yes"})
        assert answer.status_code == 200
        assert answer.headers["HX-Reselect"] == f'[formaction$="/{act}"]'
        [button] = re.findall(rf'<button[^>]*/{act}"[^>]*>', html(answer))
        assert 'aria-pressed="true"' in button
        assert f'data-key="{key}"' in button
    assert Vote.objects.count() == 1
    assert Mark.objects.count() == 2


def test_the_button_of_a_paper_merged_meanwhile_is_answered(client: Client, ada: User) -> None:
    kept, duplicate = make_paper(), make_paper()
    absorb(kept, duplicate)
    address = Paper.objects.get(pk=duplicate.pk).address
    answer = ask(client, f"/papers/{address}/vote", {"on": "yes"})
    assert f'formaction="/papers/{kept.address}/vote"' in html(answer)
    assert 'aria-pressed="true"' in html(answer)


def test_a_card_that_is_put_away_is_taken_from_its_page(
    client: Client, paper: Paper, ada: User
) -> None:
    address, own = f"/papers/{paper.address}/hide", f"/papers/{paper.address}"
    answer = ask(client, address, {"on": "yes"}, "/papers/date/2026-09-30")
    assert answer.headers["Location"].startswith("/papers/date/2026-09-30#paper-")
    assert 'aria-pressed="true"' in html(ask(client, address, {"on": "yes"}, own))


def test_what_may_not_be_is_answered_with_a_sentence(
    client: Client, paper: Paper, ada: User
) -> None:
    answer = ask(client, "/papers/nowhere/vote", {"on": "yes"})
    assert (answer.status_code, answer.headers["Content-Type"][:10]) == (404, "text/plain")
    comment = post(ada, paper.pk, "Mine", uuid4())
    answer = ask(client, f"/comments/{comment.pk}/react/agree", {"on": "yes"})
    assert (answer.status_code, html(answer)) == (403, "You cannot react to this comment.")


@pytest.mark.parametrize("is_private", [False, True])
def test_who_is_signed_out_is_led_to_sign_in_and_back(
    paper: Paper, settings: Settings, is_private: bool
) -> None:
    settings.PRIVATE = is_private
    page = f"/papers/{paper.address}"
    for act, sent in (("vote", {"on": "yes"}), ("comments", {"text": "Typed"})):
        answer = ask(Client(), f"{page}/{act}", sent, page)
        assert answer.headers["HX-Redirect"] == f"/account/login/?next={page}"
        assert "Location" not in answer.headers


def test_a_token_that_is_too_old_is_said_so(paper: Paper) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_reader())
    answer = ask(browser, f"/papers/{paper.address}/comments", {"text": "Typed"})
    assert answer.status_code == 403
    assert "too old" in html(answer)


def test_reactions_come_alone(client: Client, paper: Paper, ada: User) -> None:
    comment = post(make_reader(), paper.pk, "Teapots!", uuid4())
    answer = ask(client, f"/comments/{comment.pk}/react/agree", {"on": "yes"})
    assert answer.headers["HX-Retarget"] == f"#reactions-{comment.pk}"
    assert html(answer).strip().startswith(f'<div class="reactions" id="reactions-{comment.pk}">')
    assert "Agree: you" in html(answer)


def test_a_comment_is_said_where_the_page_is(client: Client, paper: Paper, ada: User) -> None:
    page = f"/papers/{paper.address}?sort=newest"
    first = post(make_reader(), paper.pk, "First words", uuid4())
    form = html(ask(client, f"/comments/{first.pk}/answer", page=page))
    assert f'name="parent" value="{first.pk}" id="below-{first.pk}_parent"' in form
    assert "First words" not in form

    sent = {"text": "An *answer*", "key": str(uuid4()), "parent": str(first.pk)}
    address = f"/papers/{paper.address}/comments"
    preview = html(ask(client, address, sent | {"preview": "yes"}, page))
    assert "<em>answer</em>" in preview
    assert 'id="discussion"' not in preview

    answer = ask(client, address, sent, page)
    said = Comment.objects.get(parent=first)
    assert answer.headers["HX-Retarget"] == "#discussion"
    assert json.loads(answer.headers["HX-Trigger"]) == {"said": {}}
    done = json.loads(answer.headers["HX-Trigger-After-Swap"])["done"]
    assert done == {"words": "Sent.", "focus": f"comment-{said.pk}"}
    assert f'id="comment-{said.pk}"' in html(answer)
    assert 'aria-current="true">Newest first' in html(answer)


def test_a_comment_that_the_page_does_not_have_is_led_to(
    client: Client, paper: Paper, ada: User
) -> None:
    address, other = f"/papers/{paper.address}/comments", make_reader()
    sent = {"text": "Elsewhere", "key": str(uuid4())}
    answer = ask(client, address, sent, f"/comments/{post(other, paper.pk, 'x', uuid4()).pk}/edit")
    assert answer.headers["HX-Redirect"] == (
        f"/papers/{paper.address}#comment-{Comment.objects.latest('pk').pk}"
    )
    for number in range(100):
        post(other, paper.pk, f"Words {number}", uuid4())
    sent = {"text": "The last", "key": str(uuid4())}
    answer = ask(client, address, sent, f"/papers/{paper.address}")
    assert "?page=2#comment-" in answer.headers["HX-Redirect"]
    assert json.loads(answer.headers["HX-Trigger"]) == {"said": {}}


def test_what_cannot_be_sent_is_given_back(client: Client, paper: Paper, ada: User) -> None:
    address, page = f"/papers/{paper.address}/comments", f"/papers/{paper.address}"
    sent = {"text": "Typed", "key": str(uuid4())}
    moderation.lock(make_reader(is_moderator=True), paper, "Enough.")
    answer = ask(client, address, sent, page)
    assert answer.status_code == 422
    assert "closed this discussion" in html(answer)
    assert "Typed</textarea>" in html(answer)
    assert "HX-Trigger" not in answer.headers


def test_edits_and_removals(client: Client, paper: Paper, ada: User) -> None:
    page, comment = f"/papers/{paper.address}", post(ada, paper.pk, "First words", uuid4())
    assert "First words</textarea>" in html(ask(client, f"/comments/{comment.pk}/edit", page=page))
    sent = {"text": "Better words", "key": str(comment.key)}
    assert "Better words" in html(ask(client, f"/comments/{comment.pk}/edit", sent, page))
    assert "Remove this comment?" in html(ask(client, f"/comments/{comment.pk}/remove", page=page))
    answer = ask(client, f"/comments/{comment.pk}/remove", {}, page)
    assert "Nobody has said anything yet" in html(answer)
    assert "discussion-title" in answer.headers["HX-Trigger-After-Swap"]


def test_a_form_that_leads_elsewhere_lets_the_script_open_that_page(
    client: Client, ada: User
) -> None:
    made = reading_lists.make(ada, uuid4(), "Pots")
    answer = ask(client, f"/lists/{made.slug}/delete", {}, f"/lists/{made.slug}/delete")
    assert answer.headers["HX-Redirect"] == "/lists"
    assert "is deleted" in read(client.get("/lists")).text  # Nothing read it before.


def test_a_form_of_a_list_leads_back_to_the_page_that_it_is_taken_from(
    client: Client, paper: Paper, ada: User
) -> None:
    made = reading_lists.make(ada, uuid4(), "Pots")
    reading_lists.add(made.pk, paper.pk, ada)
    entry = ListEntry.objects.get().pk
    page, address = f"/lists/{made.slug}?view=compact", f"/lists/{made.slug}/papers/{entry}"
    answer = ask(client, address, {"note": "Hot", "version": "1"}, page)
    assert answer.headers["Location"] == f"/lists/{made.slug}#paper-{paper.address}"
    elsewhere = ask(client, f"{address}/move", {"to": "1"}, address)
    assert elsewhere.headers["HX-Redirect"] == f"/lists/{made.slug}#paper-{paper.address}"
    refused = ask(client, address, {"note": "x" * 2001, "version": "2"}, page)
    assert refused.status_code == 400
    assert f'id="entry-{entry}"' in refused.getvalue().decode()
    garbled = ask(client, f"{address}/move", {"to": "first"}, page)
    assert html(garbled) == "A place in a list is a number from 1."


@pytest.mark.parametrize(
    "path", ["/lists", "/groups", "/moderation", "/curate/2026-09-30", "/moderation/papers/{}"]
)
def test_what_forms_change_is_marked(client: Client, paper: Paper, path: str) -> None:
    mo = make_reader(is_moderator=True)
    editors.appoint(mo)
    client.force_login(mo)
    page = client.get(path.format(paper.address)).content.decode()
    assert re.search(r'<main id="content"[^>]* data-renewed>', page)


def test_only_who_is_signed_in_loads_scripts_for_it(client: Client, paper: Paper) -> None:
    def scripts(path: str) -> list[str]:
        addresses = read(client.get(path)).addresses
        return [address for tag, address in addresses if tag == "script"]

    common, *own = map(static, ("web/search.js", "django_htmx/htmx-2.min.js", "web/act.js"))
    for path in ("/", f"/papers/{paper.address}", "/search?q=a"):
        client.logout()
        assert scripts(path) == [common]
        client.force_login(make_reader())
        assert scripts(path) == [common, *own]
        page = client.get(path).content.decode()
        assert '"allowEval":false' in page
        assert '"includeIndicatorStyles":false' in page
    assert all(client.head(address).status_code == 200 for address in own)
