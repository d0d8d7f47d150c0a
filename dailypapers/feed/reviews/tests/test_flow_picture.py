from __future__ import annotations

from dailypapers.feed.reviews.flow_picture import LETTERS, UPWARDS, picture
from dailypapers.feed.reviews.flow_words import Step

STEPS = [
    Step(
        "Identification",
        ["Records (n = 9)", "from a"],
        ["Duplicates removed before screening (n = 1)"],
    ),
    Step(
        "Screening", ["Screened (n = 8)"], ["Excluded", *["A reason of very many words " * 3] * 4]
    ),
    Step("Included", ["Included (n = 3)"]),
]


def test_boxes_hold_their_words_and_never_meet() -> None:
    drawn = picture(STEPS)
    assert len(drawn.boxes) == 5
    for box in (*drawn.boxes, *drawn.phases):
        assert box.x >= 0
        assert box.x + box.width <= drawn.width
        assert box.y + box.height <= drawn.height
        assert all(box.y <= line.y <= box.y + box.height for line in box.lines)
        assert all(len(line.text) <= LETTERS for line in box.lines)
    assert [line.text for line in drawn.boxes[1].lines][1] == "(n\u00a0=\u00a01)"
    for phase in drawn.phases:
        assert phase.height >= UPWARDS * len(phase.lines[0].text)
    for place, one in enumerate(drawn.boxes):
        for other in drawn.boxes[place + 1 :]:
            assert one.x != other.x or one.y + one.height < other.y
    assert [phase.y for phase in drawn.phases] == [
        drawn.boxes[0].y,
        drawn.boxes[2].y,
        drawn.boxes[4].y,
    ]


def test_the_picture_says_its_words_to_who_does_not_see_it() -> None:
    assert "screening (n = 1); Screened (n = 8)" in picture(STEPS).says
