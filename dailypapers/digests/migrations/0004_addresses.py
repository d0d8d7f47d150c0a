import dailypapers.core.clock
import dailypapers.digests.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes room for addresses apart from what is mailed to them; 0005 fills it."""

    dependencies = [
        ('digests', '0008_bounces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('key', models.CharField(default=dailypapers.digests.models.new_address_key, max_length=16, unique=True)),
                ('mailbox', models.CharField(max_length=254, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('asked_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('answer_due', models.BooleanField(db_index=True, default=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answers', models.PositiveSmallIntegerField(default=0)),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='subscription',
            name='address',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='digests.address'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='reader',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail_subscriptions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='subscription',
            name='view',
            field=models.CharField(default='edition:day', max_length=1024),
        ),
        migrations.AddField(
            model_name='subscription',
            name='days',
            field=models.PositiveSmallIntegerField(default=127),
        ),
        migrations.AddField(
            model_name='subscription',
            name='at',
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name='subscription',
            name='zone',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='subscription',
            name='papers',
            field=models.PositiveSmallIntegerField(default=20),
        ),
        migrations.AddField(
            model_name='subscription',
            name='least_votes',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='subscription',
            name='parts',
            field=models.CharField(blank=True, default='abstract,summary,why,code', max_length=64),
        ),
        migrations.AddField(
            model_name='subscription',
            name='tells_nothing',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='subscription',
            name='waits',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='subscription',
            name='due_at',
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='subscription',
            name='covered_to',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='issue',
            field=models.CharField(default='', max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='delivery',
            name='papers',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='claimed_at',
            field=models.DateTimeField(db_index=True, default=dailypapers.core.clock.now),
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_issue_per_day',
        ),
    ]
