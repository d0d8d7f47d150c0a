"""Numbers in the text format of Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterator

FORMAT = "text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[str, float]  # (labels, value)


def gauge(name: str, text: str, samples: list[Sample]) -> Iterator[str]:
    """Yield the lines of what goes up and down."""
    return metric(name, "gauge", text, samples)


def metric(name: str, kind: str, text: str, samples: list[Sample]) -> Iterator[str]:
    """Yield the lines of a metric; a sample of a histogram names its part before its labels."""
    yield f"# HELP dailypapers_{name} {text}"
    yield f"# TYPE dailypapers_{name} {kind}"
    for labels, value in samples:
        part, _, inside = labels.rpartition("|")
        shown = f"{{{inside}}}" if inside else ""
        yield f"dailypapers_{name}{part}{shown} {float(value):.15g}"


def escaped(label: str) -> str:
    """Return the value of a label as it is written."""
    return label.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
