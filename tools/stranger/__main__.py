"""Follow the guides on the Debian that tools/try-on-debian has booted: python3 -m tools.stranger.

Every block of commands is run as it stands in the guide. It needs nothing but Debian's own Python.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from tools.stranger.doing import blocks, follow, ran, show, wait_for
from tools.stranger.fronts import proxy
from tools.stranger.reader import ROOT, SITE, Reader, alive

MAILS = Path("/outcome/mails")
KEYS = Path("/root/keys")
UNITS = ["dailypapers-web", "dailypapers-work"]
CADDY_ROOT = Path("/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt")
CERTIFICATE = Path("/etc/letsencrypt/live/papers.example.org")


def main() -> None:
    """Do all of it, in the order of the guide."""
    prepare()
    install, growing = blocks("docs/start/install.md"), blocks("docs/guide/growing.md")
    for block in install[:4]:  # Program, settings, service, owner.
        link = follow(block).strip()
    wait_for(alive, "the service is up")
    follow(install[4])
    ran("echo DAILYPAPERS_HSTS_DAYS=1 >> /etc/dailypapers/env; systemctl restart dailypapers-web")
    reader = Reader()
    wait_for(lambda: reader.sees("/"), "pages over TLS by nginx")
    show("signed in by the owner's link", reader.sign_in(link))
    proxy("nginx", reader, starting=503)
    mail()
    backups()
    kill(reader, "SQLite")
    follow(install[5])
    wait_for(alive, "upgraded by the guide")
    show("votes are there after it", reader.are_kept())
    caddy(reader)
    postgres(growing, reader)
    print(ran("dailypapers doctor || true"))
    print("All of it is so.")


def prepare() -> None:
    """Have names, certificates and a mail server, as a stranger's network has."""
    names = "127.0.0.1 papers.example.org mx.example.org\n"
    Path("/etc/hosts").write_text(f"127.0.0.1 localhost\n{names}")
    CERTIFICATE.mkdir(parents=True)
    KEYS.mkdir()
    MAILS.mkdir()
    ran(rf"""
        cd {KEYS}
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Stranger \
            -addext keyUsage=critical,keyCertSign -keyout ca.key -out {ROOT}
        openssl req -newkey rsa:2048 -nodes -subj /CN=papers.example.org -keyout key -out asked
        echo subjectAltName=DNS:papers.example.org,DNS:mx.example.org > names
        echo authorityKeyIdentifier=keyid >> names
        openssl x509 -req -in asked -CA {ROOT} -CAkey ca.key -CAcreateserial -days 2 \
            -extfile names -out cert
        cp key {CERTIFICATE}/privkey.pem; cp cert {CERTIFICATE}/fullchain.pem
        update-ca-certificates
    """)
    subprocess.Popen([sys.executable, "tools/stranger/mail.py", str(KEYS), str(MAILS)])


def mail() -> None:
    """Ask for the daily mail, and wait for the answer at the mail server."""
    stranger = Reader()
    stranger.open("/subscribe")
    asked = stranger.post("/subscribe", email="ada@example.org")
    show("asked for the daily mail", asked.status == 200)
    wait_for(lambda: any(MAILS.iterdir()), "a mail came, by STARTTLS and a password")
    show("with a link to the site", SITE in next(MAILS.iterdir()).read_text())


def backups() -> None:
    """Make one by hand and one by the timer's unit, each proven."""
    ran("dailypapers backup --verify && systemctl start dailypapers-backup.service")
    show("two backups, proven by restoring", ran("dailypapers backup --list").count("\n") >= 2)


def kill(reader: Reader, database: str) -> None:
    """Kill all of it while a reader votes; systemd brings it back with every vote."""
    before = len(reader.known)
    pressing = Thread(target=reader.press_until_it_ends)
    pressing.start()
    time.sleep(1)
    ran(f"systemctl kill --signal=KILL {' '.join(UNITS)}")
    pressing.join()
    wait_for(alive, f"{database}: up again by systemd after kill -9 of everything")
    count = len(reader.known) - before
    show(f"{database}: votes acknowledged before that: {count}", count)
    show(f"{database}: none of them is lost", reader.are_kept())


def postgres(growing: list[str], reader: Reader) -> None:
    """Move to PostgreSQL as the guide says; every line of the export is the same."""
    ran(f"systemctl stop {' '.join(UNITS)}")
    before = ran("dailypapers export -")
    for block in growing:
        follow(block)
    wait_for(alive, "the service is up on PostgreSQL")
    ran(f"systemctl stop {' '.join(UNITS)}")
    after = ran("dailypapers export -")
    show("papers, readers and all they did are the same", lasting(after) == lasting(before))
    ran(f"systemctl start {' '.join(UNITS)}")
    wait_for(alive, "up again")
    backups()
    kill(reader, "PostgreSQL")


def lasting(export: str) -> list[str]:
    """Return the lines of what the service does not change by itself while it runs."""
    kept, is_kept = [], False
    for line in export.splitlines():
        if line.startswith('{"columns"'):
            is_kept = json.loads(line)["model"].startswith(
                ("catalogue.", "community.", "accounts.")
            )
        if is_kept and not line.startswith('{"end"'):
            kept.append(line)
    return kept


def caddy(reader: Reader) -> None:
    """Put Caddy in front instead, with an authority of its own."""
    own = "{\n\tlocal_certs\n\tskip_install_trust\n}\n"
    config = own + Path("deploy/caddy/Caddyfile").read_text()
    Path("/etc/caddy/Caddyfile").write_text(config)
    ran("systemctl stop nginx && systemctl start caddy")
    wait_for(CADDY_ROOT.exists, "Caddy made a certificate")
    reader.trust(CADDY_ROOT)
    time.sleep(2)
    proxy("Caddy", reader, starting=502)


if __name__ == "__main__":
    main()
