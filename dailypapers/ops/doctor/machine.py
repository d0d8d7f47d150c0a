"""The machine below: Python, disk, memory, open files, time zones, words beyond ASCII."""

from __future__ import annotations

import resource
import shutil
import sys
import zoneinfo
from datetime import date
from pathlib import Path

from django.conf import settings

from dailypapers.core.clock import now
from dailypapers.ops.doctor.base import Check, Finding, Outcome

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
MEGABYTE = 1_000_000
FULL, NEARLY_FULL = 200 * MEGABYTE, 1000 * MEGABYTE
MEMORY = 400 * MEGABYTE  # What a server and a worker take with 100,000 papers, about.
OPEN_FILES = 1024
ZONES = 300  # Debian's tzdata has some 600.
# https://devguide.python.org/versions/: until when a version gets fixes.
FIXED_UNTIL = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
}
MEMINFO = Path("/proc/meminfo")


def python() -> Finding:
    """Look whether this Python still gets fixes."""
    name, version = "Python", sys.version_info[:2]
    says = f"it is {version[0]}.{version[1]}"
    ends = FIXED_UNTIL.get((version[0], version[1]), date.max)
    if version < (3, 11) or now().date() > ends:
        do = "Install a newer one, and Daily Papers into a new environment of it."
        return Finding(name, BAD, f"{says}, which gets no fixes any more", do)
    return Finding(name, GOOD, says)


def disk() -> Finding:
    """Look whether there is room for what comes."""
    name, free = "disk", shutil.disk_usage(_there(Path(settings.HOME))).free
    says = f"{free / MEGABYTE:,.0f} MB are free for {settings.HOME}"
    if free >= NEARLY_FULL:
        return Finding(name, GOOD, says)
    do = "Make room, or move the data folder (DAILYPAPERS_HOME) to a larger disk."
    return Finding(name, BAD if free < FULL else DOUBTFUL, says, do)


def memory() -> Finding:
    """Look whether there is memory for a server and a worker."""
    name = "memory"
    try:
        lines = [line.partition(":")[::2] for line in MEMINFO.read_text().splitlines()]
        available = int(dict(lines)["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return Finding(name, UNKNOWN, "this system does not tell how much there is")
    says = f"{available / MEGABYTE:,.0f} MB are to be had"
    if available >= MEMORY:
        return Finding(name, GOOD, says)
    do = "Run fewer server processes (--workers), or give the machine more."
    return Finding(name, DOUBTFUL, says, do)


def open_files() -> Finding:
    """Look how many files a process may have open."""
    name, limit = "open files", resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit == resource.RLIM_INFINITY or limit >= OPEN_FILES:
        return Finding(name, GOOD, "a process may open enough of them")
    do = "Raise it: LimitNOFILE=65536 in the systemd unit, or ulimit -n."
    return Finding(name, DOUBTFUL, f"a process may open {limit} at once", do)


def time_zones() -> Finding:
    """Look whether this machine knows the time zones of readers."""
    name, known = "time zones", len(zoneinfo.available_timezones())
    if known >= ZONES:
        return Finding(
            name, GOOD, f"{known} are known; editions go by {settings.EDITION_TIME_ZONE}"
        )
    do = "apt-get install tzdata, or pip install tzdata."
    return Finding(name, BAD, f"only {known} are known: readers elsewhere get wrong times", do)


def encoding() -> Finding:
    """Look whether file names and texts are UTF-8."""
    name, said = "text", sys.getfilesystemencoding().lower()
    if said == "utf-8":
        return Finding(name, GOOD, "files are named and written in UTF-8")
    return Finding(name, BAD, f"this system writes names in {said}", "Set LANG=C.UTF-8.")


def _there(folder: Path) -> Path:
    """Return the nearest folder above that there is."""
    return next(path for path in (folder, *folder.parents) if path.exists())


MACHINE: list[Check] = [python, disk, memory, open_files, time_zones, encoding]
