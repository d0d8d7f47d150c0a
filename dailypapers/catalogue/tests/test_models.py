from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dailypapers.catalogue.models import Identifier, Paper, Revision, new_paper_key
from dailypapers.testing.make import make_paper
from dailypapers.testing.processes import Instance

# Threads take numbers in transactions of uneven length, while a reader asks for the newest one
# again and again: once it has seen a number, no smaller one may appear.
RACE = """
import json, random, threading, time
from django.db import connection, transaction
from dailypapers.catalogue.models import Paper, Revision

def write(name):
    for turn in range(15):
        with transaction.atomic():
            revision = Revision.take()
            time.sleep(random.random() / 200)
            Paper.objects.create(title="", address=f"{name}-{turn}", revision=revision)
    connection.close()

def read():
    while running:
        mark = Revision.latest()
        papers = list(Paper.objects.filter(revision__lte=mark).values_list("revision", flat=True))
        seen.append((mark, len(papers)))
    connection.close()

running, seen = True, []
writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
reader = threading.Thread(target=read)
reader.start()
for writer in writers: writer.start()
for writer in writers: writer.join()
running = False
reader.join()
revisions = sorted(Paper.objects.values_list("revision", flat=True))
print(json.dumps({"revisions": revisions, "seen": sorted(set(seen))}))
"""


@pytest.mark.django_db
def test_revisions_count_from_one() -> None:
    assert Revision.latest() == 0
    assert [Revision.take(), Revision.take()] == [1, 2]
    assert Revision.latest() == 2


@pytest.mark.django_db
def test_a_number_taken_in_vain_is_given_again() -> None:
    Revision.take()
    with transaction.atomic():
        assert Revision.take() == 2
        transaction.set_rollback(True)
    assert Revision.latest() == 1


def test_whoever_has_seen_a_revision_has_seen_all_before_it(migrated: Instance) -> None:
    done = migrated.run("shell", "-v0", "-c", RACE)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["revisions"] == list(range(1, 61))
    assert len(said["seen"]) > 5
    assert all(mark == papers for mark, papers in said["seen"])


@pytest.mark.django_db
def test_an_identifier_belongs_to_one_paper() -> None:
    identifier = make_paper().identifiers.get()
    other = make_paper()
    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(paper=other, scheme=identifier.scheme, value=identifier.value)


def test_a_key_has_ten_characters_after_its_letter() -> None:
    keys = {new_paper_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(key.startswith("p") and len(key) == 11 for key in keys)


def test_a_paper_without_a_date_has_none() -> None:
    assert Paper().published_on is None
    paper = Paper(published=date(2024, 5, 1), published_precision="month")
    assert str(paper.published_on) == "2024-05"
