"""ASGI entry point, served by uvicorn: Django's synchronous stack on a pool of threads.

docs/decisions/0003 says why not Django's own ASGI handler.
"""

from __future__ import annotations

import os

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dailypapers.config.settings")

THREADS = 8  # Requests answered at a time by one server process.

application = WSGIMiddleware(get_wsgi_application(), workers=THREADS)  # type: ignore[arg-type]
