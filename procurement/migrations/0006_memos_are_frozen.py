"""A filed memo is never edited: the database refuses the update, whoever asks.

On SQLite a later migration that builds the table anew drops the trigger and must make it again;
tests/procurement/test_memo.py says so when it's forgotten.
"""

from django.db import migrations

TABLE = 'procurement_decisionmemo'
NAME = 'memo_is_frozen'


def make(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(
            f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{NAME}'; END $$"
        )
        schema_editor.execute(f'CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {NAME}()')
        return
    schema_editor.execute(f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{NAME}'); END")


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'DROP TRIGGER {NAME} ON {TABLE}')
        schema_editor.execute(f'DROP FUNCTION {NAME}()')
        return
    schema_editor.execute(f'DROP TRIGGER {NAME}')


class Migration(migrations.Migration):

    dependencies = [('procurement', '0005_purchase_plans')]

    operations = [migrations.RunPython(make, unmake, elidable=False)]
