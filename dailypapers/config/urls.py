"""Root address list: one include per surface."""

from __future__ import annotations

from allauth.urls import build_provider_urlpatterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from dailypapers.config.mail import provider_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dailypapers.ops.urls")),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/3rdparty/", include("allauth.socialaccount.urls")),
    path("account/", include(build_provider_urlpatterns())),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("", include("dailypapers.api.urls")),
    path("", include("dailypapers.web.urls")),
    *provider_urls(),
]

handler400 = "dailypapers.config.refusals.bad_request"
handler403 = "dailypapers.web.views.errors.forbidden"
handler404 = "dailypapers.config.refusals.not_found"
handler500 = "dailypapers.config.refusals.failed"
handler429 = "dailypapers.web.views.errors.too_often"  # Asked for by allauth.
