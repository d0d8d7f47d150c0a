"""Backups to a store that speaks S3: the server of moto, which plays Amazon's on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.ops.backup import stores
from dailypapers.ops.backup.stores import Bucket
from dailypapers.ops.backup.vault import Backup, Vault
from dailypapers.testing.postgres import free_port

NAME = "2026-09-30T12-00-00-000000Z"


@pytest.fixture
def server(settings: Settings) -> Iterator[ThreadedMotoServer]:
    """A server with a bucket `ours`, and an instance that may use it."""
    ours = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    ours.start()
    host, port = ours.get_host_and_port()
    settings.BACKUP_S3_URL = f"http://{host}:{port}"
    settings.BACKUP_S3_REGION = "us-east-1"
    settings.BACKUP_S3_KEY, settings.BACKUP_S3_SECRET = "key", "secret"
    import boto3

    boto3.client(
        "s3", endpoint_url=settings.BACKUP_S3_URL, region_name="us-east-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    ).create_bucket(Bucket="ours")  # fmt: skip
    yield ours
    ours.stop()


@pytest.mark.usefixtures("server")
def test_what_goes_into_a_bucket_comes_back(tmp_path: Path) -> None:
    vault = Vault("s3://ours/daily papers", "open sesame", make=True)
    file = tmp_path / "file"
    file.write_bytes(b"\0" * 3_000_000)
    kept = vault.keep(file, "file")
    backup = Backup(NAME, "0.1.0", "sqlite", [], {}, secrets=False, files=[kept])
    vault.finish(backup)
    other = Vault("s3://ours/daily papers", "open sesame")
    assert other.names() == [NAME]
    assert other.read("latest") == backup
    other.fetch(kept, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == file.read_bytes()
    assert len(set(kept.pieces)) == 2
    assert len(other.store.names("pieces")) == 2
    for name in other.store.names("pieces"):
        other.store.drop(name)
    with pytest.raises(SetupError, match="is missing"):
        other.fetch(kept, tmp_path / "back")
    with pytest.raises(SetupError, match="no backup there"):
        Vault("s3://ours/elsewhere")


@pytest.mark.usefixtures("server")
def test_a_bucket_that_is_none_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SetupError, match="s3://nobodys did not do what the backup needs"):
        Bucket("s3://nobodys").names("")
    monkeypatch.setattr(stores, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match=r"dailypapers\[s3\]"):
        Bucket("s3://ours")
