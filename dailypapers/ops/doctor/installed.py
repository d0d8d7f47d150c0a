"""Whether all of the program is there: styles, translations, the encoder's weights, extras."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from dailypapers.core.mail import leaves
from dailypapers.ops.doctor.base import Check, Finding, Outcome

GOOD, DOUBTFUL, BAD = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD
STYLE = "web/base.css"
AGAIN = "Install Daily Papers again: pip install --force-reinstall --no-deps dailypapers"


def styles() -> Finding:
    """Look for the style sheet."""
    if finders.find(STYLE):
        return Finding("styles and scripts", GOOD, "they are there")
    return Finding("styles and scripts", BAD, f"{STYLE} is missing: pages are bare", AGAIN)


def translations() -> Finding:
    """Look for what each language says."""
    name = "translations"
    codes = [code for code, _ in settings.LANGUAGES if code != "en"]
    folders = [Path(folder) for folder in settings.LOCALE_PATHS]
    gone = [code for code in codes if not any(_has(folder, code) for folder in folders)]
    if gone:
        return Finding(name, BAD, f"that of {gone[0]} is missing: its pages are English", AGAIN)
    return Finding(name, GOOD, f"English and {', '.join(codes)}")


def extras() -> Finding:
    """Look whether what settings ask for is installed."""
    wanted = {
        "mail": ("dkim", bool(settings.DKIM_KEY)),
        "s3": ("obstore", settings.BACKUP_TO.startswith("s3://")),
    }
    for extra, (module, is_wanted) in wanted.items():
        if is_wanted and find_spec(module) is None:
            do = f"pip install 'dailypapers[{extra}]'"
            return Finding("extras", BAD, f"{module} is missing, and settings ask for it", do)
    if leaves() and find_spec("dns") is None:
        do = "pip install 'dailypapers[mail]'"
        return Finding("extras", DOUBTFUL, "without dnspython mail cannot be looked into", do)
    return Finding("extras", GOOD, "all that settings ask for are there")


def _has(folder: Path, code: str) -> bool:
    return (folder / code / "LC_MESSAGES" / "django.mo").exists()


INSTALLED: list[Check] = [styles, translations, extras]
