"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the instance's own names."""
    return {"SITE_NAME": settings.SITE_NAME, "CURATOR": settings.CURATOR}
