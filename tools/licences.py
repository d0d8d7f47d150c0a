"""Prints under which licence each library is that an instance runs with; fails over any but these.

Run: make check. The libraries are those of requirements.lock, tools of developers are left out.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
# Of each family as packages spell it. Those under LGPL and MPL are used as they come, unchanged.
ALLOWED = re.compile(
    r"\b(Apache|MIT|BSD|0BSD|ISC|PSF|Python Software Foundation|Zlib|MPL|Mozilla|LGPL)",
    re.IGNORECASE,
)


def main() -> int:
    """Print the table; return 1 if there is a licence that we did not agree to."""
    names = sorted(set(NAME.findall((ROOT / "requirements.lock").read_text())), key=str.lower)
    unknown = []
    for name in names:
        try:
            said = licence(metadata(name))
        except PackageNotFoundError:
            continue  # It is for another system than this.
        if "--check" not in sys.argv:
            print(f"{name}: {said}")
        if not ALLOWED.search(said):
            unknown.append(f"{name}: {said or 'says nothing'}")
    for line in unknown:
        print(f"A licence that we did not agree to: {line}")
    return 1 if unknown else 0


def licence(said: PackageMetadata) -> str:
    """Return what a package says of itself, the newest way to say so first."""
    if expressions := said.get_all("License-Expression"):
        return str(expressions[0])
    classifiers = [one for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    named = [one.rpartition(" :: ")[2] for one in classifiers if one.count("::") > 1]
    return ", ".join(named) or "".join(said.get_all("License") or []).partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
