"""What `dailypapers doctor` looks at. To add something: a function, in the list of its file."""

from __future__ import annotations

from dailypapers.ops.doctor.base import Check
from dailypapers.ops.doctor.clock import CLOCK
from dailypapers.ops.doctor.database import DATABASE
from dailypapers.ops.doctor.home import HOME
from dailypapers.ops.doctor.index import INDEX
from dailypapers.ops.doctor.installed import INSTALLED
from dailypapers.ops.doctor.machine import MACHINE
from dailypapers.ops.doctor.mail import MAIL
from dailypapers.ops.doctor.processes import PROCESSES
from dailypapers.ops.doctor.sender import SENDER
from dailypapers.ops.doctor.setup import SETUP
from dailypapers.ops.doctor.work import WORK

CHECKS: list[Check] = [
    *MACHINE,
    *INSTALLED,
    *HOME,
    *SETUP,
    *DATABASE,
    *INDEX,
    *WORK,
    *PROCESSES,
    *MAIL,
    *SENDER,
    *CLOCK,
]
