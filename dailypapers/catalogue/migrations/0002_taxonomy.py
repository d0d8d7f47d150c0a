from django.db import migrations

from dailypapers.catalogue.migrations import _taxonomy


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(_taxonomy.load, migrations.RunPython.noop)]
