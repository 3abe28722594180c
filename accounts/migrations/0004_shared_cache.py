"""The table behind the cache (config/settings.py): rate limits and used one-time codes, shared by all processes."""

from django.core.management import call_command
from django.db import migrations

TABLE = "portal_cache"


def make(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def remove(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_mail_refusals")]

    operations = [migrations.RunPython(make, remove)]
