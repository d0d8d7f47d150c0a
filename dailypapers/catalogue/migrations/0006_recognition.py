from django.db import migrations

from dailypapers.catalogue.recognition import match_key

BATCH = 2000


def find_again(apps, schema_editor):
    """Give every paper the key by which its work is recognised now."""
    Paper = apps.get_model("catalogue", "Paper")
    Authorship = apps.get_model("catalogue", "Authorship")
    last = 0
    while rows := list(
        Paper.objects.filter(pk__gt=last).order_by("pk").only("title", "match_key")[:BATCH]
    ):
        signed = dict(
            Authorship.objects.filter(paper__in=rows, position=1).values_list(
                "paper_id", "author__name"
            )
        )
        for paper in rows:
            paper.match_key = match_key(paper.title, signed.get(paper.pk, ""))
        Paper.objects.bulk_update(rows, ["match_key"], batch_size=200)
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_events"),
    ]

    operations = [
        migrations.RunPython(find_again, migrations.RunPython.noop),
    ]
