"""Lets a day's readers come at rising rates, and says what they waited and what it cost.

Run: .venv/bin/python -m bench.load [STEPS]  (bench/requirements.txt brings Locust)

STEPS are seconds and readers at once, `300:10,300:20,…`; else half an hour of them. A worker
indexes and mails beside the server. Prints a table for docs/benchmarks.md.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from bench.page import table
from dailypapers.testing.processes import Instance

STEPS = ",".join(f"300:{readers}" for readers in (5, 10, 20, 40, 60, 80))
DAY = Path(__file__).with_name("load_day.py")
READERS = 50
SIGN_IN = f"""
import json
from django.contrib.sessions.backends.db import SessionStore
from dailypapers.testing.people import make_reader
keys = []
for number in range({READERS}):
    reader, session = make_reader(email=f"reader{{number}}@example.org"), SessionStore()
    session["_auth_user_id"] = str(reader.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = reader.get_session_auth_hash()
    session.create()
    keys.append(session.session_key)
print(json.dumps(keys))
"""
TICKS = os.sysconf("SC_CLK_TCK")
COLUMNS = ("Request Count", "Failure Count", "Median Response Time", "95%", "99%")


def main() -> None:
    """Start everything, let them come, and print what was seen."""
    if find_spec("locust") is None:
        sys.exit("Locust is missing: .venv/bin/python -m pip install -r bench/requirements.txt")
    steps = sys.argv[1] if len(sys.argv) > 1 else STEPS
    with tempfile.TemporaryDirectory(prefix="dailypapers-load-") as folder:
        ours = Instance(Path(folder) / "home")
        try:
            ours.up()
            (Path(folder) / "sessions").write_text(ours.python(SIGN_IN))
            servers = ours.processes()
            before = {pid: _cpu_seconds(pid) for pid in servers}
            _send(ours, Path(folder), steps)
            spent = sum(_cpu_seconds(pid) - before[pid] for pid in servers)
            memory = sum(_megabytes(pid) for pid in servers)
            print(_report(Path(folder) / "day_stats.csv", spent, memory))
            if faults := (Path(folder) / "day_exceptions.csv").read_text().splitlines()[1:]:
                sys.exit("\n".join(["The readers themselves failed:", *faults[:20]]))
        finally:
            ours.remove()


def _send(ours: Instance, folder: Path, steps: str) -> None:
    """Let Locust run to its end; failures are in its table."""
    chosen = {"DAILYPAPERS_SESSIONS": str(folder / "sessions"), "DAILYPAPERS_STEPS": steps}
    command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "--locustfile", DAY]
    output = ["--host", ours.address, "--csv", folder / "day", "--exit-code-on-error", "0"]
    subprocess.run(
        [str(part) for part in [*command, *output]],
        env=os.environ | chosen,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _report(file: Path, cpu_seconds: float, megabytes: float) -> str:
    rows = list(csv.DictReader(file.open()))
    requests = sum(int(row["Request Count"]) for row in rows if row["Name"] != "Aggregated")
    head = ["Requests", "Number", "Failed", "p50 ms", "p95 ms", "p99 ms"]
    shown = [[row["Name"], *(f"{float(row[name]):.0f}" for name in COLUMNS)] for row in rows]
    said = {
        "requests": requests,
        "cpu_ms_a_request": round(cpu_seconds * 1000 / max(1, requests), 1),
        "memory_mb": round(megabytes),
    }
    return f"{table(head, shown)}\n\n{json.dumps(said)}"


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
