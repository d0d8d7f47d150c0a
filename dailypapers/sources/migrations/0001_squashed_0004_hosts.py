"""All of 0001 to 0004 in one step, for a database that has none of them."""

import dailypapers.core.clock
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('sources', '0001_initial'),
        ('sources', '0002_sources'),
        ('sources', '0003_arrivals'),
        ('sources', '0004_hosts'),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='FileImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('lines', models.PositiveBigIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('done', models.BooleanField(default=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('name', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('not_before', models.DateTimeField()),
                ('failures', models.PositiveIntegerField(default=0)),
                ('closed_until', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('day', models.DateField()),
                ('asked', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('value', models.CharField(max_length=255)),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=32, unique=True)),
                ('connector', models.CharField(max_length=32)),
                ('options', models.JSONField(blank=True, default=dict)),
                ('minutes', models.PositiveIntegerField(default=240, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(525600)], verbose_name='minutes between two harvests')),
                ('fallbacks', models.JSONField(blank=True, default=list)),
                ('active', models.BooleanField(default=True)),
                ('seeded', models.JSONField(default=dict, editable=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=32)),
                ('day', models.DateField()),
                ('listed', models.PositiveIntegerField(default=0)),
                ('fresh', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'day'), name='one_arrival_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Harvest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(db_index=True, max_length=32)),
                ('state', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=8)),
                ('started_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('since', models.DateField(null=True)),
                ('watermark', models.DateField(null=True)),
                ('cursor', models.TextField(blank=True)),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('same', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('stale', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'indexes': [models.Index(fields=['source', 'state', '-started_at'], name='runs_of_a_source')],
            },
        ),
    ]
