"""Triggers by which a database refuses to change or empty a table. For migrations.

SQLite copies a table to change its columns and loses triggers by it: a migration that does so to
such a table has to call this again.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SAID = "This table is only added to"
SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{said}'); END
"""
# A table without rows may be emptied: that changes nothing, and tests do it after each other.
POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'TRUNCATE' OR EXISTS (SELECT 1 FROM {table}) THEN
        RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""
AWAY = """
DROP TRIGGER {table}_no_change ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
DROP FUNCTION {table}_refuse();
"""


def guard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Let the database refuse every change of a table's rows."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES.format(table=table, said=SAID))
        return
    for event in ("update", "delete"):
        editor.execute(SQLITE.format(table=table, said=SAID, event=event))


def unguard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the triggers away, for a migration backwards."""
    if editor.connection.vendor == "postgresql":
        editor.execute(AWAY.format(table=table))
        return
    for event in ("update", "delete"):
        editor.execute(f"DROP TRIGGER {table}_no_{event}")
