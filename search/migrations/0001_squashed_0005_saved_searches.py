"""All of this app's tables in one step, for a new database: one step instead of many makes it in a tenth of the time.

A database that has begun on the steps it replaces goes on with them.
"""

from importlib import import_module

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from search.synonyms import load_first_set, load_second_set

full_text = import_module("search.migrations.0001_initial")


def add_synonyms(apps, schema_editor):
    """Both sets, once: what people change or take away later stays so."""
    load_first_set(apps.get_model("search", "SearchSynonym"))
    load_second_set(apps.get_model("search", "SearchSynonym"))


class Migration(migrations.Migration):

    replaces = [
        ("search", "0001_initial"),
        ("search", "0002_search_change"),
        ("search", "0003_more_synonyms"),
        ("search", "0004_history"),
        ("search", "0005_saved_searches"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.BigIntegerField()),
                ('slug', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=300)),
                ('url', models.CharField(max_length=300)),
                ('municipality', models.CharField(blank=True, max_length=80)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('themes', models.BigIntegerField(default=0)),
                ('is_public', models.BooleanField(default=True)),
                ('length', models.PositiveIntegerField()),
                ('source_updated_at', models.DateTimeField(blank=True, null=True)),
                ('analyzer_version', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'søgedokument',
                'verbose_name_plural': 'søgedokumenter',
            },
        ),
        migrations.CreateModel(
            name='SearchName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=60)),
                ('name', models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='SearchSynonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lay', models.CharField(help_text='Et eller flere ord, for eksempel ”småjob”.', max_length=80, unique=True, verbose_name='det folk skriver')),
                ('professional', models.CharField(help_text='Flere adskilles med komma, for eksempel ”fritidsjob, lommepengejob”. Det skrevne ord bliver ved med at gælde.', max_length=300, verbose_name='det teksterne kalder det')),
                ('key', models.CharField(db_index=True, editable=False, max_length=200)),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonymer',
                'ordering': ['lay'],
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('token', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('documents', models.PositiveIntegerField(db_index=True, default=1)),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('folded', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=48)),
                ('token', models.CharField(db_index=True, max_length=64)),
                ('in_title', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalSearchSynonym',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('lay', models.CharField(db_index=True, help_text='Et eller flere ord, for eksempel ”småjob”.', max_length=80, verbose_name='det folk skriver')),
                ('professional', models.CharField(help_text='Flere adskilles med komma, for eksempel ”fritidsjob, lommepengejob”. Det skrevne ord bliver ved med at gælde.', max_length=300, verbose_name='det teksterne kalder det')),
                ('key', models.CharField(db_index=True, editable=False, max_length=200)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'tidligere udgave (synonym)',
                'verbose_name_plural': 'tidligere udgaver (synonym)',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='navn')),
                ('path', models.CharField(max_length=200, verbose_name='side')),
                ('query', models.CharField(blank=True, max_length=2000, verbose_name='valg')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='gemt')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL, verbose_name='bruger')),
            ],
            options={
                'verbose_name': 'gemt søgning',
                'verbose_name_plural': 'gemte søgninger',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='search.searchdocument')),
                ('t', models.TextField()),
                ('b', models.TextField()),
                ('tp', models.TextField()),
                ('bp', models.TextField()),
                ('f', models.TextField()),
                ('body', models.TextField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='searchdocument',
            constraint=models.UniqueConstraint(fields=('kind', 'object_id'), name='search_document_once'),
        ),
        migrations.AddField(
            model_name='searchname',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='search.searchdocument'),
        ),
        migrations.AddIndex(
            model_name='searchword',
            index=models.Index(condition=models.Q(('in_title', True)), fields=['token'], name='search_word_in_title'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('user', 'path', 'query'), name='saved_search_once'),
        ),
        migrations.RunPython(full_text.add_full_text, full_text.drop_full_text),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
