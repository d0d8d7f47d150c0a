"""Makes the bundled archive from facts: dailypapers/archive/papers.jsonl.xz, at most 2 MB.

Into it go ids, titles, author names, dates, topics, links, code stars and the counts of another
site, plus the one-sentence summaries that we wrote for the papers of our first page. No abstract,
no account name, no sentence of anybody else.

Run: .venv/bin/python tools/build_archive.py DATA SEEDS
with DATA/hf_daily/papers.jsonl.gz, DATA/papers.jsonl.gz (for topics) and SEEDS, our own list.
"""

from __future__ import annotations

import gzip
import json
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
)
from dailypapers.core.tex import to_unicode
from dailypapers.core.text import squeeze

OUTPUT = Path(__file__).resolve().parent.parent / "dailypapers" / "archive" / "papers.jsonl.xz"
LIMIT = 2_000_000
HUGGING_FACE = "Hugging Face Daily Papers"
FIRST_PAGE = "2026-09-30"
CURATOR = "the editors"
# Our own word for the task where the list says only "other".
TASKS = {
    "2303.13796": "human mesh reconstruction",
    "2501.10048": "traffic forecasting",
    "2301.00810": "robot motion features",
}
DATA_HOSTS = ("huggingface.co/datasets/",)
MODEL_HOSTS = ("huggingface.co/",)


def main(data: Path, seeds: Path) -> None:
    """Write the archive and say how large it is."""
    topics = dict(_topics(data / "papers.jsonl.gz"))
    records = [
        *(seed_record(said, place) for place, said in enumerate(_seeds(seeds), start=1)),
        *(daily_record(said, topics.get(said["id"], ())) for said in _lines(data / "hf_daily")),
    ]
    lines = b"".join(record.to_json() + b"\n" for record in records)
    packed = lzma.compress(lines, preset=9 | lzma.PRESET_EXTREME)
    if len(packed) > LIMIT:
        sys.exit(f"The archive would be {len(packed):,} bytes, more than {LIMIT:,}")
    OUTPUT.write_bytes(packed)
    print(f"{len(records):,} records, {len(packed):,} bytes in {OUTPUT.name}")


def daily_record(said: dict[str, Any], topics: tuple[str, ...]) -> SourceRecord:
    """One paper of a daily list of the other site, its votes labelled as theirs."""
    day = said["first_seen_file"]
    return SourceRecord(
        source="archive",
        source_id=f"hf-daily/{said['id']}",
        title=squeeze(to_unicode(said["title"])),
        authors=tuple(AuthorName(squeeze(name)) for name in said["authors"] or ()),
        published=said["published_at"][:10],
        identifiers=(("arxiv", said["id"]),),
        topics=topics,
        links=tuple(_daily_links(said)),
        announcement=AnnouncementRecord(
            _moment(said), Featured.SUBMISSION, HUGGING_FACE, day=day, source="hf-daily"
        ),
        counts=CountRecord(HUGGING_FACE, said["upvotes"] or 0, said["num_comments"] or 0),
    )


def seed_record(said: dict[str, Any], place: int) -> SourceRecord:
    """One paper of our first page, in its place, with the sentence we wrote about it."""
    return SourceRecord(
        source="archive",
        source_id=f"first-page/{said['arxiv_id']}",
        title=said["title"],
        summary=said["summary"],
        authors=tuple(AuthorName(name) for name in said["authors"] or ()),
        published=said["published"],
        identifiers=(("arxiv", said["arxiv_id"]),),
        topics=tuple(said["categories"] or ()),
        keywords=(f"task: {TASKS.get(said['arxiv_id'], said['task_kind'])}",),
        venue=said["venue"] or "",
        links=tuple(_seed_links(said)),
        announcement=AnnouncementRecord(
            f"{FIRST_PAGE}T00:00:00Z", Featured.PICK, CURATOR, day=FIRST_PAGE, position=place
        ),
    )


def _daily_links(said: dict[str, Any]) -> Iterator[LinkRecord]:
    if said["github_repo"]:
        yield LinkRecord(LinkKind.CODE, said["github_repo"], said["github_stars"])
    if said["project_page"]:
        yield LinkRecord(LinkKind.PROJECT, said["project_page"])


def _seed_links(said: dict[str, Any]) -> Iterator[LinkRecord]:
    yield from (LinkRecord(LinkKind.CODE, url) for url in said["code"])
    for url in said["links"]:
        kind = LinkKind.PROJECT
        if any(host in url for host in DATA_HOSTS):
            kind = LinkKind.DATA
        elif any(host in url for host in MODEL_HOSTS):
            kind = LinkKind.MODEL
        yield LinkRecord(kind, url)


def _moment(said: dict[str, Any]) -> str:
    """When it came on the list; the day itself is the list's own, see `first_seen_file`."""
    moment = said["submitted_on_daily_at"] or said["daily_published_at"]
    return moment[:19] + "Z" if moment[:10] == said["first_seen_file"] else _noon(said)


def _noon(said: dict[str, Any]) -> str:
    return f"{said['first_seen_file']}T12:00:00Z"


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "papers.jsonl.gz", "rt") as file:
        yield from (json.loads(line) for line in file)


def _topics(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    with gzip.open(path, "rt") as file:
        for line in file:
            said = json.loads(line)
            if said["source"] in ("hf-daily", "arxiv-daily") and said["categories"]:
                yield said["id"].partition(":")[2], tuple(said["categories"])


def _seeds(path: Path) -> list[dict[str, Any]]:
    seeds: list[dict[str, Any]] = json.loads(path.read_text())
    return seeds


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
