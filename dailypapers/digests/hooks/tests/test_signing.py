from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dailypapers
from dailypapers.digests.hooks.signing import headers, new_secret, signature

# The example that the libraries of Standard Webhooks are held to.
EXAMPLE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_is_signed_as_the_example_is() -> None:
    key, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
    assert signature(EXAMPLE, key, "1614265330", body) == SIGNED
    assert headers(key, datetime.fromtimestamp(1614265330, UTC), body, [EXAMPLE, EXAMPLE]) == {
        "webhook-id": key,
        "webhook-timestamp": "1614265330",
        "webhook-signature": f"{SIGNED} {SIGNED}",
    }


def test_the_program_in_the_guide_knows_our_messages() -> None:
    guide = Path(dailypapers.__file__).parent.parent / "docs" / "guide" / "webhooks.md"
    known: dict[str, Any] = {}
    exec(guide.read_text().split("```python\n")[1].split("```")[0], known)
    secret, body = new_secret(), '{"é": 1}'.encode()
    said = headers("m1", datetime.now(UTC), body, [new_secret(), secret])
    assert known["is_ours"](secret, said, body)
    assert not known["is_ours"](secret, said, body + b" ")
    assert not known["is_ours"](secret, said | {"webhook-id": "m2"}, body)
    assert not known["is_ours"](new_secret(), said, body)


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(b64decode(secret.removeprefix("whsec_"))) == 32 for secret in made)
