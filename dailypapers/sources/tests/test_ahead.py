"""Lines read by a second process: in order, to the last, and without leaving it behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dailypapers.catalogue.records import SealedRecord
from dailypapers.core.errors import InputError
from dailypapers.sources.files.ahead import Read, read_ahead
from dailypapers.testing.processes import wait_for

READER = """
from dailypapers.sources.files.ahead import read_ahead
if __name__ == "__main__":
    import itertools, multiprocessing, time
    lines = ([b"[]"] for _ in itertools.count())
    for _ in read_ahead(lines, lambda batch: batch):
        print(multiprocessing.active_children()[0].pid, flush=True)
        time.sleep(60)
"""


def line(number: int) -> bytes:
    return json.dumps({"id": f"x:{number}", "title": f"Title {number}", "source": "y"}).encode()


def batches(count: int, *, broken: bool = False) -> Iterator[list[bytes]]:
    for number in range(count):
        yield [line(number), b"\n", b"{"]
    if broken:
        raise InputError("it breaks off")


def titles(found: list[Read]) -> list[str]:
    return [read.record.title for read in found if isinstance(read, SealedRecord)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_every_batch_comes_once_and_in_order(count: int) -> None:
    came = list(read_ahead(batches(count), lambda batch: batch))
    assert [titles(found) for _, found in came] == [[f"Title {n}"] for n in range(count)]
    assert [batch for batch, _ in came] == list(batches(count))


def test_it_tells_a_record_from_a_blank_and_a_bad_line() -> None:
    for _, (record, blank, bad) in read_ahead(batches(3), lambda batch: batch):
        assert isinstance(record, SealedRecord)
        assert blank is None
        assert isinstance(bad, str)
        assert "not JSON" in bad


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_what_came_before_a_break_is_read_first(count: int) -> None:
    reading = read_ahead(batches(count, broken=True), lambda batch: batch)
    came = [titles(next(reading)[1]) for _ in range(count)]
    assert came == [[f"Title {number}"] for number in range(count)]
    with pytest.raises(InputError, match="breaks off"):
        next(reading)


def test_the_second_process_ends_with_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text(READER)
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not _runs(child))


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
