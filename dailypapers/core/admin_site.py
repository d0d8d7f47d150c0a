"""Django's admin, for staff: behind the same way in as every page, and only to be read.

What changes something is an action, and does it by the function that pages use: counts stay exact,
and what moderators do is in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from dailypapers.core.spoken import say

if TYPE_CHECKING:
    Rows = models.QuerySet[models.Model]
    Tables = admin.ModelAdmin[models.Model]
else:
    Tables = admin.ModelAdmin

LONGEST_SEARCH = 200  # characters


class OperatorSite(admin.AdminSite):
    """The admin, without ways in of its own."""

    site_header = site_title = _("Tables")
    index_title = _("What this instance keeps")
    final_catch_all_view = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own tables; what others bring could be changed past the functions for it."""
        if admin_class is not None and issubclass(admin_class, ReadOnly):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff may."""
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send strangers to sign in as everywhere; for readers there is nothing here."""
        if request.user.is_authenticated:
            raise Http404(say("There is nothing at this address."))
        return redirect_to_login(request.GET.get("next", "/admin/"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """Go to the page for it."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """Go to the page for it."""
        return redirect("account_change_password")


class ReadOnly(Tables):
    """A table that staff looks at."""

    list_per_page = 50
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: Rows, search_term: str
    ) -> tuple[Rows, bool]:
        """Search for the beginning of what is too long for a database."""
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])

    def response_action(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Do what was chosen to the rows that were ticked; a tick for no row is refused."""
        key = self.model._meta.pk
        try:
            for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME):
                key.to_python(ticked)
        except ValidationError:
            raise BadRequest(say("What was ticked is no row of this table.")) from None
        return super().response_action(request, queryset)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Staff may look."""
        return True  # The site lets nobody else come here.

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff may look."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds rows here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes rows here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes rows here: counts would not know."""
        return False
