from django.conf import settings
from django.db import migrations

from dailypapers.core.clock import now
from dailypapers.digests.models import new_address_key

MOVED = (
    "mailbox",
    "email",
    "asked_at",
    "answer_due",
    "answered_at",
    "answers",
    "confirmed_at",
    "held_until",
    "attempts",
    "error",
)
AT_ONCE = 500


def take_over(apps, editor):
    """Give every subscriber an address of their own; what was sent to them stays sent.

    They keep the daily edition, every day at the instance's hour, and the links of their mails.
    """
    Address = apps.get_model("digests", "Address")
    Subscription = apps.get_model("digests", "Subscription")
    EmailAddress = apps.get_model("account", "EmailAddress")
    confirmed = EmailAddress.objects.filter(verified=True).values_list("email", "user")
    readers = {email.lower(): user for email, user in confirmed}
    rows = Subscription.objects.order_by("pk").iterator(AT_ONCE)
    for row in rows:
        said = {name: getattr(row, name) for name in MOVED}
        row.address = Address.objects.create(key=new_address_key(), **said)
        row.reader_id = readers.get(row.mailbox)
        row.due_at = now() if row.state == "confirmed" else None
        row.save(update_fields=["address", "reader", "due_at"])
    Delivery = apps.get_model("digests", "Delivery")
    for day in Delivery.objects.values_list("day", flat=True).distinct():
        Delivery.objects.filter(day=day).update(issue=day.isoformat())


class Migration(migrations.Migration):

    dependencies = [
        ("digests", "0004_addresses"),
        ("account", "0009_emailaddress_unique_primary_email"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
