"""Secrets of second steps as the database keeps them."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, validate_totp_code
from allauth.mfa.utils import decrypt, encrypt
from pytest_django.fixtures import Settings

from dailypapers.testing.people import make_reader

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.django_db
def test_the_table_holds_no_secret_of_a_second_step() -> None:
    reader = make_reader()
    TOTP.activate(reader, SECRET)
    codes = RecoveryCodes.activate(reader)
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert SECRET not in kept
    assert decrypt(codes.instance.data["seed"]) not in kept
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


def test_a_secret_outlives_a_new_signing_key_as_long_as_the_old_one_is_a_fallback(
    settings: Settings,
) -> None:
    kept, old = encrypt(SECRET), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [old]
    assert decrypt(kept) == SECRET
    assert decrypt(encrypt(SECRET)) == SECRET


def test_without_the_key_no_code_is_right(settings: Settings) -> None:
    kept = encrypt(SECRET)
    settings.SECRET_KEY = "new"
    for secret in (SECRET, ""):
        code = format_hotp_value(hotp_value(secret, 0))
        assert not validate_totp_code(decrypt(kept), code)
    assert decrypt(kept) != decrypt(kept)


def test_a_secret_from_before_they_were_encrypted_still_works() -> None:
    assert decrypt(SECRET) == SECRET
