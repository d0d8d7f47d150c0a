"""Machines of their own, as far as the network goes: namespaces of Linux with a cable to ours."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import closing, suppress
from threading import Thread


def can_be_made() -> bool:
    """Say whether this is root on a machine that lets it make namespaces."""
    if os.geteuid() or not shutil.which("ip"):
        return False
    tried = subprocess.run(["unshare", "--net", "true"], capture_output=True)
    return tried.returncode == 0


class Namespace:
    """A network with one cable, whose other end is ours."""

    def __init__(self, number: int) -> None:
        self.name = f"dp{os.getpid()}-{number}"
        self._cable = f"dp{os.getpid()}o{number}"
        network = f"10.{200 + number}.{os.getpid() % 250}"
        self.here, self.there = f"{network}.1", f"{network}.2"
        self.enter = ["ip", "netns", "exec", self.name]
        self._doors: list[socket.socket] = []
        _ip("netns", "add", self.name)
        inner = ("peer", "name", "eth0", "netns", self.name)
        _ip("link", "add", self._cable, "type", "veth", *inner)
        _ip("addr", "add", f"{self.here}/24", "dev", self._cable)
        _ip("link", "set", self._cable, "up")
        _ip("-n", self.name, "addr", "add", f"{self.there}/24", "dev", "eth0")
        _ip("-n", self.name, "link", "set", "eth0", "up")
        _ip("-n", self.name, "link", "set", "lo", "up")

    def lead_to(self, port: int) -> None:
        """Let who is inside reach a port of our loopback at our end of the cable."""
        door = socket.create_server((self.here, port))
        self._doors.append(door)
        Thread(target=_pass_on, args=(door, port), daemon=True).start()

    def cut(self) -> None:
        """Pull the cable out."""
        _ip("link", "set", self._cable, "down")

    def mend(self) -> None:
        """Put it back."""
        _ip("link", "set", self._cable, "up")

    def remove(self) -> None:
        """Take all of it away; nothing may run inside any more."""
        for door in self._doors:
            door.shutdown(socket.SHUT_RDWR)  # Who waits at it is told.
            door.close()
        _ip("netns", "del", self.name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=10)


def _pass_on(door: socket.socket, port: int) -> None:
    while True:
        try:
            visitor, _ = door.accept()
        except OSError:  # Closed.
            return
        try:
            server = socket.create_connection(("127.0.0.1", port))
        except OSError:  # Nobody is there any more, so nobody is here.
            visitor.close()
            continue
        for one, other in ((visitor, server), (server, visitor)):
            Thread(target=_pour, args=(one, other), daemon=True).start()


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError), closing(other):
        while some := one.recv(65536):
            other.sendall(some)
