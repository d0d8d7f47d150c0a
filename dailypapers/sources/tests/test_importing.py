from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper, Record
from dailypapers.catalogue.records import CountRecord, VersionRecord
from dailypapers.core.errors import InputError
from dailypapers.sources import importing
from dailypapers.sources.importing import Summary, import_file
from dailypapers.sources.ingest import Tally
from dailypapers.sources.models import FileImport
from dailypapers.testing.make import make_announcement, make_record
from dailypapers.testing.processes import Instance

# Everything of a catalogue but what is given by chance or by the clock.
DUMP = """
import json
from django.apps import apps
from django.db.models import Count
from dailypapers.catalogue.models import Paper

models = [*apps.get_app_config("catalogue").get_models(), *apps.get_app_config("sources").get_models()]
said = {model.__name__: model._default_manager.count() for model in models}
said["files"] = list(apps.get_model("sources.FileImport").objects.values_list("lines", "rejected", "done"))
for part in ("title", "abstract", "identifiers__value", "announcements__day", "records__source_id"):
    said[part] = sorted(map(str, Paper.objects.values_list("records__source", "records__source_id", part)))
for part in ("authorships", "filings", "identifiers", "versions", "announcements", "imported_counts", "records"):
    counts = Paper.objects.order_by("title").annotate(parts=Count(part)).values_list("title", "parts")
    said[part] = list(counts)
print(json.dumps(said))
"""  # noqa: E501
# The highest that memory stood after each batch, in kilobytes.
MEMORY = """
import json, re
from pathlib import Path
from dailypapers.sources.importing import import_file

def note(position, lines):
    status = Path("/proc/self/status").read_text()
    peaks.append(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]))

peaks = []
import_file({name!r}, note)
print(json.dumps(peaks))
"""


def lines(count: int, **changes: Any) -> list[bytes]:
    return [make_record(**changes).to_json() + b"\n" for _ in range(count)]


def write(path: Path, content: Iterable[bytes]) -> str:
    path.write_bytes(b"".join(content))
    return str(path)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Give each test a home of its own, for the reject files."""
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a transaction end after ten lines."""
    monkeypatch.setattr(importing, "BATCH", 10)


def rejected(summary: Summary) -> list[dict[str, Any]]:
    assert summary.reject_file is not None
    return [json.loads(line) for line in summary.reject_file.read_text().splitlines()]


@pytest.mark.django_db
def test_it_reads_plain_files_and_gzip_alike(tmp_path: Path) -> None:
    content = lines(12)
    plain = write(tmp_path / "plain.jsonl", content)
    packed = write(tmp_path / "packed.whatever", [gzip.compress(b"".join(content))])
    assert import_file(plain).tally == Tally(new=12)
    summary = import_file(packed)
    assert (summary.read, summary.tally, summary.reject_file) == (12, Tally(same=12), None)
    assert Paper.objects.count() == 12


@pytest.mark.django_db
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_it_reads_standard_input(monkeypatch: pytest.MonkeyPatch, pack: Any) -> None:
    stream = io.BufferedReader(io.BytesIO(pack(b"".join(lines(3)))))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    assert import_file("-").tally == Tally(new=3)
    assert not FileImport.objects.exists()


@pytest.mark.django_db
def test_a_last_line_needs_no_line_end_and_blank_lines_are_nothing(tmp_path: Path) -> None:
    first, last = lines(2)
    name = write(tmp_path / "f", [b"\n", first, b"  \r\n", last.rstrip()])
    summary = import_file(name)
    assert (summary.tally, summary.rejected) == (Tally(new=2), 0)


@pytest.mark.django_db
def test_the_same_file_twice_says_the_same(tmp_path: Path) -> None:
    name = write(tmp_path / "f.jsonl", lines(25))
    import_file(name)
    again = import_file(name)
    assert (again.tally, again.resumed, again.read) == (Tally(same=25), 0, 25)


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
def test_progress_is_told_after_each_batch(tmp_path: Path) -> None:
    name = write(tmp_path / "f.jsonl", lines(25))
    told: list[tuple[int, int]] = []
    import_file(name, lambda position, count: told.append((position, count)))
    assert [count for _, count in told] == [10, 10, 5]
    positions = [position for position, _ in told]
    assert positions == sorted(positions)
    assert positions[-1] == Path(name).stat().st_size


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
def test_bad_lines_are_counted_and_kept_with_their_numbers(tmp_path: Path) -> None:
    content = lines(25)
    content[3] = b"not json\n"
    content[12] = b'{"title": "\xe9"}\n'
    content[24] = '{"unheard": "of \u2028 \u0085"}'.encode()
    summary = import_file(write(tmp_path / "f.jsonl", content))
    assert (summary.read, summary.rejected, summary.tally) == (25, 3, Tally(new=22))
    assert [number for number, _ in summary.bad_lines] == [4, 13, 25]
    kept = rejected(summary)
    assert [said["line"] for said in kept] == [4, 13, 25]
    assert kept[0]["text"] == "not json"
    assert kept[2]["text"] == '{"unheard": "of \u2028 \u0085"}'
    assert all(said["error"] for said in kept)
    assert FileImport.objects.get().rejected == 3


@pytest.mark.django_db
def test_of_many_bad_lines_a_few_are_named_and_all_are_kept(tmp_path: Path) -> None:
    summary = import_file(write(tmp_path / "f.jsonl", [b"{}\n"] * 50))
    assert (summary.rejected, len(summary.bad_lines)) == (50, importing.REPORTED)
    assert len(rejected(summary)) == 50


@pytest.mark.django_db
def test_bad_lines_of_files_with_one_name_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = import_file(write(tmp_path / "a" / "f.jsonl", [b"{}\n"]))
    two = import_file(write(tmp_path / "b" / "f.jsonl", [b"[]\n"]))
    assert rejected(one)[0]["text"] == "{}"
    assert rejected(two)[0]["text"] == "[]"


@pytest.mark.django_db
def test_a_mended_file_leaves_no_rejects_behind(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    summary = import_file(write(path, [b"{}\n"]))
    again = import_file(str(path))
    assert len(rejected(again)) == 1
    assert again.reject_file == summary.reject_file


@pytest.mark.django_db
def test_a_line_that_is_too_long_is_one_bad_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LONGEST_LINE", 2000)
    before, after = lines(2)
    long = b"[" + b"x" * 9000 + b"]\n"
    summary = import_file(write(tmp_path / "f.jsonl", [before, long, after, b"y" * 5000]))
    assert summary.tally == Tally(new=2)
    assert [number for number, _ in summary.bad_lines] == [2, 4]
    assert all(len(said["text"]) < 2000 for said in rejected(summary))


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("harm", ["cut", "changed", "trailing"])
def test_what_came_before_a_break_is_kept(tmp_path: Path, harm: str) -> None:
    content = lines(60, abstract="")
    for place in range(60):  # Random words do not pack, so that a part of the file is a part.
        said = json.loads(content[place]) | {"abstract": random.randbytes(500).hex()}
        content[place] = json.dumps(said).encode() + b"\n"
    packed = gzip.compress(b"".join(content))
    middle = len(packed) // 2
    harmed = {
        "cut": packed[:middle],
        "changed": packed[:middle] + b"\xff" * 50 + packed[middle + 50 :],
        "trailing": packed + b"what is this",
    }
    name = write(tmp_path / "f.jsonl.gz", [harmed[harm]])
    with pytest.raises(InputError, match=r"breaks off: .*; what came before it is kept"):
        import_file(name)
    kept = Paper.objects.count()
    assert kept == (60 if harm == "trailing" else pytest.approx(30, abs=12))
    assert FileImport.objects.get().lines >= kept
    with pytest.raises(InputError, match="breaks off"):
        import_file(name)
    tally = import_file(write(tmp_path / "whole", content)).tally
    # Harmed bytes may unpack to a few wrong letters before the checksum tells.
    assert tally.same + tally.changed == Paper.objects.count() - (60 - kept)
    assert tally.changed <= (harm == "changed")


@pytest.mark.django_db
def test_a_short_file_that_breaks_off_keeps_its_lines(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(lines(20)), mtime=0)
    with pytest.raises(InputError, match="breaks off"):
        import_file(write(tmp_path / "f.gz", [packed[:-1]]))
    assert Paper.objects.count() == 20


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["missing.jsonl", ".", ""])
def test_a_file_that_cannot_be_read_is_an_input_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        import_file(str(tmp_path / name))


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
def test_it_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = lines(35)
    content[2] = content[14] = content[30] = b"{}\n"
    name = write(tmp_path / "f.jsonl", content)
    batches = 0

    def stop(position: int, count: int) -> None:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(name, stop)
    assert Paper.objects.count() == 18
    summary = import_file(name)
    assert (summary.resumed, summary.read, summary.tally) == (20, 15, Tally(new=14))
    assert [said["line"] for said in rejected(summary)] == [3, 15, 31]
    done = FileImport.objects.get()
    assert (done.lines, done.rejected, done.done) == (35, 3, True)


@pytest.mark.django_db
@pytest.mark.usefixtures("small_batches")
def test_rejects_of_a_batch_that_was_not_kept_are_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = lines(30)
    content[2] = content[14] = b"{}\n"
    name = write(tmp_path / "f.jsonl", content)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power failed")

    with monkeypatch.context() as context:
        context.setattr(importing, "F", fail)
        with pytest.raises(RuntimeError):
            import_file(name)
    assert not Record.objects.exists()
    [path] = (tmp_path / "home" / "rejects").iterdir()
    assert len(path.read_text().splitlines()) == 1
    path.write_text(path.read_text() + '{"line": 15, "err')  # Killed while it wrote.
    summary = import_file(name)
    assert [said["line"] for said in rejected(summary)] == [3, 15]
    assert Record.objects.count() == 28


def dump(instance: Instance) -> Any:
    return json.loads(instance.python(DUMP))


def big_file(path: Path, count: int) -> str:
    """Papers with all their parts, every 20th said by two sources, every 500th line bad."""
    content = []
    for number in range(count):
        record = make_record(
            announcement=make_announcement(f"2024-05-{number % 28 + 1:02}"),
            versions=(VersionRecord(1, "2024-05-01"),),
            counts=CountRecord("a site", number % 50),
        )
        if number % 20 == 0:
            twin = make_record(source="s2", identifiers=record.identifiers)
            content.append(twin.to_json() + b"\n")
        content.append(b"{}\n" if number % 500 == 499 else record.to_json() + b"\n")
    random.Random(7).shuffle(content)
    return write(path, content)


def finished(instance: Instance, name: str, seconds: float) -> bool:
    """Import the file; kill it after some time, and say whether it was done by then."""
    process = instance.start("import", name, "--json", "-v0")
    try:
        _, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        instance.kill()
        return False
    assert process.returncode == 0, errors
    return True


def test_an_import_killed_again_and_again_ends_like_one_that_was_not(
    migrated: Instance, tables: Instance, tmp_path: Path
) -> None:
    name = big_file(tmp_path / "big.jsonl", 4000)
    instance, calm = migrated, tables.copy(tmp_path / "calm")
    undisturbed = calm.start("import", name, "--json", "-v0")
    kills = 0
    while not finished(instance, name, seconds=random.uniform(0.4, 1.2) * 1.5**kills):
        kills += 1
    assert kills
    assert undisturbed.wait() == 0
    assert dump(instance) == dump(calm)
    rejects = [
        sorted(path.read_text() for path in (each.home / "rejects").iterdir())
        for each in (instance, calm)
    ]
    assert rejects[0] == rejects[1]
    again = json.loads(instance.run("import", name, "--json", "-v0").stdout)
    assert (again["new"], again["changed"], again["rejected"]) == (0, 0, 8)
    calm.remove()


@pytest.mark.any_database
def test_memory_does_not_grow_with_the_file(migrated: Instance, tmp_path: Path) -> None:
    name = write(tmp_path / "f.jsonl", lines(20_000, abstract="A long abstract. " * 150))
    peaks = json.loads(migrated.run("shell", "-v0", "-c", MEMORY.format(name=name)).stdout)
    assert len(peaks) == 10
    assert peaks[9] - peaks[4] < 8000  # The second half of the file has 25,000.
