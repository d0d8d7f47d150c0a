"""Root address list: one include per surface."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dailypapers.ops.urls")),
    path("", include("dailypapers.web.urls")),
]

handler404 = "dailypapers.web.views.errors.not_found"
handler500 = "dailypapers.web.views.errors.failed"
