"""The layer's application."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Addresses for programs."""

    name = "dailypapers.api"
