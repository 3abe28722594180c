"""Two rows of a key never hold on the same day: the database refuses it, whoever writes.

PostgreSQL has exclusion constraints for this, which also hold between two that write at once. SQLite has one writer at a
time, so triggers hold as well there. A later migration that makes SQLite build the table anew (altering a column) drops its
triggers and must make them again; tests/procurement/test_thresholds.py says so when it's forgotten.
"""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

TABLE = 'procurement_threshold'
NAME = 'threshold_no_overlap'

OVERLAP = f"""
    SELECT RAISE(ABORT, '{NAME}') FROM {TABLE} AS other
    WHERE other.key = NEW.key AND other.id <> NEW.id AND other.valid_from IS NOT NULL
      AND other.valid_from <= COALESCE(NEW.valid_to, '9999-12-31') AND NEW.valid_from <= COALESCE(other.valid_to, '9999-12-31');
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist "
            "(key WITH =, daterange(valid_from, valid_to, '[]') WITH &&) WHERE (valid_from IS NOT NULL)"
        )
        return
    for event in ('INSERT', 'UPDATE'):
        schema_editor.execute(
            f'CREATE TRIGGER {NAME}_{event.lower()} AFTER {event} ON {TABLE} WHEN NEW.valid_from IS NOT NULL BEGIN {OVERLAP} END'
        )


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}')
        return
    for event in ('insert', 'update'):
        schema_editor.execute(f'DROP TRIGGER {NAME}_{event}')


class Migration(migrations.Migration):

    dependencies = [('procurement', '0003_checked_thresholds')]

    operations = [BtreeGistExtension(), migrations.RunPython(make, unmake, elidable=False)]
