import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Takes away what addresses have now."""

    dependencies = [
        ('digests', '0005_the_daily_edition_as_a_view'),
    ]

    operations = [
        *(
            migrations.RemoveField(model_name='subscription', name=name)
            for name in (
                'mailbox',
                'email',
                'answer_due',
                'answered_at',
                'answers',
                'held_until',
                'attempts',
                'error',
            )
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='day',
        ),
        migrations.AlterField(
            model_name='subscription',
            name='address',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='digests.address'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('address', 'view'), name='one_subscription_to_a_view'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('subscription', 'issue'), name='one_delivery_an_issue'),
        ),
    ]
