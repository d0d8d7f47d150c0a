"""Expecting from the past alone, on small worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dailypapers.feed.expected.agreement import METRICS, agreement
from dailypapers.feed.expected.features import Features
from dailypapers.feed.expected.model import Model
from dailypapers.feed.expected.papers import Papers, gains
from dailypapers.feed.expected.records import records
from dailypapers.feed.expected.walk import REFIT_DAYS, walked

DAYS, A_DAY = 40, 8


def world() -> Papers:
    """Papers of forty days: Ada's are loved, and so are those with code; the rest is chance."""
    chance = np.random.default_rng(5)
    days = np.repeat(np.arange(DAYS), A_DAY)
    people = [["Ada" if place % A_DAY == 0 else f"n{place % 30}"] for place in range(len(days))]
    code = chance.integers(0, 2, len(days)).astype(float)
    loved = np.array([names == ["Ada"] for names in people])
    votes = np.floor(20 * loved + 6 * code + chance.random(len(days)) * 3)
    vectors = chance.normal(size=(len(days), 4))
    return Papers(days, days, votes, vectors, {"authors": people}, {"code": code})


def test_it_finds_who_and_what_is_loved() -> None:
    papers = world()
    found = walked(papers, 20, DAYS - 1)
    asked = ~np.isnan(found)
    assert asked.sum() == 20 * A_DAY
    figures = agreement(found[asked], papers.votes[asked], papers.lists[asked], 13)
    assert np.mean(figures["spearman"]) > 0.6
    assert np.mean(figures["ndcg@10"]) > 0.95


def test_changing_the_future_changes_nothing() -> None:
    papers = world()
    before = walked(papers, 20, DAYS - 1)
    later = papers.days >= 20 + REFIT_DAYS
    chance = np.random.default_rng(6)
    changed = replace(
        papers,
        votes=np.where(later, chance.integers(0, 99, len(papers)), papers.votes).astype(float),
        vectors=np.where(later[:, None], 7.0, papers.vectors),
        people={
            "authors": [
                ["Bob"] if at else n for at, n in zip(later, papers.people["authors"], strict=True)
            ]
        },
    )
    after = walked(changed, 20, DAYS - 1)
    assert np.array_equal(before[~later], after[~later], equal_nan=True)
    assert not np.array_equal(before[later], after[later])


def test_votes_of_a_day_are_no_reason_on_that_day() -> None:
    papers = world()
    today = papers.days == 20
    swapped = replace(papers, votes=np.where(today, 50 - papers.votes, papers.votes))
    before, after = walked(papers, 20, 21), walked(swapped, 20, 21)
    assert np.array_equal(before[today], after[today])
    assert not np.array_equal(before[papers.days == 21], after[papers.days == 21])


def test_a_record_is_held_back_and_of_days_before() -> None:
    days = np.array([2, 1, 1, 3])
    gained = np.array([3.0, 2.0, np.nan, 9.0])
    found = records(days, gained, [["Ada", "Bob"], ["Ada"], ["Bob"], []])
    assert found[1].tolist() == [0, 0, 0, 0, pytest.approx(np.log(2))]
    assert found[0] == pytest.approx([2 / 6, 1 / 6, 2 / 6, np.log(2), np.log(3)])
    assert found[3].tolist() == [0] * 5


def test_lists_without_votes_teach_nothing() -> None:
    votes, lists = np.array([1.0, 3.0, 0.0, 0.0, np.nan]), np.array([1, 1, 2, 2, 1])
    assert gains(votes, lists) == pytest.approx([-0.5, 0.5, np.nan, np.nan, np.nan], nan_ok=True)


def test_without_a_past_everything_is_expected_alike() -> None:
    assert walked(world(), 0, REFIT_DAYS - 1)[: REFIT_DAYS * A_DAY].tolist() == [0.0] * 56


def test_a_column_that_never_varies_weighs_nothing() -> None:
    papers = replace(world(), facts={"code": np.ones(DAYS * A_DAY)})
    features = Features.of(papers)
    gained = gains(papers.votes, papers.lists)
    model = Model.fit(features.columns, gained, papers.lists, features.shrinkage)
    assert model.weights[features.parts["code"]].tolist() == [0.0]


def test_orders_are_held_against_votes_list_by_list() -> None:
    votes, lists = np.array([1.0, 3.0, 5.0, 5.0, 0.0]), np.array([1, 1, 2, 2, 3])
    best = agreement(votes, votes, lists, 13)
    worst = agreement(-votes, votes, lists, 13)
    assert {metric: best[metric] for metric in METRICS} == {metric: [1.0] for metric in METRICS}
    assert worst["spearman"] == [-1.0]
    assert worst["ndcg@10"] == pytest.approx([(1 + 3 / np.log2(3)) / (3 + 1 / np.log2(3))])


def test_papers_expected_alike_are_not_in_the_order_of_the_file() -> None:
    votes = np.arange(200, 0, -1.0)
    figures = agreement(np.zeros(200), votes, np.zeros(200, int), 13)
    assert figures["spearman"] == [0.0]
    assert figures["ndcg@10"][0] < 0.8
