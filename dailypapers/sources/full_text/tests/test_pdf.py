"""PDF as text: read in a process of its own, which hostile files only end."""

from __future__ import annotations

import time
import zlib

import pytest

from dailypapers.core.errors import InputError
from dailypapers.sources.full_text import pdf


def made(*pages: str) -> bytes:
    """Return a PDF with a line or more a page, as small as one can be."""
    return whole([_shown(one.split("\n")).encode() for one in pages])


def _shown(lines: list[str]) -> str:
    said = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    return f"BT /F1 12 Tf 50 700 Td {said} ET"


def whole(streams: list[bytes], filter_: bytes = b"") -> bytes:
    """Return a PDF of page contents, each perhaps packed."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), filter_, stream)
        )
    body, places = b"%PDF-1.4\n", []
    for n, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return body + table + end % (len(objects) + 1, len(body))


def test_a_pdf_is_read_page_by_page_with_words_made_whole() -> None:
    said = pdf.to_text(made("Folding tea-\npots is hard.\nWe fold.", "The end."))
    assert "Folding teapots is hard." in said
    assert said.rstrip().endswith("The end.")


@pytest.mark.parametrize("file", [b"", b"no", b"%PDF-1.4 nothing", made("x")[:200]])
def test_what_is_no_pdf_is_refused(file: bytes) -> None:
    with pytest.raises(InputError):
        pdf.to_text(file)


def test_a_file_that_grows_without_end_only_ends_its_reader() -> None:
    packing = zlib.compressobj()
    bomb = b"".join(packing.compress(b"BT (x) Tj ET " * 80_000) for _ in range(500))
    bomb += packing.flush()  # Half a gigabyte.
    began = time.monotonic()
    with pytest.raises(InputError, match="could not be read"):
        pdf.to_text(whole([bomb], b"/Filter /FlateDecode"))
    assert time.monotonic() - began < pdf.PATIENCE


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with pytest.raises(InputError, match="takes too long"):
        pdf.to_text(made("Pots"))
