"""Groups: all of them, one of them, making, changing, joining, leaving."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access, groups
from dailypapers.community.models import Group
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.groups import (
    find_group,
    groups_of,
    invited_to,
    listed_groups,
    members,
    said_in,
)
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.group_forms import GroupForm, MemberForm, RoleForm
from dailypapers.web.group_page import group_context, members_view
from dailypapers.web.look import Look
from dailypapers.web.requests import number_in, reader_of, today

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
NOBODY = _("There is no such group here, or it is for its members alone.")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show one's own groups and those that everybody may know of."""
    reader = reader_of(request)
    context = {
        "own": groups_of(reader) if reader else [],
        "invited": invited_to(reader) if reader else [],
        "listed": listed_groups(),
    }
    return render(request, "web/groups.html", context)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a group: to members with what is in it, to others by its words if it is listed."""
    group = _seen(slug, reader_of(request))
    may_read = access.may_read_group(reader_of(request), group)
    look = Look(request, f"group:{slug}" if may_read else "")
    return render(request, "web/group.html", group_context(group, look, today()))


@never_cache
@reads_and_posts
@readers_only
def new(request: HttpRequest, reader: User) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        made = groups.make(reader, said.pop("key"), **said)
        return redirect("group", made.slug)
    context = {"form": form, "title": say("Make a group"), "button": say("Make the group")}
    return render(request, "web/list_form.html", context, status=_status(form.is_bound))


@never_cache
@reads_and_posts
@readers_only
def edit(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Change what a group says of itself."""
    group = _run(slug, reader)
    now = {name: getattr(group, name) for name in GroupForm.base_fields}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        said = {name: said for name, said in form.cleaned_data.items() if name != "key"}
        groups.edit(group.pk, **said)
        return redirect("group", slug)
    context = {"form": form, "title": say("Edit “{name}”", name=group.name), "button": say("Keep")}
    return render(request, "web/list_form.html", context, status=_status(form.is_bound))


@never_cache
@reads_and_posts
@readers_only
def delete(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Ask, then delete a group."""
    group = _run(slug, reader)
    if request.method != "POST":
        context = {"group": group, "said": said_in(group)}
        return render(request, "web/group_delete.html", context)
    groups.delete(group.pk)
    messages.success(request, say("The group “{name}” is deleted.", name=group.name))
    return redirect("groups")


@never_cache
@reads_and_posts
@readers_only
def people(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Show who is in a group; invite, change roles, take out."""
    group, link = _run(slug, reader), ""
    form = MemberForm(request.POST if "handle" in request.POST else None)
    if request.method == "POST":
        try:
            token = _change_people(request, reader, group, form)
            link = settings.BASE_URL + reverse("group.enter", args=[token]) if token else ""
        except InputError as error:
            if form.is_bound:
                form.add_error("handle", spoken(error))
            else:
                messages.error(request, spoken(error))
    is_bad = form.is_bound and not form.is_valid()
    context = {
        "group": group,
        "members": members_view(members(group)),
        "invitations": groups.usable().filter(group=group).order_by("expires_at"),
        "roles": RoleForm.base_fields["role"].choices,  # type: ignore[attr-defined]
        "form": form if is_bad else MemberForm(),
        "link": link,
        "me": reader.pk,
    }
    return render(request, "web/group_people.html", context, status=_status(is_bad))


@require_POST
@readers_only
def own(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Show the group what one saves and votes for, or no longer; or leave it."""
    group = _seen(slug, reader)
    if not access.may_read_group(reader, group):
        raise Http404(NOBODY)
    if "leave" not in request.POST:
        groups.show_acts(group.pk, reader, is_on(request))
        return redirect("group", slug)
    try:
        groups.leave(group.pk, reader.pk)
    except InputError as error:
        messages.error(request, spoken(error))
        return redirect("group", slug)
    messages.success(request, say("You left “{name}”.", name=group.name))
    return redirect("groups")


@require_POST
@readers_only
def join(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Accept an invitation by one's handle, or decline it."""
    group = find_group(slug)
    if group is None or not (
        access.may_join_group(reader, group) or access.may_read_group(reader, group)
    ):
        raise Http404(NOBODY)
    if is_on(request):
        groups.join(group.pk, reader)
        return redirect("group", slug)
    groups.decline(group.pk, reader)
    return redirect("groups")


@never_cache
@reads_and_posts
@readers_only
def enter(request: HttpRequest, reader: User, token: str) -> HttpResponse:
    """Ask who has a link whether to join, then let them in: once."""
    invitation = groups.find(token)
    if invitation is None:
        raise Http404(say("This link was used before, or is too old. Ask for a new one."))
    if request.method == "POST" and groups.join(invitation.group_id, reader, token):
        return redirect("group", invitation.group.slug)
    return render(request, "web/group_enter.html", {"group": invitation.group})


def _seen(slug: str, reader: User | None) -> Group:
    group = find_group(slug)
    if group is None or not access.may_see_group(reader, group):
        raise Http404(NOBODY)
    return group


def _run(slug: str, reader: User) -> Group:
    group = _seen(slug, reader)
    if not access.may_run_group(reader, group):
        raise PermissionDenied(say("Only its owners may change a group."))
    return group


def _change_people(request: HttpRequest, reader: User, group: Group, form: MemberForm) -> str:
    """Do what a button of the page says; return what makes a link if one was asked for."""
    said = request.POST
    if "link" in said:
        return groups.invite(group.pk, reader)
    if form.is_bound:
        return (
            groups.invite(group.pk, reader, form.cleaned_data["handle"]) if form.is_valid() else ""
        )
    if invitation := number_in(said.get("withdraw", "")):
        groups.withdraw(group.pk, invitation)
    elif member := number_in(said.get("remove", "")):
        groups.leave(group.pk, member)
    else:
        role = RoleForm(said)
        if not role.is_valid():
            raise BadRequest(say("A member's role is one of the list."))
        groups.set_role(group.pk, role.cleaned_data["member"], role.cleaned_data["role"])
    return ""


def _status(is_bad: bool) -> int:
    return 400 if is_bad else 200
