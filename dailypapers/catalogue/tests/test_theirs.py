from __future__ import annotations

from dailypapers.catalogue.theirs import label, lines


def test_every_word_of_others_has_their_name() -> None:
    said = lines(
        [
            (
                "hf-daily",
                {"ai_summary": "Commas get lost.", "ai_keywords": ["commas", None, "pots"]},
            ),
            ("semanticscholar", {"tldr": "Lost commas.", "citations": 1}),
            ("openreview", {"tldr": "We lose commas.", "decision": "Accept (oral)"}),
            ("openalex", {"citations": 1200}),
            ("crossref", {"citations": 0}),
            ("arxiv", {"change": "new"}),
        ]
    )
    assert said == [
        "Summary by a machine of Hugging Face Daily Papers: “Commas get lost.”",
        "Keywords by a machine of Hugging Face Daily Papers: commas, pots",
        "Summary by a machine of Semantic Scholar: “Lost commas.”",
        "1 citation at Semantic Scholar, as counted there",
        "The authors’ summary at OpenReview: “We lose commas.”",
        "Decision at OpenReview: Accept (oral)",
        "1,200 citations at OpenAlex, as counted there",
    ]


def test_what_is_odd_is_not_said() -> None:
    assert (
        lines([("x", {"ai_summary": 3, "ai_keywords": "a", "citations": "7", "tldr": None})]) == []
    )
    assert (label("hf-daily"), label("paperlists")) == ("Hugging Face Daily Papers", "paperlists")
