"""Loads the arXiv taxonomy that ships with the package."""

from __future__ import annotations

import csv
from importlib import resources

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def load(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    topic = apps.get_model("catalogue", "Topic")
    table = resources.files("dailypapers") / "archive" / "taxonomy.csv"
    rows = list(csv.DictReader(table.read_text().splitlines()))
    topic.objects.bulk_create(
        topic(code=row["code"], name=row["name"], group=row["group"], active=row["active"] == "1")
        for row in rows
    )
    for row in rows:
        if row["alias_of"]:
            topic.objects.filter(code=row["code"]).update(alias_of=row["alias_of"])
