"""The flow diagram of a review, laid out to be drawn: boxes, lines of words, arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import wrap

from dailypapers.core.spoken import say
from dailypapers.feed.reviews.flow_words import Step

BAR, GAP, PAD = 26, 30, 12  # of the phases at the side; between boxes; inside of them
WIDE, LETTERS, LINE = 300, 42, 18  # a box, and how many letters fit into a line of it
UPWARDS = 7  # a letter of a phase, which is as long as its boxes are high
LEFT = BAR + GAP // 2
RIGHT = LEFT + WIDE + GAP * 2


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words and where it begins."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its lines."""

    x: int
    y: int
    width: int
    height: int
    lines: Sequence[Words]

    @property
    def middle(self) -> int:
        """Half of its height."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn. `phases` are boxes whose one line goes upwards at their middle."""

    width: int
    height: int
    boxes: Sequence[Box]
    phases: Sequence[Box]
    arrows: Sequence[str]
    title: str
    says: str


def picture(steps: Sequence[Step]) -> Picture:
    """Lay out the steps of a flow, one below the other, what leaves at the right."""
    boxes: list[Box] = []
    arrows: list[str] = []
    starts: list[tuple[int, str]] = []
    top = 1
    for step, after in zip_longest(steps, steps[1:]):
        is_alone = step.phase and (after is None or after.phase)
        stays = _box(LEFT, top, step.stays, UPWARDS * len(step.phase) + PAD if is_alone else 0)
        row = [stays]
        if step.leaves:
            leaves = _box(RIGHT, top, step.leaves)
            row.append(leaves)
            at = min(stays.middle, leaves.middle)
            arrows.append(f"M{LEFT + WIDE} {at}H{RIGHT}")
        if step.phase:
            starts.append((top, step.phase))
        if boxes:
            above = next(box for box in reversed(boxes) if box.x == LEFT)
            arrows.append(f"M{LEFT + WIDE // 2} {above.y + above.height}V{top}")
        boxes += row
        top = max(box.y + box.height for box in row) + GAP
    ends = [start for start, _ in starts[1:]] + [top]
    phases = [
        Box(1, start, BAR - 1, end - GAP - start, [Words(BAR // 2, (start + end - GAP) // 2, name)])
        for (start, name), end in zip(starts, ends, strict=True)
    ]
    said = "; ".join(line for step in steps for line in (*step.stays, *step.leaves))
    title = say("Flow diagram, as in PRISMA 2020")
    return Picture(RIGHT + WIDE + 1, top - GAP + 1, boxes, phases, arrows, title, said)


def _box(x: int, y: int, lines: Sequence[str], least: int = 0) -> Box:
    whole = [line.replace(" = ", "\u00a0=\u00a0") for line in lines]  # A number stays with its n.
    words = [part for line in whole for part in wrap(line, LETTERS) or [""]]
    height = max(least, len(words) * LINE + 2 * PAD)
    placed = [
        Words(x + PAD, y + PAD + LINE * place - 5, text) for place, text in enumerate(words, 1)
    ]
    return Box(x, y, WIDE, height, placed)
