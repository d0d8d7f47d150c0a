from __future__ import annotations

import pytest

from dailypapers.core.readable import readable


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"From $O(n^2)$ to $\mathcal{O}(n \log n)$", "From O(n²) to 𝒪(n log n)"),
        (r"$\mathcal{L}_{\text{KL}}$", "ℒ_KL"),
        (r"$\frac{a+b}{2}\leq\alpha$", "(a+b)/2 ≤ α"),
        (r"$\hat{x}_i^{(t)}$", "x̂ᵢ^(t)"),
        (r"$\mathbb{R}^{d\times k}$", "ℝ^(d×k)"),
        (r"$10^{-5}$ and $\sqrt{x+1}$", "10⁻⁵ and √(x+1)"),
        (r"$\sum_{i=1}^n x_i$", "∑ᵢ₌₁ⁿxᵢ"),
        (r"\(p<0.05\)", "p < 0.05"),
    ],
)
def test_formulas_become_characters(tex: str, plain: str) -> None:
    assert readable(tex) == plain


def test_a_formula_nobody_can_read_stays_as_it_was_typed() -> None:
    assert readable(r"$\foo{x}$") == r"\foo{x}"


def test_money_is_not_maths() -> None:
    assert readable("from $5 to $10") == "from $5 to $10"


def test_text_from_strangers_never_fails() -> None:
    assert readable(r"$\text{<b>}$ and $\begin{x$ and $" + "{" * 500 + "$")
