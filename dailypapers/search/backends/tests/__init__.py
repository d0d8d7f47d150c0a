from __future__ import annotations

import pytest

for name in ("backend_contract", "vector_contract", "encoding_contract"):
    pytest.register_assert_rewrite(f"dailypapers.testing.{name}")
