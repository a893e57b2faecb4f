"""This module holds how Alembic runs here: on the connection it is given, inside the transaction already begun."""

from alembic import context

from assessments.models import AssessmentRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=AssessmentRow.metadata,
    render_as_batch=True,  # SQLite changes a table by building it anew.
)
context.run_migrations()
