"""Doing what guides say, and looking whether it is so."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def blocks(guide: str) -> list[str]:
    """Return the commands of a guide, block by block."""
    return re.findall(r"^```sh\n(.*?)^```", Path(guide).read_text(), re.MULTILINE | re.DOTALL)


def follow(block: str) -> str:
    """Do what a block says; who asks for a password is given one."""
    print("\n".join(f"    {line}" for line in block.splitlines()))
    return ran(block, "a password\n")


def ran(commands: str, said: str = "") -> str:
    """Run them; end with what they said if one fails."""
    command = ["sh", "-euc", commands]
    ended = subprocess.run(command, input=said, capture_output=True, text=True)
    if ended.returncode:
        print(ended.stdout, ended.stderr)
        show(f"this ended well: {commands}", False)
    return ended.stdout


def show(what: str, is_so: object) -> None:
    """Say that something is so, or stop."""
    if not is_so:
        journal = ran("journalctl --no-pager -n 60; tail -n 20 /var/log/nginx/error.log")
        sys.exit(f"NOT SO: {what}\n{journal}")
    print(f"- {what}")


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait until something is so, and say after how long."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            show(f"{what} within {seconds} seconds", False)
        time.sleep(0.2)
    print(f"- {what}, after {time.monotonic() - began:.1f} s")
