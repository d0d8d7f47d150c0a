"""All of 0001 to 0024 in one step, for a database that has none of them."""

import dailypapers.catalogue.records
import dailypapers.core.clock
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dailypapers.community import append_only

LOG = 'community_moderationentry'


def guard(apps, editor):
    append_only.guard(editor, LOG)


def unguard(apps, editor):
    append_only.unguard(editor, LOG)


class Migration(migrations.Migration):

    replaces = [
        ('community', '0001_votes'),
        ('community', '0002_marks'),
        ('community', '0003_comments'),
        ('community', '0004_speakers'),
        ('community', '0005_submissions'),
        ('community', '0006_moderation'),
        ('community', '0007_lists_and_groups'),
        ('community', '0008_follows'),
        ('community', '0009_reactions'),
        ('community', '0013_follow_lists_and_searches'),
        ('community', '0014_pictures'),
        ('community', '0015_merges'),
        ('community', '0011_notes'),
        ('community', '0012_group_comments_and_visits'),
        ('community', '0017_expectations'),
        ('community', '0018_vote_weights'),
        ('community', '0019_mutes'),
        ('community', '0020_seeds'),
        ('community', '0023_notification_mails'),
        ('community', '0021_reads'),
        ('community', '0022_interest_profiles'),
        ('community', '0024_meetings'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('catalogue', '0004_observations'),
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
        migrations.CreateModel(
            name='Expectation',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='expectation', serialize=False, to='catalogue.paper')),
                ('share', models.FloatField()),
                ('causes', models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Lock',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lock', serialize=False, to='catalogue.paper')),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='tally', serialize=False, to='catalogue.paper')),
                ('votes', models.PositiveIntegerField(default=0)),
                ('weight', models.FloatField(default=0.0)),
                ('comments', models.PositiveIntegerField(default=0)),
                ('speakers', models.PositiveIntegerField(default=0)),
                ('saves', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('subject', models.CharField(max_length=16, primary_key=True, serialize=False)),
                ('upto', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('edited_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('hidden_at', models.DateTimeField(null=True)),
                ('hidden_for', models.CharField(blank=True, max_length=500)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='catalogue.paper')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='community.comment')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='EarlierText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('since', models.DateTimeField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier', to='community.comment')),
            ],
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0)),
                ('closed_at', models.DateTimeField(null=True)),
                ('curator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='curated', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('curate_editions', 'May pick, order and annotate the papers of editions')],
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('author', 'Authors'), ('topic', 'Topics'), ('reader', 'Readers'), ('list', 'Reading lists'), ('search', 'Saved searches')], max_length=8)),
                ('target', models.CharField(max_length=255)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('is_quiet', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(null=True)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'target'], name='follows_of_a_target')],
                'constraints': [models.UniqueConstraint(fields=('reader', 'kind', 'target'), name='one_follow_a_reader_kind_and_target')],
            },
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(editable=False, max_length=64, unique=True)),
                ('key', models.UUIDField()),
                ('name', models.CharField(max_length=100)),
                ('description', models.TextField(blank=True, max_length=10000)),
                ('is_listed', models.BooleanField(default=False)),
                ('has_open_agenda', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='made_groups', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('made_by', 'key'), name='one_group_a_reader_and_form')],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='community.group'),
        ),
        migrations.CreateModel(
            name='GroupInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handle', models.CharField(blank=True, db_index=True, max_length=16)),
                ('digest', models.CharField(max_length=64, null=True, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='community.group')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_invitations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('saved', 'Saved'), ('read', 'Read'), ('hidden', 'Not interested')], max_length=6)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('in_bulk', models.BooleanField(default=False)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'kind', 'paper'), name='one_mark_a_reader_kind_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'Member'), ('editor', 'Editor'), ('owner', 'Owner')], default='member', max_length=6)),
                ('shows_acts', models.BooleanField(default=False)),
                ('since', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='community.group')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'group'), name='one_membership_a_reader')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moderator', models.CharField(max_length=16)),
                ('catalogue', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges_into', to='catalogue.paper')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='catalogue.paper')),
            ],
        ),
        migrations.CreateModel(
            name='ModerationEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moderator', models.CharField(max_length=16)),
                ('act', models.CharField(choices=[('hide', 'hid'), ('restore', 'restored'), ('keep', 'left as it is'), ('lock', 'locked the discussion of'), ('unlock', 'unlocked the discussion of'), ('merge', 'merged into another'), ('unmerge', 'parted again'), ('picture', 'took the picture away from'), ('weigh', 'let the held votes weigh for'), ('strike', 'struck the held votes out for'), ('ban', 'banned'), ('unban', 'ended the ban of'), ('shadow', 'set apart'), ('unshadow', 'no longer sets apart'), ('appoint', 'made a moderator'), ('dismiss', 'no longer has as a moderator')], max_length=8)),
                ('kind', models.CharField(choices=[('comment', 'comment'), ('paper', 'paper'), ('reader', 'reader')], max_length=7)),
                ('thing', models.CharField(max_length=16)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
            ],
            options={
                'verbose_name_plural': 'moderation entries',
                'indexes': [models.Index(models.F('kind'), models.F('thing'), name='done_to')],
            },
        ),
        migrations.CreateModel(
            name='Moved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('row', models.BigIntegerField()),
                ('at', models.DateTimeField(null=True)),
                ('is_double', models.BooleanField(default=False)),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moved', to='community.merge')),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'paper'), name='one_note_a_reader_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answer', 'Answers to your comments'), ('mention', 'Comments that mention you'), ('speaker', 'Comments of readers you follow'), ('paper', 'Comments on papers you saved or commented on'), ('news', 'New papers of authors and topics you follow'), ('list', 'New papers in reading lists you follow'), ('search', 'New papers that saved searches you follow find')], max_length=8)),
                ('day', models.DateField(null=True)),
                ('papers', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(db_index=True, default=dailypapers.core.clock.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('mail', models.CharField(blank=True, choices=[('', 'Never'), ('at-once', 'At once'), ('daily', 'Once a day')], default='', max_length=7)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='community.comment')),
                ('follow', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='community.follow')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['reader', 'read_at'], name='unread_of_a_reader'), models.Index(condition=models.Q(('mail', ''), _negated=True), fields=['mail', 'at'], name='told_waiting_for_a_mail')],
                'constraints': [models.UniqueConstraint(fields=('reader', 'comment'), name='told_once_of_a_comment'), models.UniqueConstraint(fields=('follow', 'day'), name='told_once_of_a_day')],
            },
        ),
        migrations.CreateModel(
            name='NotificationChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answer', 'Answers to your comments'), ('mention', 'Comments that mention you'), ('speaker', 'Comments of readers you follow'), ('paper', 'Comments on papers you saved or commented on'), ('news', 'New papers of authors and topics you follow'), ('list', 'New papers in reading lists you follow'), ('search', 'New papers that saved searches you follow find')], max_length=8)),
                ('is_on', models.BooleanField()),
                ('mail', models.CharField(blank=True, choices=[('', 'Never'), ('at-once', 'At once'), ('daily', 'Once a day')], default='', max_length=7)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'kind'), name='one_choice_a_reader_and_kind')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('position', models.PositiveIntegerField()),
                ('kind', models.PositiveSmallIntegerField(choices=[(dailypapers.catalogue.records.Featured['PICK'], 'PICK'), (dailypapers.catalogue.records.Featured['SUBMISSION'], 'SUBMISSION'), (dailypapers.catalogue.records.Featured['LISTING'], 'LISTING')])),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='catalogue.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'paper'), name='one_place_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('slug', models.SlugField(max_length=60)),
                ('with_follows', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profiles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'slug'), name='one_profile_a_reader_and_slug')],
            },
        ),
        migrations.CreateModel(
            name='Mute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('words', 'Words'), ('author', 'Author'), ('topic', 'Topic'), ('source', 'Source')], max_length=8)),
                ('target', models.CharField(max_length=255)),
                ('name', models.CharField(max_length=255)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mutes', to='community.profile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('profile', None)), fields=('reader', 'kind', 'target'), name='one_mute_a_reader_kind_and_target'), models.UniqueConstraint(fields=('profile', 'kind', 'target'), name='one_mute_a_profile_kind_and_target')],
            },
        ),
        migrations.CreateModel(
            name='ProfilePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profile_papers', to='catalogue.paper')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='community.profile')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profile_papers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('profile', 'paper'), name='one_place_a_profile_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agree', 'Agree'), ('thanks', 'Thanks'), ('insight', 'Insightful'), ('funny', 'Funny'), ('puzzled', 'Puzzled')], max_length=8)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='community.comment')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comment', 'reader', 'kind'), name='one_reaction_a_reader_and_kind')],
            },
        ),
        migrations.CreateModel(
            name='ReadingList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(editable=False, max_length=64, unique=True)),
                ('key', models.UUIDField()),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True, max_length=10000)),
                ('visibility', models.CharField(choices=[('private', 'Private: its owners alone'), ('group', 'Group: the members of one group'), ('unlisted', 'Unlisted: whoever has its address'), ('public', 'Public: everybody, and it is named among the lists')], db_index=True, default='private', max_length=8)),
                ('meets_on', models.DateField(null=True)),
                ('meets_at', models.TimeField(null=True)),
                ('meets_in', models.CharField(blank=True, max_length=64)),
                ('meets_for', models.PositiveSmallIntegerField(default=60)),
                ('meets_where', models.CharField(blank=True, max_length=200)),
                ('is_called_off', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('changed_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('forked_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='forks', to='community.readinglist')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lists', to='community.group')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='made_lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('made_by', 'key'), name='one_list_a_reader_and_form')],
            },
        ),
        migrations.CreateModel(
            name='ListOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owned_lists', to=settings.AUTH_USER_MODEL)),
                ('reading_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='community.readinglist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'reading_list'), name='one_owner_a_reader_and_list')],
            },
        ),
        migrations.CreateModel(
            name='ListInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handle', models.CharField(db_index=True, max_length=16)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_invitations', to=settings.AUTH_USER_MODEL)),
                ('reading_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='community.readinglist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reading_list', 'handle'), name='one_invitation_a_list_and_handle')],
            },
        ),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('note', models.TextField(blank=True, max_length=2000)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='list_entries', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_entries', to='catalogue.paper')),
                ('reading_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='community.readinglist')),
            ],
            options={
                'indexes': [models.Index(fields=['reading_list', 'position'], name='list_in_order')],
                'constraints': [models.UniqueConstraint(fields=('reading_list', 'paper'), name='one_entry_a_list_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('query', models.CharField(max_length=2000)),
                ('seen', models.BigIntegerField(default=0)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'query'), name='one_search_a_reader_and_query')],
            },
        ),
        migrations.CreateModel(
            name='Seed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pasted', 'Pasted'), ('file', 'From a file'), ('author', 'By an author'), ('claim', 'Written by you'), ('pick', 'Picked to begin with')], max_length=6)),
                ('source', models.CharField(max_length=255)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seeds', to='catalogue.paper')),
                ('profile', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='seeds', to='community.profile')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('profile', None)), fields=('reader', 'paper'), name='one_seed_a_reader_and_paper'), models.UniqueConstraint(fields=('profile', 'paper'), name='one_seed_a_profile_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('scheme', models.CharField(max_length=16)),
                ('value', models.CharField(max_length=255)),
                ('comment', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('found', 'Found'), ('failed', 'Failed')], default='waiting', max_length=7)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('due_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('asked_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.TextField(blank=True)),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('state'), models.F('due_at'), name='submissions_due')],
                'constraints': [models.UniqueConstraint(fields=('reader', 'key'), name='one_submission_a_reader_and_form')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=64)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('alt', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to=settings.AUTH_USER_MODEL)),
                ('submission', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='community.submission')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('paper', None), ('submission', None), _connector='XOR'), name='picture_of_paper_or_submission')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('view', models.CharField(max_length=300)),
                ('seen_at', models.DateTimeField()),
                ('before', models.DateTimeField(null=True)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'view'), name='one_visit_a_reader_and_view')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('weight', models.FloatField(default=1.0)),
                ('state', models.CharField(choices=[('weighs', 'weighs'), ('held', 'waits for a moderator'), ('struck', 'weighs nothing')], default='weighs', max_length=6)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'paper'), name='one_vote_a_reader_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='AuthorLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(dailypapers.catalogue.records.LinkKind['CODE'], 'Code'), (dailypapers.catalogue.records.LinkKind['PROJECT'], 'Project'), (dailypapers.catalogue.records.LinkKind['DATA'], 'Data'), (dailypapers.catalogue.records.LinkKind['MODEL'], 'Model'), (dailypapers.catalogue.records.LinkKind['PAGE'], 'Page'), ('hidden', 'Taken away')], max_length=8)),
                ('url', models.URLField(max_length=1000)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='author_links', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='author_links', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='removed_author_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('paper', 'url'), name='linked_once_by_authors')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author', models.CharField(max_length=255)),
                ('reason', models.TextField(blank=True, max_length=2000)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('granted', 'Granted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], db_index=True, default='waiting', max_length=9)),
                ('ground', models.CharField(blank=True, choices=[('orcid', "the ORCID iD in the paper's record"), ('mail', "the mail address in the paper's record"), ('staff', 'the word of staff')], max_length=5)),
                ('answer', models.TextField(blank=True, max_length=2000)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decided_claims', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('decide_claims', 'May grant and refuse claims to have written a paper')],
                'constraints': [models.UniqueConstraint(fields=('reader', 'paper'), name='one_claim_a_reader_and_paper')],
            },
        ),
        migrations.CreateModel(
            name='Feature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.PositiveSmallIntegerField(choices=[(dailypapers.catalogue.records.Featured['PICK'], 'PICK'), (dailypapers.catalogue.records.Featured['SUBMISSION'], 'SUBMISSION'), (dailypapers.catalogue.records.Featured['LISTING'], 'LISTING')])),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('day', models.DateField(db_index=True)),
                ('position', models.PositiveIntegerField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='features', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='features', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'kind'), name='featured_once_in_each_way')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('spam', 'Spam or advertising'), ('rude', 'Insults or harassment'), ('private', "Somebody's private matters"), ('off-topic', 'Not about the paper'), ('wrong', 'Wrong title, authors or links'), ('duplicate', 'The same paper as another'), ('other', 'Something else')], max_length=9)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('settled_at', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='community.comment')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='catalogue.paper')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('at'), condition=models.Q(('settled_at', None)), name='open_flags')],
                'constraints': [models.UniqueConstraint(fields=('reader', 'comment'), name='one_flag_a_comment'), models.UniqueConstraint(fields=('reader', 'paper'), name='one_flag_a_paper'), models.CheckConstraint(condition=models.Q(('comment', None), ('paper', None), _connector='XOR'), name='flag_of_comment_or_paper')],
            },
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('reader', 'key'), name='one_comment_a_reader_and_form'),
        ),
        migrations.RunPython(guard, unguard),
    ]
