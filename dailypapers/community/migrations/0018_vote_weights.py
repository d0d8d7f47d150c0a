import dailypapers.core.clock
import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Let every vote of before weigh 1, and count what is saved."""
    Tally, Mark = apps.get_model("community", "Tally"), apps.get_model("community", "Mark")
    banned = models.Q(reader__banned_until=None) | models.Q(at__gt=models.F("reader__banned_until"))
    Vote = apps.get_model("community", "Vote")
    heard = Vote.objects.filter(banned, reader__is_shadowed=False).values("paper")
    for row in heard.annotate(votes=models.Count("pk")).order_by("paper").iterator():
        Tally.objects.filter(paper=row["paper"]).update(weight=row["votes"])
    kept = Mark.objects.filter(banned, kind="saved", reader__is_shadowed=False).values("paper")
    for row in kept.annotate(saves=models.Count("pk")).order_by("paper").iterator():
        Tally.objects.get_or_create(paper_id=row["paper"])
        Tally.objects.filter(paper=row["paper"]).update(saves=row["saves"])


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_taxonomy'),
        ('community', '0017_expectations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Burst',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='burst', serialize=False, to='catalogue.paper')),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('decision', models.CharField(blank=True, choices=[('', 'none yet'), ('weigh', 'they weigh'), ('strike', 'they weigh nothing')], max_length=6)),
            ],
        ),
        migrations.AddField(
            model_name='tally',
            name='saves',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='tally',
            name='weight',
            field=models.FloatField(default=0.0),
        ),
        migrations.AddField(
            model_name='vote',
            name='state',
            field=models.CharField(choices=[('weighs', 'weighs'), ('held', 'waits for a moderator'), ('struck', 'weighs nothing')], default='weighs', max_length=6),
        ),
        migrations.AddField(
            model_name='vote',
            name='weight',
            field=models.FloatField(default=1.0),
        ),
        migrations.AlterField(
            model_name='moderationentry',
            name='act',
            field=models.CharField(choices=[('hide', 'hid'), ('restore', 'restored'), ('keep', 'left as it is'), ('lock', 'locked the discussion of'), ('unlock', 'unlocked the discussion of'), ('merge', 'merged into another'), ('unmerge', 'parted again'), ('picture', 'took the picture away from'), ('weigh', 'let the held votes weigh for'), ('strike', 'struck the held votes out for'), ('ban', 'banned'), ('unban', 'ended the ban of'), ('shadow', 'set apart'), ('unshadow', 'no longer sets apart'), ('appoint', 'made a moderator'), ('dismiss', 'no longer has as a moderator')], max_length=8),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
