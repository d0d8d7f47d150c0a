"""Which of a reader's interest profiles a page is about, and what presses put into one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import access, profiles
from dailypapers.community.models import Profile
from dailypapers.core.spoken import say
from dailypapers.web.acts import is_on
from dailypapers.web.requests import page_of
from dailypapers.web.search_page import Choice

EVERYTHING = _("Everything")  # what the list is called that everybody has
PAGES = ("for_you", "for_you.profile")  # where presses belong to the profile that is shown


def profile_asked(request: HttpRequest, reader: User) -> Profile | None:
    """Return the profile that an address names, None where it names none."""
    slug = request.GET.get("profile", "")
    return profile_named(reader, slug) if slug else None


def profile_named(reader: User, slug: str) -> Profile:
    """Return a reader's profile; another's is not there."""
    found = profiles.named(reader, slug)
    if found is None or not access.may_use_profile(reader, found.reader):
        raise Http404(say("You have no interest profile of that name."))
    return found


def query_of(profile: Profile | None) -> str:
    """Return what an address ends with that is about a profile."""
    return f"?profile={profile.slug}" if profile else ""


def page_about(name: str, profile: Profile | None) -> str:
    """Return the address of a page about a profile."""
    return reverse(name) + query_of(profile)


def choices(reader: User, name: str, shown: Profile | None) -> list[Choice]:
    """Return the same page about each profile of a reader; none where there is one alone."""
    kept = profiles.of(reader)
    if not kept:
        return []
    every = Choice(str(EVERYTHING), reverse(name), is_on=shown is None)
    named = (Choice(one.name, page_about(name, one), is_on=one == shown) for one in kept)
    return [every, *named]


def note_press(request: HttpRequest, reader: User, paper: int) -> None:
    """Let what was pressed in the list of a profile belong to it; what is taken back, to none."""
    if not is_on(request):
        profiles.forget(reader, paper)
        return
    page = urlsplit(page_of(request))
    slug = QueryDict(page.query).get("profile")
    if not slug or page.path not in {reverse(name) for name in PAGES}:
        return
    if profile := profiles.named(reader, slug):
        profiles.put(profile, [paper])
