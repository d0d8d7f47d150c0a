"""BibTeX, RIS and CSL-JSON files as papers."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper, Record
from dailypapers.catalogue.records import AuthorName, LinkKind, LinkRecord, SourceRecord
from dailypapers.core.errors import InputError
from dailypapers.sources.files import cited
from dailypapers.sources.files.cited import entries, format_of
from dailypapers.sources.importing import import_file
from dailypapers.sources.ingest import Tally
from dailypapers.sources.models import FileImport

BIBTEX = r"""% kept by hand
@string{tea = {Journal of Tea}}

@article{brandt2026,
  title = {Na{\"\i}ve {Kettles} and $O(n)$ Lids},
  author = {Brandt, Ada M. and {The Kettle Group} and von Pot, Jan and others},
  journal = tea, year = 2026, month = sep,
  doi = {10.5555/Tea.1}, abstract = {Kettles are \emph{hot}.},
  keywords = {kettles; lids}
}
@inproceedings{lids, title = {Lids}, booktitle = {Proceedings of Pots},
  author = {Sample, Grace}, date = {2025-03-04}, url = {https://pots.example.org/lids}}
@misc{nothing, year = {2020}}
@article{eprint, title={Spouts}, eprint={2609.20001v2}, archivePrefix={arXiv}, year={2026}}
"""
RIS = """TY  - JOUR
AU  - Brandt, Ada M., Jr.
A1  - The Kettle Group
TI  - Kettles
T2  - Journal of Tea
AB  - Kettles are hot.
DA  - 2026/09/20/
PY  - 2026
KW  - kettles
KW  - lids
DO  - 10.5555/tea.1
ER  -
TY  - BOOK
T1  - Pots
PY  - 1999
ER  -
"""
CSL = [
    {
        "id": "x",
        "type": "article-journal",
        "title": "Kettles",
        "author": [
            {"family": "Pot", "given": "Jan", "non-dropping-particle": "von"},
            {"literal": "The Kettle Group"},
        ],
        "issued": {"date-parts": [[2026, 9, 20]]},
        "container-title": "Journal of Tea",
        "abstract": "<p>Kettles are hot.</p>",
        "keyword": "kettles, lids",
        "DOI": "10.5555/tea.1",
    },
    {"id": "y", "title": "Pots", "issued": {"raw": "May 2024"}},
    {"id": "z", "author": None, "issued": None},
]


def read(text: str, name: str) -> list[SourceRecord | str]:
    return [entry.read for entry in entries(io.BytesIO(text.encode()), name)]


def test_a_format_is_told_by_how_a_file_begins() -> None:
    assert format_of(BIBTEX.encode()) == "bibtex"
    assert format_of(b"\xef\xbb\xbf" + RIS.encode()) == "ris"
    assert format_of(json.dumps(CSL).encode()) == "csl"
    for lines in (b'{"id": "arxiv:1"}', b"", b"  ", b"2401.00001\n"):
        assert format_of(lines) == ""


def test_bibtex_is_read_whole() -> None:
    first, second, third, fourth = read(BIBTEX, "bibtex")
    assert first == SourceRecord(
        source="bibtex",
        source_id="doi:10.5555/tea.1",
        title="Naïve Kettles and $O(n)$ Lids",
        abstract="Kettles are hot.",
        authors=(
            AuthorName("Ada M. Brandt"),
            AuthorName("The Kettle Group"),
            AuthorName("Jan von Pot"),
        ),
        published="2026-09",
        identifiers=(("doi", "10.5555/tea.1"),),
        keywords=("kettles", "lids"),
        venue="Journal of Tea",
    )
    assert isinstance(second, SourceRecord)
    assert (second.published, second.venue) == ("2025-03-04", "Proceedings of Pots")
    assert second.links == (LinkRecord(LinkKind.PAGE, "https://pots.example.org/lids"),)
    assert len(second.source_id) == 32
    assert third == "in line 13: an entry without title, identifier and address"
    assert isinstance(fourth, SourceRecord)
    assert fourth.identifiers == (("arxiv", "2609.20001"),)


def test_ris_is_read_whole() -> None:
    first, second = read(RIS, "ris")
    assert first == SourceRecord(
        source="ris",
        source_id="doi:10.5555/tea.1",
        title="Kettles",
        abstract="Kettles are hot.",
        authors=(AuthorName("Ada M. Brandt Jr."), AuthorName("The Kettle Group")),
        published="2026-09-20",
        identifiers=(("doi", "10.5555/tea.1"),),
        keywords=("kettles", "lids"),
        venue="Journal of Tea",
    )
    assert isinstance(second, SourceRecord)
    assert (second.title, second.published) == ("Pots", "1999")


def test_csl_json_is_read_whole() -> None:
    first, second, third = read(json.dumps(CSL), "csl")
    assert first == SourceRecord(
        source="csl",
        source_id="doi:10.5555/tea.1",
        title="Kettles",
        abstract="Kettles are hot.",
        authors=(AuthorName("Jan von Pot"), AuthorName("The Kettle Group")),
        published="2026-09-20",
        identifiers=(("doi", "10.5555/tea.1"),),
        keywords=("kettles", "lids"),
        venue="Journal of Tea",
    )
    assert isinstance(second, SourceRecord)
    assert second.published == "2024-05"
    assert isinstance(third, str)


def test_large_files_are_read_in_pieces_that_keep_lines_and_macros(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = read(BIBTEX, "bibtex")
    monkeypatch.setattr(cited, "PIECE", 10)
    assert read(BIBTEX, "bibtex") == whole
    many = BIBTEX + "".join(f"@misc{{m{n}, title={{M{n}}}, journal=tea}}\n" for n in range(3))
    records = read(many, "bibtex")[-3:]
    assert [record.venue for record in records if isinstance(record, SourceRecord)] == [
        "Journal of Tea"
    ] * 3
    assert len(list(cited.pieces(io.BytesIO(RIS.encode()), "ris"))) == 2
    monkeypatch.setattr(cited, "LARGEST", 10)
    with pytest.raises(InputError, match="CSL-JSON"):
        read(json.dumps(CSL), "csl")


@pytest.mark.django_db
def test_files_are_imported_resumed_and_repeatable(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path / "home"
    file = tmp_path / "library.bib.gz"
    file.write_bytes(gzip.compress(BIBTEX.encode()))
    summary = import_file(str(file))
    assert (summary.read, summary.tally, summary.rejected) == (4, Tally(new=3), 1)
    assert summary.bad_lines[0][0] == 3
    assert summary.reject_file
    assert "without title" in summary.reject_file.read_text()
    assert import_file(str(file)).tally == Tally(same=3)
    FileImport.objects.update(done=False, lines=2)  # As after a kill.
    assert import_file(str(file)).read == 2
    (tmp_path / "library.json").write_text(json.dumps(CSL))
    assert import_file(str(tmp_path / "library.json")).tally == Tally(new=1, changed=1)
    assert Record.objects.count() == 5
    assert Paper.objects.filter(merged_into=None).count() == 4


@pytest.mark.django_db
def test_a_file_that_breaks_off_says_so(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path / "home"
    file = tmp_path / "broken.bib.gz"
    file.write_bytes(gzip.compress(BIBTEX.encode())[:-20])
    with pytest.raises(InputError, match="breaks off"):
        import_file(str(file))
