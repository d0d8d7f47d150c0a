"""What `dailypapers doctor` looks at. To add something: a function, in the list of its file."""

from __future__ import annotations

from dailypapers.ops.doctor.base import Check
from dailypapers.ops.doctor.clock import CLOCK
from dailypapers.ops.doctor.mail import MAIL
from dailypapers.ops.doctor.sender import SENDER

CHECKS: list[Check] = [*MAIL, *SENDER, *CLOCK]
