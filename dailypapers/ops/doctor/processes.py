"""Who runs on the data folder, and whether the port to serve on is ours."""

from __future__ import annotations

import httpx2 as httpx
from django.db import connection

from dailypapers.core.errors import SetupError
from dailypapers.ops.doctor.base import Check, Finding, Outcome
from dailypapers.ops.running import somebody_runs, workers
from dailypapers.ops.server import address, check_port, last_served

GOOD, DOUBTFUL, BAD = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD
TIMEOUT = 5  # seconds
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # what is served to all is asked here


def one_worker() -> Finding:
    """Look whether several workers share the data folder: where it is SQLite's, one writes."""
    name, count = "workers of the data folder", workers()
    if count < 2 or connection.vendor != "sqlite":
        return Finding(name, GOOD, f"{count or 'none'} here")
    do = "Stop all but one; dailypapers up runs one too. For several use PostgreSQL."
    return Finding(name, DOUBTFUL, f"{count} run, and wait for each other at SQLite's file", do)


def port() -> Finding:
    """Look whether something else has the port that is served, or was last."""
    host, number = last_served()
    name, place = "port", address(EVERYWHERE.get(host, host), number)
    try:
        check_port(host, number)
    except SetupError as error:
        if not _answers(place):
            do = f"Stop what has it, or choose another: --port {number + 1}."
            return Finding(name, BAD, f"{number} is not to be had: {error}".rstrip("."), do)
        if not somebody_runs():
            do = f"Give this one another port, as --port {number + 1}, or stop that one."
            return Finding(name, BAD, f"another Daily Papers serves at {place}", do)
        return Finding(name, GOOD, f"Daily Papers serves at {place}")
    return Finding(name, GOOD, f"{number} is free")


def _answers(place: str) -> bool:
    """Say whether it is Daily Papers that answers there."""
    try:
        said = httpx.get(f"{place}/health/alive", timeout=TIMEOUT, trust_env=False)
    except httpx.HTTPError:
        return False
    return said.text == "alive\n"


PROCESSES: list[Check] = [one_worker, port]
