"""What every test run needs before Django starts: a home of its own and no outgoing traffic.

`--postgres` runs the suite on a PostgreSQL server made for this run. What only a full machine can
do (PostgreSQL, Chromium, newsboat, OpenSMTPD) is left out with a sentence elsewhere, and must be
there where CI=true.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from pytest_django.plugin import blocking_manager_key

from dailypapers.testing import postgres
from dailypapers.testing.processes import Instance

PREFIX = "DAILYPAPERS_"
KEPT = {  # For the tests themselves.
    "DAILYPAPERS_SCREENSHOTS",
    "DAILYPAPERS_TEST_COMMITS",
    "DAILYPAPERS_TEST_KILLS",
    "DAILYPAPERS_TEST_QUERIES",
    "DAILYPAPERS_TEST_ROUNDS",
    "DAILYPAPERS_TEST_FAULTS",
    "DAILYPAPERS_TEST_SEED",
}
DATABASE_URL = "DAILYPAPERS_DATABASE_URL"
SHELL = Path("/usr/bin/chromium-headless-shell")  # Chromium without windows: pages open sooner.
CHROMIUM = SHELL if SHELL.exists() else Path("/usr/bin/chromium")
NEWSBOAT = Path("/usr/bin/newsboat")
SMTPD = Path("/usr/sbin/smtpd")
DRIVEN = {"browser": CHROMIUM, "newsboat": NEWSBOAT, "smtpd": SMTPD}  # by marker
HOW_TO_GET = "Debian's packages bring it: make test-deps (as root)."
ALREADY_RUN = {"browser", "newsboat", "smtpd", "shared", "any_database"}  # They ran on SQLite.
ASKING = {"db", "transactional_db", "instance", "migrated", "first_day", "loaded"}
STARTING = {"instance", "migrated", "loaded", "site", "browser"}
MUST_RUN_ALL = os.environ.get("CI", "") == "true"

for name in [name for name in os.environ if name.startswith(PREFIX) and name not in KEPT]:
    del os.environ[name]  # The developer's own instance is none of the tests' business.
HOME = Path(tempfile.mkdtemp(prefix="dailypapers-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["DAILYPAPERS_HOME"] = str(HOME)
os.environ["DAILYPAPERS_OFFLINE"] = "1"
os.environ["DAILYPAPERS_BASE_URL"] = "http://testserver"
os.environ["DAILYPAPERS_API_REQUESTS"] = "0"  # Tests ask more often than programs may,
os.environ["DAILYPAPERS_ASSISTANT_TURNS"] = "0"  # and than readers.
# Workers of pytest-xdist read this before Django's settings, and so have a home of their own too.
os.environ["PYTEST_PLUGINS"] = __name__

# A busy machine is no failure, and what failed once fails again.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")

_running = ExitStack()
atexit.register(_running.close)
_server = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare our options."""
    parser.addoption(
        "--postgres", action="store_true", help="run on a PostgreSQL server made for this run"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Name the database before pytest-django reads the settings, and only to them.

    Processes that tests start choose a database of their own.
    """
    wanted = early_config.known_args_namespace.postgres and postgres.binaries()
    address = _running.enter_context(postgres.server()) if wanted else ""
    early_config.stash[_server] = address
    if address:
        os.environ[DATABASE_URL] = address
    try:
        return (yield)
    finally:
        os.environ.pop(DATABASE_URL, None)


def pytest_configure(config: pytest.Config) -> None:
    """End at once where PostgreSQL is asked for and missing."""
    if config.getoption("postgres") and not config.stash[_server]:
        said = f"PostgreSQL is missing, so nothing was run on it. {HOW_TO_GET}"
        pytest.exit(said, returncode=int(MUST_RUN_ALL))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on PostgreSQL, what ran on SQLite already and what asks no database.

    Workers begin with the files that take long: none is left alone with one in the end.
    """
    if config.getoption("postgres"):
        _leave_out(config, items)
    if "PYTEST_XDIST_WORKER" in os.environ:
        slow = {item.path for item in items if _is_slow(item)}
        places = {path: place for place, path in enumerate(dict.fromkeys(i.path for i in items))}
        items.sort(key=lambda item: (item.path not in slow, places[item.path]))


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not _asks_the_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _asks_the_database(item)]


def _is_slow(item: pytest.Item) -> bool:
    """Say whether a test starts processes, or takes its time and says so."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("timeout") or fixtures & STARTING)


def _asks_the_database(item: pytest.Item) -> bool:
    if any(map(item.get_closest_marker, ALREADY_RUN)):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & ASKING)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what drives a program of Debian's where there is none."""
    for marker, program in DRIVEN.items():
        if item.get_closest_marker(marker) and not program.exists():
            reason = f"{program.name.title()} is missing. {HOW_TO_GET}"
            if MUST_RUN_ALL:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Bring back what migrations wrote: a test with transactions of its own empties all tables.

    Django does so before the next such test only, and a worker may have others after it.
    """
    ended = yield
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        assert marker.kwargs.get("serialized_rollback"), "say serialized_rollback=True too"
        from django.db import connection  # Settings could not be read before.

        with item.config.stash[blocking_manager_key].unblock():
            rows = connection._test_serialized_contents  # type: ignore[attr-defined]
            connection.creation.deserialize_db_from_string(rows)
    return ended


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """Keep passwords as the pages do, but with the least work: the most takes a fifth of a second.

    Instances in processes of their own do all of it.
    """
    from django.contrib.auth.hashers import Argon2PasswordHasher  # After the settings.

    Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
    Argon2PasswordHasher.memory_cost = 8


@pytest.fixture(autouse=True)
def own_index() -> Iterator[None]:
    """Leave no search index behind, so that no test sees another's papers."""
    yield
    if index := sys.modules.get("dailypapers.search.index"):
        index.close()
        shutil.rmtree(HOME / "index", ignore_errors=True)


@pytest.fixture
def instance(tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[Instance]:
    """An empty instance of this test's own, for real processes."""
    ours = Instance(tmp_path / "home", pytestconfig.stash[_server])
    yield ours
    ours.remove()


@pytest.fixture(scope="session")
def tables(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Instance]:
    """An instance whose tables were made: that takes seconds, copying takes none. Only to copy."""
    ours = Instance(tmp_path_factory.mktemp("tables") / "home", pytestconfig.stash[_server])
    assert ours.run("migrate", "-v0").returncode == 0
    yield ours
    ours.remove()


@pytest.fixture
def migrated(tmp_path: Path, tables: Instance) -> Iterator[Instance]:
    """An instance of this test's own that has tables and nothing in them."""
    ours = tables.copy(tmp_path / "home")
    yield ours
    ours.remove()


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory, tables: Instance) -> Iterator[Instance]:
    """An instance that was set up and never served: it has the bundled papers. Only to copy."""
    ours = tables.copy(tmp_path_factory.mktemp("first") / "home")
    assert ours.run("up", "--prepare").returncode == 0
    yield ours
    ours.remove()


@pytest.fixture
def loaded(tmp_path: Path, first_day: Instance) -> Iterator[Instance]:
    """An instance of this test's own that has the bundled papers."""
    ours = first_day.copy(tmp_path / "home")
    yield ours
    ours.remove()
