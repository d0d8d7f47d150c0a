"""Has Django use our admin site. Apart from the site: apps are known before models are."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class OperatorConfig(AdminConfig):
    """Has Django use our site."""

    default_site = "dailypapers.core.admin_site.OperatorSite"
