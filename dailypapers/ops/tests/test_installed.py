"""The built wheel, installed away from the checkout, is all of the program."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest

from dailypapers.testing.processes import Instance

ROOT = Path(__file__).resolve().parents[3]
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
OFFLINE = ["--no-deps", "--no-index"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", *OFFLINE, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, timeout=100)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance of the installed wheel; the libraries are borrowed, the checkout is out of sight.

    A folder named in a .pth file is searched, but the .pth files in it are not read: that of the
    checkout, which was installed to be edited, is one.
    """
    bare = tmp_path_factory.mktemp("bare")
    venv.create(bare, with_pip=False)
    python = bare / "bin" / "python"
    subprocess.run([*PIP, "--python", str(python), "install", *OFFLINE, str(wheel)], check=True)
    (libraries,) = bare.glob("lib/python*/site-packages")
    (libraries / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    ours = Instance(tmp_path_factory.mktemp("installed") / "home")
    ours.command = [str(bare / "bin" / "dailypapers")]
    yield ours
    ours.remove()


def test_it_holds_everything_but_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    for part in ("/templates/", "/static/", "/weights/", "/locale/fr/", "archive/", "/migrations/"):
        assert any(part in name for name in names), part
    assert any(name.endswith("django.mo") for name in names)
    assert not [name for name in names if "/tests/" in name or "dailypapers/testing/" in name]
    assert wheel.stat().st_size < 40_000_000


def test_it_serves_pages_styles_and_searches_in_both_languages(installed: Instance) -> None:
    process = installed.start(
        "up", "--offline", "--port", str(installed.port), DAILYPAPERS_ENCODER="builtin"
    )
    installed.wait_until_served(process)
    status, page = installed.get("/")
    assert status == 200
    assert "30 September 2026" in page
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    asked = Request(installed.address + style, headers={"Accept-Encoding": "br"})
    with urlopen(asked, timeout=60) as reply:
        assert (reply.status, reply.headers["Content-Encoding"]) == (200, "br")
        assert "immutable" in reply.headers["Cache-Control"]
    assert "Results for" in installed.get("/search?q=adapter")[1]
    assert installed.get("/health/alive") == (200, "alive\n")
    assert installed.get("/health/ready") == (200, "ready\n")
    french = Request(installed.address, headers={"Accept-Language": "fr"})
    with urlopen(french, timeout=60) as reply:
        assert '<html lang="fr"' in reply.read().decode()
    where = "import dailypapers; print(dailypapers.__file__)"
    assert str(ROOT) not in installed.run("shell", "--no-imports", "-c", where).stdout


def test_it_can_be_prepared_and_served_apart(installed: Instance) -> None:
    ended = installed.run("up", "--prepare", "--offline")
    assert (ended.returncode, ended.stdout) == (0, "")
