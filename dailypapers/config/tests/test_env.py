from __future__ import annotations

import json
from pathlib import Path

import pytest

from dailypapers.config import env
from dailypapers.config.env import Environment
from dailypapers.core.errors import SetupError


def environment(tmp_path: Path, config: str = "", **environ: str) -> Environment:
    """Return what reads these variables (without prefix) and this `config.toml`."""
    file = tmp_path / "config.toml"
    if config:
        file.write_text(config)
    return Environment({f"DAILYPAPERS_{name}": value for name, value in environ.items()}, file)


def test_it_knows_a_default_for_everything(tmp_path: Path) -> None:
    empty = environment(tmp_path)
    assert empty.text("SITE_NAME") == "Daily Papers"
    assert empty.flag("DEBUG") is False
    assert empty.number("SMTP_PORT") == 25
    assert empty.names("ALLOWED_HOSTS") == ["localhost", "127.0.0.1", "[::1]"]


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    config = 'site_name = "From the file"\nsmtp_port = 587\n'
    both = environment(tmp_path, config, SITE_NAME="From the environment")
    assert both.text("SITE_NAME") == "From the environment"
    assert both.number("SMTP_PORT") == 587
    assert both.text("CURATOR") == "the editors"


def test_a_table_is_written_as_pairs_or_as_a_table(tmp_path: Path) -> None:
    assert environment(tmp_path).pairs("SOURCE_URLS") == {}
    pairs = environment(tmp_path, SOURCE_URLS="a=https://a.example/?q=1, b = c").pairs(
        "SOURCE_URLS"
    )
    assert pairs == {"a": "https://a.example/?q=1", "b": "c"}
    config = environment(tmp_path, 'source_urls = {a = "b"}\n')
    assert config.pairs("SOURCE_URLS") == {"a": "b"}
    for wrong in ("a", "a=", "=b"):
        with pytest.raises(SetupError, match="name=value"):
            environment(tmp_path, SOURCE_URLS=wrong).pairs("SOURCE_URLS")


def test_the_file_may_use_the_types_of_toml(tmp_path: Path) -> None:
    config = 'debug = true\ndigest_hour = 7\nallowed_hosts = ["a.example", "b.example"]\n'
    typed = environment(tmp_path, config)
    assert typed.flag("DEBUG") is True
    assert typed.hour("DIGEST_HOUR") == 7
    assert typed.names("ALLOWED_HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize("word", ["1", "true", "Yes", " on "])
def test_it_reads_yes(tmp_path: Path, word: str) -> None:
    assert environment(tmp_path, DEBUG=word).flag("DEBUG") is True


@pytest.mark.parametrize("word", ["0", "false", "No", "off", ""])
def test_it_reads_no(tmp_path: Path, word: str) -> None:
    assert environment(tmp_path, DEBUG=word).flag("DEBUG") is False


def test_it_is_loud_on_what_it_cannot_read(tmp_path: Path) -> None:
    bad = environment(
        tmp_path,
        DEBUG="perhaps",
        SMTP_PORT="smtp",
        DIGEST_HOUR="24",
        SMTP_TLS="ssl",
        EDITION_TIME_ZONE="Mars/Olympus",
    )
    with pytest.raises(SetupError, match="DAILYPAPERS_DEBUG is 'perhaps': write 1 or 0"):
        bad.flag("DEBUG")
    with pytest.raises(SetupError, match="DAILYPAPERS_SMTP_PORT is 'smtp': write a whole number"):
        bad.number("SMTP_PORT")
    with pytest.raises(SetupError, match="DAILYPAPERS_DIGEST_HOUR is 24: write an hour"):
        bad.hour("DIGEST_HOUR")
    with pytest.raises(SetupError, match="'ssl': write none or starttls or tls"):
        bad.choice("SMTP_TLS", "none", "starttls", "tls")
    with pytest.raises(SetupError, match="'Mars/Olympus': write a time zone like Europe/Berlin"):
        bad.time_zone("EDITION_TIME_ZONE")


@pytest.mark.parametrize("zone", ["", "../../etc/passwd", "/etc/passwd", "UTC\0", "Europe"])
def test_it_takes_no_strange_time_zone(tmp_path: Path, zone: str) -> None:
    with pytest.raises(SetupError):
        environment(tmp_path, EDITION_TIME_ZONE=zone).time_zone("EDITION_TIME_ZONE")


def test_it_names_settings_that_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="settings nobody knows: site_nmae, zzz"):
        environment(tmp_path, 'site_nmae = "x"\nzzz = 1\n')


@pytest.mark.parametrize("content", [b"site_name = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_it_says_that_the_file_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(SetupError, match=r"config\.toml cannot be read"):
        Environment({}, file)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of three words\n")
    given = environment(tmp_path, SMTP_PASSWORD_FILE=str(secret), SMTP_PASSWORD="ignored")
    assert given.text("SMTP_PASSWORD") == "of three words"


def test_only_a_secret_may(tmp_path: Path) -> None:
    given = environment(tmp_path, SITE_NAME_FILE="/etc/hostname")
    assert given.text("SITE_NAME") == "Daily Papers"


def test_a_secret_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    lost = environment(tmp_path, SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    with pytest.raises(SetupError, match="nowhere cannot be read"):
        lost.text("SECRET_KEY")


def test_the_home_is_the_one_chosen_or_var_in_a_checkout(tmp_path: Path) -> None:
    assert env.home({"DAILYPAPERS_HOME": str(tmp_path)}, tmp_path / "any") == tmp_path.resolve()
    (tmp_path / "pyproject.toml").touch()
    assert env.home({}, tmp_path) == tmp_path / "var"


def test_installed_the_home_is_the_platforms_data_folder(tmp_path: Path) -> None:
    assert env.home({}, tmp_path).name == "dailypapers"
    assert tmp_path not in env.home({}, tmp_path).parents


def test_tables_come_from_the_file_or_as_json_from_the_environment(tmp_path: Path) -> None:
    config = '[[sources]]\nname = "language"\nsets = ["cs:cs:CL"]\n'
    wanted = [{"name": "language", "sets": ["cs:cs:CL"]}]
    assert environment(tmp_path, config).tables("SOURCES") == wanted
    assert environment(tmp_path, SOURCES=json.dumps(wanted)).tables("SOURCES") == wanted
    for wrong in ("language", '{"name": "x"}', '["x"]'):
        with pytest.raises(SetupError, match="DAILYPAPERS_SOURCES"):
            environment(tmp_path, SOURCES=wrong).tables("SOURCES")


def test_it_reads_a_table_from_json_or_the_file(tmp_path: Path) -> None:
    name = "MAIL_PROVIDER_SETTINGS"
    assert environment(tmp_path).table(name) == {}
    assert environment(tmp_path, MAIL_PROVIDER_SETTINGS='{"KEY": "x"}').table(name) == {"KEY": "x"}
    file = 'mail_provider_settings = {KEY = "y"}\n'
    assert environment(tmp_path, file).table(name) == {"KEY": "y"}
    for wrong in ("[1]", "KEY=x", '"x"'):
        with pytest.raises(SetupError, match="JSON object"):
            environment(tmp_path, MAIL_PROVIDER_SETTINGS=wrong).table(name)


def test_what_is_set_is_told_with_its_origin_and_no_secret(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('site_name = "Ours"\nsmtp_password = "sesame"')
    (tmp_path / "token").write_text("t0ken")
    given = {"DAILYPAPERS_PROXIES": "1", "DAILYPAPERS_METRICS_TOKEN_FILE": str(tmp_path / "token")}
    said = {one[0]: one[1:] for one in Environment(given, tmp_path / "config.toml").effective()}
    assert said["SITE_NAME"] == ("Ours", "config.toml")
    assert said["SMTP_PASSWORD"] == ("(hidden)", "config.toml")
    assert said["METRICS_TOKEN"] == ("(hidden)", "a file of its own")
    assert said["PROXIES"] == ("1", "environment")
    assert said["SECRET_KEY"] == ("", "default")
