"""Pictures of papers by version 1."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from dailypapers.api.tests.conftest import Program
from dailypapers.community import features
from dailypapers.core.tests.test_pictures import encoded
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def test_who_submitted_a_paper_gives_it_a_picture_and_takes_it_away(
    client: Client, program: Program, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper, ada = make_paper(), make_reader()
    features.submit(paper.pk, ada)
    address = f"/api/v1/papers/{paper.address}/picture"
    ours, others = program(ada), program(make_reader())
    drawn = encoded(Image.new("RGB", (60, 40)))

    def give(asks: Client, file: bytes = drawn, alt: str = "Two pots") -> int:
        sent = {"file": SimpleUploadedFile("pots.png", file), "alt": alt}
        return asks.post(address, sent).status_code

    assert give(others) == 403
    assert give(ours, b"No picture") == 400
    assert give(ours, b"x" * 30_000_000) == 400
    assert client.get(address).status_code == 404
    assert give(ours) == give(ours) == 200
    said = client.get(address).json()
    assert (said["width"], said["height"], said["alt"]) == (60, 40, "Two pots")
    assert client.get(said["small"])["Content-Type"] == "image/webp"
    assert others.delete(address).status_code == 403
    assert ours.delete(address).status_code == ours.delete(address).status_code == 204
    assert client.get(address).status_code == 404
