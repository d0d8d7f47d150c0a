"""All of 0001 to 0012 in one step, for a database that has none of them."""

import dailypapers.core.clock
import dailypapers.core.languages
import dailypapers.digests.hooks.models
import dailypapers.digests.mail_models
import dailypapers.digests.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('digests', '0001_initial'),
        ('digests', '0002_paused'),
        ('digests', '0003_notices'),
        ('digests', '0007_feedback'),
        ('digests', '0008_bounces'),
        ('digests', '0004_addresses'),
        ('digests', '0005_the_daily_edition_as_a_view'),
        ('digests', '0006_addresses_alone'),
        ('digests', '0011_webhooks'),
        ('digests', '0012_language'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('catalogue', '0003_indexes'),
        ('community', '0023_notification_mails'),
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
                ('language', models.CharField(default=dailypapers.core.languages.current, max_length=8)),
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
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
                ('mailbox', models.CharField(db_index=True, max_length=254)),
                ('kind', models.CharField(choices=[('gone', 'The address takes no mail'), ('trouble', 'The address took no mail this time'), ('other', 'Not about the address'), ('complaint', 'Complaint')], max_length=9)),
                ('status', models.CharField(blank=True, max_length=12)),
                ('said', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=dailypapers.digests.hooks.models.new_message_key, max_length=16, unique=True)),
                ('kind', models.CharField(max_length=32)),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('held_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('key', models.CharField(default=dailypapers.digests.mail_models.new_suspension_key, max_length=16, unique=True)),
                ('mailbox', models.CharField(max_length=254, unique=True)),
                ('reason', models.CharField(choices=[('gone', 'its mail server says that the address takes no mail'), ('trouble', 'mail did not arrive on several days'), ('complaint', 'a mail was reported as unwanted'), ('staff', 'who runs this site stopped it')], max_length=9)),
                ('said', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('lifted_at', models.DateTimeField(db_index=True, null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('answer_due', models.BooleanField(db_index=True, default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.CharField(max_length=254)),
                ('mail', models.CharField(max_length=64)),
                ('said', models.CharField(choices=[('too-many', 'Too many mails'), ('not-for-me', 'Not for me'), ('just-right', 'Just right')], max_length=10)),
                ('at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mailbox', 'mail'), name='one_feedback_a_mail')],
            },
        ),
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
            ],
            options={
                'indexes': [models.Index(models.F('visitor'), models.F('at'), name='knocks_of_visitor')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('milliseconds', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('said', models.TextField(blank=True)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='digests.message')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('refused', models.BooleanField(default=False)),
                ('key', models.CharField(default=dailypapers.digests.models.new_notice_key, max_length=16, unique=True)),
                ('pace', models.CharField(choices=[('', 'Never'), ('at-once', 'At once'), ('daily', 'Once a day')], max_length=7)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('reader'), models.F('made_at'), name='notices_of_reader'), models.Index(models.F('made_at'), condition=models.Q(('sent_at', None)), name='notices_to_send')],
            },
        ),
        migrations.CreateModel(
            name='NoticeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='digests.notice')),
                ('notification', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_line', to='community.notification')),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=dailypapers.digests.models.new_subscription_key, max_length=16, unique=True)),
                ('view', models.CharField(default='edition:day', max_length=1024)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('confirmed', 'Confirmed'), ('paused', 'Paused'), ('ended', 'Ended')], db_index=True, default='pending', max_length=9)),
                ('asked_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('days', models.PositiveSmallIntegerField(default=127)),
                ('at', models.TimeField(null=True)),
                ('zone', models.CharField(blank=True, max_length=64)),
                ('papers', models.PositiveSmallIntegerField(default=20)),
                ('least_votes', models.PositiveIntegerField(default=0)),
                ('parts', models.CharField(blank=True, default='abstract,summary,why,code', max_length=64)),
                ('tells_nothing', models.BooleanField(default=False)),
                ('waits', models.BooleanField(default=False)),
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('covered_to', models.DateTimeField(null=True)),
                ('reached', models.DateField(null=True)),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='digests.address')),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail_subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address', 'view'), name='one_subscription_to_a_view')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('refused', models.BooleanField(default=False)),
                ('issue', models.CharField(max_length=16)),
                ('papers', models.TextField(blank=True)),
                ('claimed_at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digests.subscription')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subscription', 'issue'), name='one_delivery_an_issue')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=dailypapers.digests.hooks.models.new_hook_key, editable=False, max_length=16, unique=True)),
                ('form_key', models.UUIDField()),
                ('is_site', models.BooleanField(default=False)),
                ('name', models.CharField(max_length=100)),
                ('view', models.CharField(max_length=1024)),
                ('form', models.CharField(choices=[('json', 'A program: JSON, signed'), ('slack', 'Slack'), ('discord', 'Discord'), ('mattermost', 'Mattermost'), ('matrix', 'Matrix'), ('telegram', 'Telegram')], default='json', max_length=10)),
                ('host', models.CharField(max_length=255)),
                ('target', models.CharField(blank=True, max_length=255)),
                ('address', models.TextField()),
                ('token', models.TextField(blank=True)),
                ('secret', models.TextField()),
                ('earlier_secret', models.TextField(blank=True)),
                ('earlier_until', models.DateTimeField(null=True)),
                ('days', models.CharField(blank=True, max_length=7)),
                ('at', models.TimeField(null=True)),
                ('zone', models.CharField(default='UTC', max_length=64)),
                ('most', models.PositiveSmallIntegerField(default=10)),
                ('is_on', models.BooleanField(default=True)),
                ('off_because', models.TextField(blank=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('since', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('due_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to='community.group')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('due_at'), condition=models.Q(('is_on', True)), name='webhooks_due')],
                'constraints': [models.UniqueConstraint(fields=('reader', 'form_key'), name='one_webhook_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.paper')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='digests.webhook')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('webhook', 'paper'), name='one_telling_a_webhook')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='webhook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='digests.webhook'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('made_at'), condition=models.Q(('given_up_at', None), ('sent_at', None)), name='messages_to_send'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['webhook', 'made_at'], name='messages_of_webhook'),
        ),
    ]
