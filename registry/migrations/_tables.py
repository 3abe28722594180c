"""Several tables made by one operation.

Django draws every model that is related to a new one anew, in memory, for each table a migration makes. Nearly all of this
project's models are related, so a new database took 15-20 seconds to make, nearly all of it drawing. Here the tables of one
app are first all told to Django's state, drawn once, and then made.
"""

from __future__ import annotations

from django.db import migrations
from django.db.migrations.operations.base import Operation, OperationCategory

ADDED = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint)


class Together(Operation):
    """New columns, or new constraints, of tables that stand already: all told to the state first, drawn once, and then made.

    Raises TypeError for anything else, and for both at once: on the way back a constraint needs its column until it's gone.
    """

    category = OperationCategory.ADDITION

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations
        if {type(operation) for operation in operations} not in ({migrations.AddField}, {migrations.AddConstraint}):
            raise TypeError("Together takes AddField alone, or AddConstraint alone.")

    def deconstruct(self):
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn again, once, when somebody asks for it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)

    def references_model(self, name, app_label):
        return any(operation.references_model(name, app_label) for operation in self.operations)


class CreateTables(Operation):
    """What `operations` say together: CreateModel, and AddField, AddIndex and AddConstraint of the models made here.

    Raises TypeError for any other operation: each table is made once, as it stands after the last of them.
    """

    category = OperationCategory.ADDITION

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations
        self.names = [operation.name for operation in operations if isinstance(operation, migrations.CreateModel)]
        made = {name.lower() for name in self.names}
        for operation in operations:
            if isinstance(operation, ADDED) and operation.model_name.lower() in made:
                continue
            if not isinstance(operation, migrations.CreateModel):
                raise TypeError(f"CreateTables can't {operation.describe()}.")

    def deconstruct(self):
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn again, once, when somebody asks for it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for name in self.names:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for name in reversed(self.names):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self):
        return f"Create tables {', '.join(self.names)}"

    def references_model(self, name, app_label):
        return any(operation.references_model(name, app_label) for operation in self.operations)
