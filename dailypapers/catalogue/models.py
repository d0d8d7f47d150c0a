"""The catalogue: papers and everything the sources say of them. See docs/reference/catalogue.md."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from dailypapers.catalogue.events import Kind
from dailypapers.catalogue.records import Featured, LinkKind, PartialDate
from dailypapers.core.clock import now
from dailypapers.core.ids import new_key


def new_paper_key() -> str:
    """Return a fresh permanent key of a paper."""
    return new_key("p")


class Topic(models.Model):
    """One subject of the arXiv taxonomy."""

    code = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=80)
    active = models.BooleanField(default=True)
    alias_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="aliases")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Venue(models.Model):
    """Where papers appear: a conference volume, a journal."""

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """A name that signs papers. People who share a name share a row until told apart."""

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A work, as merged from all records of it.

    `address` is its public address: the arXiv id if it has one, else the ACL id, else `key`.
    `match_key` is what the same work from another source is recognised by. `revision` grows with
    every change of any paper, so that readers of the catalogue can ask what changed since.
    """

    class Precision(models.TextChoices):
        """How much of `published` is known."""

        YEAR = "year"
        MONTH = "month"
        DAY = "day"

    key = models.CharField(max_length=16, unique=True, default=new_paper_key, editable=False)
    address = models.CharField(max_length=128, unique=True)
    title = models.TextField()
    abstract = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    keywords = models.JSONField(default=list)
    published = models.DateField(null=True)
    published_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    venue = models.ForeignKey(Venue, models.SET_NULL, null=True, related_name="papers")
    comment = models.TextField(blank=True)
    journal_ref = models.TextField(blank=True)
    licence = models.CharField(max_length=255, blank=True)
    withdrawn = models.BooleanField(default=False)
    match_key = models.CharField(max_length=32, db_index=True)
    imported_votes = models.PositiveIntegerField(default=0, db_index=True)
    imported_comments = models.PositiveIntegerField(default=0, db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed", db_index=False
    )
    revision = models.BigIntegerField(default=0, db_index=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        # Papers that are merged into none must not be looked for by index: nearly all are.
        indexes = [
            models.Index(
                "merged_into", name="merged_papers", condition=models.Q(merged_into__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def published_on(self) -> PartialDate | None:
        """The publication date with its precision."""
        if self.published is None:
            return None
        return PartialDate(self.published, self.published_precision)


class Authorship(models.Model):
    """That an author signs a paper, in which place."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, models.CASCADE, related_name="authorships")
    position = models.PositiveSmallIntegerField()
    affiliation = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["paper", "position"], name="one_per_place")]

    def __str__(self) -> str:
        return f"{self.author_id} signs {self.paper_id} as {self.position}"


class PaperTopic(models.Model):
    """That a paper is filed under a topic; position 0 is the primary one."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="filings")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="filings")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["paper", "topic"], name="filed_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} in {self.topic_id}"


class Identifier(models.Model):
    """A name other systems know the paper by, in canonical form."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=16)
    value = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="one_paper_per_id")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Version(models.Model):
    """One posting of a paper."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    posted_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="one_per_number")]

    def __str__(self) -> str:
        return f"{self.paper_id} v{self.number}"


class FullText(models.Model):
    """What a paper says in full, as compressed Markdown, by a name of the paper.

    Empty while there is none: `problem` says why, `tries` how often it was asked for. `version` is
    the posting that was asked for last; `licence` what was said with a text that somebody gave.
    """

    class Origin(models.TextChoices):
        """What it was made from."""

        HTML = "html"
        PDF = "pdf"

    scheme = models.CharField(max_length=16)
    value = models.CharField(max_length=255)
    origin = models.CharField(max_length=4, choices=Origin)
    version = models.PositiveSmallIntegerField(default=0)
    licence = models.CharField(max_length=255, blank=True)
    text = models.BinaryField(default=b"")
    length = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=255, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value", "origin"], name="one_full_text_a_name_and_origin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin} of {self.scheme}:{self.value}"


class Link(models.Model):
    """A page, repository, data set or model that belongs to a paper."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=8, choices=[(kind, kind.capitalize()) for kind in LinkKind])
    url = models.URLField(max_length=1000)
    stars = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "url"], name="linked_once")]

    def __str__(self) -> str:
        return self.url


class Announcement(models.Model):
    """That a source put a paper before readers.

    `day` is the edition it belongs to, fixed when the record was taken in: a later change of the
    time zone or the roll-over hour moves nothing.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="announcements")
    source = models.CharField(max_length=32)
    kind = models.PositiveSmallIntegerField(choices=[(kind, kind.name) for kind in Featured])
    featured_by = models.CharField(max_length=200)
    announced_at = models.DateTimeField()
    day = models.DateField()
    position = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "source"], name="announced_once_per_source")
        ]
        indexes = [
            models.Index("day", "kind", name="edition_order"),
            models.Index("announced_at", name="announcement_order"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} on {self.day:%Y-%m-%d} by {self.source}"


class ImportedCount(models.Model):
    """Votes and comments as another site counted them. Never mixed with our own."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="imported_counts")
    site = models.CharField(max_length=64)
    votes = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "site"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.votes} votes at {self.site}"


class Observation(models.Model):
    """That a source counted so many of something of a paper: on each day, the last other number.

    `subject` is what was looked at where a paper may have several: the address of a repository.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        STARS = "stars", "Stars of its code"
        CITATIONS = "citations", "Citations"

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="observations")
    kind = models.CharField(max_length=9, choices=Kind)
    source = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "kind", "source", "subject", "day"], name="observed_once_a_day"
            )
        ]
        indexes = [models.Index("at", name="observed_lately")]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} of {self.paper_id} on {self.day:%Y-%m-%d}"


class Event(models.Model):
    """That something happened to a paper after it came: see `events.py`.

    `at` is when it happened, as far as the source says, else when it was noticed. `before` are
    title and abstract as they were before a revision, compressed.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="events")
    source = models.CharField(max_length=32)
    kind = models.CharField(max_length=16, choices=[(kind, kind.capitalize()) for kind in Kind])
    at = models.DateTimeField()
    noticed_at = models.DateTimeField(default=now)
    said = models.CharField(max_length=500, blank=True)
    before = models.BinaryField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.kind} on {self.at:%Y-%m-%d}"


class Record(models.Model):
    """What one source says of a paper, kept whole: the catalogue can be computed again from it.

    `watermark` is how far its source was known to be in when the harvest began that brought it.
    """

    source = models.CharField(max_length=32)
    source_id = models.CharField(max_length=255)
    fetched_at = models.DateTimeField(default=now)
    watermark = models.DateField(null=True)
    digest = models.BinaryField(max_length=16)
    payload = models.BinaryField()
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="records")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="one_record_per_source_id")
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"


class Apart(models.Model):
    """That a person parted two papers: no record joins them again, only a person does."""

    one = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    other = models.ForeignKey(Paper, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="parted_once")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Revision(models.Model):
    """The one row that numbers changes of papers.

    Taking a number locks the row until the transaction ends, so that numbers become visible in
    the order in which they were given: whoever has seen revision n has seen all before it.
    """

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def take(cls) -> int:
        """Return the next number; call inside the transaction that writes the papers."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)
            cls.objects.filter(pk=1).update(number=F("number") + 1)
        return cls.objects.get(pk=1).number

    @classmethod
    def latest(cls) -> int:
        """Return the newest number given and committed, 0 in an empty catalogue."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
