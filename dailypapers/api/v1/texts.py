"""Text that can be kept: no NUL. Half characters are refused by the parser."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Text = Annotated[str, StringConstraints(pattern="^[^\\x00]*$")]
