"""Words that templates ask for by a filter."""

from __future__ import annotations

from django import template

from dailypapers.core.spoken import listed
from dailypapers.feed.words import name_of, span_of, trending_title
from dailypapers.web.titles import window_name

register = template.Library()
register.filter("named", name_of)
register.filter("listed", listed)
register.filter("days_of", span_of)
register.filter("window_name", window_name)
register.filter("trending_title", trending_title)
