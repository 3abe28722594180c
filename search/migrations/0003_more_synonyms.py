from django.db import migrations

from search.synonyms import load_second_set


def add_synonyms(apps, schema_editor):
    """The second set, once: what people change or take away later stays so."""
    load_second_set(apps.get_model("search", "SearchSynonym"))


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0002_search_change"),
    ]

    operations = [
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
