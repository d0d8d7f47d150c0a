"""All of 0001 to 0007 in one step, for a database that has none of them."""

import dailypapers.accounts.models
import dailypapers.core.clock
import dailypapers.core.languages
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_ticket'),
        ('accounts', '0003_profile'),
        ('accounts', '0004_apitoken'),
        ('accounts', '0005_standing'),
        ('accounts', '0006_feed_tokens'),
        ('accounts', '0007_language'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('handle', models.CharField(default=dailypapers.accounts.models.new_handle, editable=False, max_length=16, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('affiliation', models.CharField(blank=True, max_length=200)),
                ('links', models.TextField(blank=True, max_length=1000)),
                ('shows_name', models.BooleanField(default=False, verbose_name='show my name')),
                ('shows_affiliation', models.BooleanField(default=False, verbose_name='show my affiliation')),
                ('shows_links', models.BooleanField(default=False, verbose_name='show my links')),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('theme', models.CharField(choices=[('system', 'As the system has it'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=6)),
                ('density', models.CharField(choices=[('roomy', 'Roomy'), ('compact', 'Compact')], default='roomy', max_length=7)),
                ('language', models.CharField(default=dailypapers.core.languages.current, max_length=8)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_moderator', models.BooleanField(default=False)),
                ('is_shadowed', models.BooleanField(default=False)),
                ('banned_until', models.DateTimeField(null=True)),
                ('ban_reason', models.CharField(blank=True, max_length=500)),
                ('joined_at', models.DateTimeField(default=dailypapers.core.clock.now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scope', models.CharField(choices=[('read', 'Read'), ('write', 'Read and write'), ('feeds', 'Read feeds')], default='read', max_length=5)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('expires_at', models.DateTimeField(db_index=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('purpose', models.CharField(choices=[('sign-in', 'Sign In'), ('invite', 'Invite'), ('own', 'Own')], max_length=7)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField(default=dailypapers.core.clock.now)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='made_tickets', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
