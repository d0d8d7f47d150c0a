"""Addresses for machines that watch this instance."""

from __future__ import annotations

from django.urls import path

from dailypapers.ops import health, metrics

urlpatterns = [
    path("health", health.health, name="health"),
    path("health/alive", health.alive, name="health.alive"),
    path("health/ready", health.ready, name="health.ready"),
    path("metrics", metrics.metrics, name="metrics"),
]
