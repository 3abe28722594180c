"""A new database is made in one step an app; an old one takes the steps one by one. Both must end in the same tables."""

from __future__ import annotations

import pytest
from django.db import migrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from registry.migrations._tables import CreateTables

pytestmark = pytest.mark.both_databases


def test_one_step_and_many_end_alike():
    one, many = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    assert any("squashed" in name for _, name in one.graph.nodes)
    for key in [key for key, migration in many.disk_migrations.items() if migration.replaces]:
        if key in many.graph.nodes:
            many.graph.remove_replacement_node(key, many.disk_migrations[key].replaces)
    assert not any("squashed" in name for _, name in many.graph.nodes)
    for first, second in ((one, many), (many, one)):
        found = MigrationAutodetector(first.project_state(), second.project_state()).changes(second.graph)
        assert {app: [o.describe() for m in ms for o in m.operations] for app, ms in found.items()} == {}


def test_only_what_makes_a_table_stands_in_one_step():
    table = migrations.CreateModel("Thing", fields=[])
    assert CreateTables([table]).names == ["Thing"]
    for operation in (migrations.RunSQL("SELECT 1"), migrations.RemoveField("Thing", "name"), migrations.DeleteModel("Thing")):
        with pytest.raises(TypeError):
            CreateTables([table, operation])
