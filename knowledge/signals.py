"""How the knowledge portal tells the rooms above it that something changed, without knowing them."""

from django.dispatch import Signal

# Sent inside the transaction of the change, with `page_ids`: primary keys of KnowledgePage. It says "look again":
# whether a page may be seen is read from the database (knowledge.findable). As catalogue.signals does for applications.
pages_changed = Signal()
