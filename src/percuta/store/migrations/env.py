"""Alembic's entry: it runs on the connection that `percuta.store.migrate` hands it."""

from typing import Any, Literal

from alembic import context

from percuta.store.columns import Document, Utc
from percuta.store.tables import Base


def _named(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types by their names."""
    if kind == "type" and isinstance(item, Utc):
        return "Utc()"
    return "Document" if kind == "type" and item is Document else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=_named,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
