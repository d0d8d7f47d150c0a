"""All of 0001 to 0007 in one step, for a database that has none of them."""

import dailypapers.catalogue.events
import dailypapers.catalogue.models
import dailypapers.catalogue.records
import dailypapers.core.clock
import django.db.models.deletion
from django.db import migrations, models

from dailypapers.catalogue.migrations import _taxonomy


class Migration(migrations.Migration):

    replaces = [
        ('catalogue', '0001_initial'),
        ('catalogue', '0002_taxonomy'),
        ('catalogue', '0003_indexes'),
        ('catalogue', '0004_observations'),
        ('catalogue', '0005_events'),
        ('catalogue', '0006_recognition'),
        ('catalogue', '0007_apart'),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255, unique=True)),
                ('name', models.CharField(max_length=255)),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255, unique=True)),
                ('name', models.CharField(max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=dailypapers.catalogue.models.new_paper_key, editable=False, max_length=16, unique=True)),
                ('address', models.CharField(max_length=128, unique=True)),
                ('title', models.TextField()),
                ('abstract', models.TextField(blank=True)),
                ('summary', models.TextField(blank=True)),
                ('keywords', models.JSONField(default=list)),
                ('published', models.DateField(null=True)),
                ('published_precision', models.CharField(blank=True, choices=[('year', 'Year'), ('month', 'Month'), ('day', 'Day')], max_length=5)),
                ('comment', models.TextField(blank=True)),
                ('journal_ref', models.TextField(blank=True)),
                ('licence', models.CharField(blank=True, max_length=255)),
                ('withdrawn', models.BooleanField(default=False)),
                ('match_key', models.CharField(db_index=True, max_length=32)),
                ('imported_votes', models.PositiveIntegerField(db_index=True, default=0)),
                ('imported_comments', models.PositiveIntegerField(db_index=True, default=0)),
                ('revision', models.BigIntegerField(db_index=True, default=0)),
                ('created_at', models.DateTimeField(default=dailypapers.core.clock.now, editable=False)),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='catalogue.paper')),
                ('venue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='papers', to='catalogue.venue')),
            ],
            options={
                'indexes': [models.Index(models.F('merged_into'), condition=models.Q(('merged_into__isnull', False)), name='merged_papers')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=32)),
                ('kind', models.CharField(choices=[(dailypapers.catalogue.events.Kind['REVISED'], 'Revised'), (dailypapers.catalogue.events.Kind['CROSS_LISTED'], 'Cross-listed'), (dailypapers.catalogue.events.Kind['WITHDRAWN'], 'Withdrawn'), (dailypapers.catalogue.events.Kind['RESTORED'], 'Restored'), (dailypapers.catalogue.events.Kind['PUBLISHED'], 'Published')], max_length=16)),
                ('at', models.DateTimeField()),
                ('noticed_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('said', models.CharField(blank=True, max_length=500)),
                ('before', models.BinaryField(null=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='catalogue.paper')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('code', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('group', models.CharField(max_length=80)),
                ('active', models.BooleanField(default=True)),
                ('alias_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='aliases', to='catalogue.topic')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('posted_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=255)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='catalogue.paper')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'number'), name='one_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('stars', 'Stars of its code'), ('citations', 'Citations')], max_length=9)),
                ('source', models.CharField(blank=True, max_length=32)),
                ('subject', models.CharField(blank=True, max_length=1000)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='catalogue.paper')),
            ],
            options={
                'indexes': [models.Index(models.F('at'), name='observed_lately')],
                'constraints': [models.UniqueConstraint(fields=('paper', 'kind', 'source', 'subject', 'day'), name='observed_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(dailypapers.catalogue.records.LinkKind['CODE'], 'Code'), (dailypapers.catalogue.records.LinkKind['PROJECT'], 'Project'), (dailypapers.catalogue.records.LinkKind['DATA'], 'Data'), (dailypapers.catalogue.records.LinkKind['MODEL'], 'Model'), (dailypapers.catalogue.records.LinkKind['PAGE'], 'Page')], max_length=8)),
                ('url', models.URLField(max_length=1000)),
                ('stars', models.PositiveIntegerField(null=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='catalogue.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'url'), name='linked_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.CharField(max_length=64)),
                ('votes', models.PositiveIntegerField(default=0)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imported_counts', to='catalogue.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'site'), name='counted_once')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=16)),
                ('value', models.CharField(max_length=255)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='catalogue.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'value'), name='one_paper_per_id')],
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('affiliation', models.TextField(blank=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='catalogue.author')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='catalogue.paper')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'position'), name='one_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Apart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.paper')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='parted_once')],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=32)),
                ('kind', models.PositiveSmallIntegerField(choices=[(dailypapers.catalogue.records.Featured['PICK'], 'PICK'), (dailypapers.catalogue.records.Featured['SUBMISSION'], 'SUBMISSION'), (dailypapers.catalogue.records.Featured['LISTING'], 'LISTING')])),
                ('featured_by', models.CharField(max_length=200)),
                ('announced_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('position', models.PositiveIntegerField(null=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='catalogue.paper')),
            ],
            options={
                'indexes': [models.Index(models.F('day'), models.F('kind'), name='edition_order'), models.Index(models.F('announced_at'), name='announcement_order')],
                'constraints': [models.UniqueConstraint(fields=('paper', 'source'), name='announced_once_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=32)),
                ('source_id', models.CharField(max_length=255)),
                ('fetched_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('watermark', models.DateField(null=True)),
                ('digest', models.BinaryField(max_length=16)),
                ('payload', models.BinaryField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='catalogue.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'source_id'), name='one_record_per_source_id')],
            },
        ),
        migrations.CreateModel(
            name='PaperTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filings', to='catalogue.paper')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filings', to='catalogue.topic')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('paper', 'topic'), name='filed_once')],
            },
        ),
        migrations.RunPython(_taxonomy.load, migrations.RunPython.noop),
    ]
