from __future__ import annotations

import re

import pytest

from dailypapers.digests.act_links import STAND_IN, filled, read_act_token, stand_in
from dailypapers.digests.links import BrokenLink, end_token


def test_a_mail_is_filled_with_links_of_its_own_reader() -> None:
    mail = f"one {stand_in('pab23456789', 'vote')} two {stand_in('pab23456789', 'vote', 'save')}."
    for key in ("sada2345678", "sbob2345678"):
        ours = filled(mail, key)
        assert STAND_IN not in ours
        links = [
            read_act_token(token) for token in re.findall(r"/mail/act/(\S+?)\.?(?=\s|$)", ours)
        ]
        assert [(link.acts, link.paper, link.key) for link in links] == [
            (("vote",), "pab23456789", key),
            (("vote", "save"), "pab23456789", key),
        ]
        assert not any(link.is_old for link in links)


def test_a_link_for_something_else_is_none() -> None:
    with pytest.raises(BrokenLink):
        read_act_token(end_token("sada2345678"))
