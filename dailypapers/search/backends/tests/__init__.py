from __future__ import annotations

import pytest

pytest.register_assert_rewrite("dailypapers.testing.backend_contract")
