"""A filed memo is never deleted either, nor the rows that say which amounts it was answered with: the database refuses it.

PostgreSQL refuses TRUNCATE too while there are rows; empty tables may be emptied, as tests do. SQLite has no TRUNCATE. Who must
take a memo away after all (an order of a court, say) takes the triggers away first, and so knows what they do: docs/operations.md.

On SQLite a later migration that builds one of the tables anew drops its triggers and must make them again;
tests/procurement/test_memo.py says so when it's forgotten.
"""

from django.db import migrations

MEMOS, AMOUNTS = 'procurement_decisionmemo', 'procurement_memoamount'
NAME = 'memo_is_frozen'
# Table -> what is refused for a row of it; the update of a memo is refused already (0006).
REFUSED = {MEMOS: ('DELETE',), AMOUNTS: ('UPDATE', 'DELETE')}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(
            "CREATE FUNCTION memo_is_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE found boolean; BEGIN "
            "EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || quote_ident(TG_TABLE_NAME) || ')' INTO found; "
            f"IF found THEN RAISE EXCEPTION '{NAME}'; END IF; RETURN NULL; END $$"
        )
    for table, events in REFUSED.items():
        for event in events:
            name = f'{table}_keeps_{event.lower()}'
            if schema_editor.connection.vendor == 'postgresql':
                schema_editor.execute(f'CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {NAME}()')
            else:
                schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{NAME}'); END")
        if schema_editor.connection.vendor == 'postgresql':
            schema_editor.execute(
                f'CREATE TRIGGER {table}_keeps_truncate BEFORE TRUNCATE ON {table} '
                'FOR EACH STATEMENT EXECUTE FUNCTION memo_is_not_emptied()'
            )


def unmake(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == 'postgresql'
    for table, events in REFUSED.items():
        for event in (*events, *(['TRUNCATE'] if on_postgres else [])):
            schema_editor.execute(f'DROP TRIGGER {table}_keeps_{event.lower()}' + (f' ON {table}' if on_postgres else ''))
    if on_postgres:
        schema_editor.execute('DROP FUNCTION memo_is_not_emptied()')


class Migration(migrations.Migration):

    dependencies = [('procurement', '0008_amounts_of_filed_memos')]

    operations = [migrations.RunPython(make, unmake, elidable=False)]
