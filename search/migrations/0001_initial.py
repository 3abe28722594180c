import django.db.models.deletion
from django.db import migrations, models

from search.synonyms import load_first_set


SQLITE = [
    """
    CREATE VIRTUAL TABLE search_fts USING fts5(
        t, b, tp, bp, f, content='search_searchtext', content_rowid='document_id', tokenize='ascii'
    )
    """,
    "CREATE VIRTUAL TABLE search_fts_terms USING fts5vocab(search_fts, 'row')",
    """
    CREATE TRIGGER search_searchtext_insert AFTER INSERT ON search_searchtext BEGIN
        INSERT INTO search_fts(rowid, t, b, tp, bp, f) VALUES (new.document_id, new.t, new.b, new.tp, new.bp, new.f);
    END
    """,
    """
    CREATE TRIGGER search_searchtext_delete AFTER DELETE ON search_searchtext BEGIN
        INSERT INTO search_fts(search_fts, rowid, t, b, tp, bp, f)
        VALUES ('delete', old.document_id, old.t, old.b, old.tp, old.bp, old.f);
    END
    """,
    """
    CREATE TRIGGER search_searchtext_update AFTER UPDATE ON search_searchtext BEGIN
        INSERT INTO search_fts(search_fts, rowid, t, b, tp, bp, f)
        VALUES ('delete', old.document_id, old.t, old.b, old.tp, old.bp, old.f);
        INSERT INTO search_fts(rowid, t, b, tp, bp, f) VALUES (new.document_id, new.t, new.b, new.tp, new.bp, new.f);
    END
    """,
]
POSTGRES = [
    "ALTER TABLE search_searchtext ADD COLUMN v tsvector NOT NULL",
    # Without fastupdate a save pays for its own words; a pending list would make searches pay instead.
    "CREATE INDEX search_searchtext_v ON search_searchtext USING gin (v) WITH (fastupdate = off)",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER search_searchtext_insert",
        "DROP TRIGGER search_searchtext_delete",
        "DROP TRIGGER search_searchtext_update",
        "DROP TABLE search_fts_terms",
        "DROP TABLE search_fts",
    ],
    "postgresql": ["ALTER TABLE search_searchtext DROP COLUMN v"],
}


def add_full_text(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRES}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_full_text(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def add_synonyms(apps, schema_editor):
    """The first set, once: what people change or take away later stays so."""
    load_first_set(apps.get_model("search", "SearchSynonym"))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
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
        migrations.RunPython(add_full_text, drop_full_text),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
