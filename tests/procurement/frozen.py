"""Taking filed memos away again after a test whose server wrote for good: the database refuses it until its triggers are gone."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from procurement.models import DecisionMemo, MemoAmount

TABLES = (MemoAmount._meta.db_table, DecisionMemo._meta.db_table)


@transaction.atomic
def take_away_memos(**which: Any) -> None:
    """Delete the memos that fit, with what holds their amounts; the triggers stand as before afterwards."""
    memos = DecisionMemo.objects.filter(**which)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while checks of it wait
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            MemoAmount.objects.filter(memo__in=memos).delete()
            memos.delete()
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", TABLES)
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        MemoAmount.objects.filter(memo__in=memos).delete()
        memos.delete()
        for _, sql in triggers:
            cursor.execute(sql)
