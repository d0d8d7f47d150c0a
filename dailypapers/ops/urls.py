"""Addresses for machines that watch this instance."""

from __future__ import annotations

from django.urls import path

from dailypapers.ops import health

urlpatterns = [path("health", health.health, name="health")]
