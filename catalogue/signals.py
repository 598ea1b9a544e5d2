"""How the catalogue tells the rooms above it that something changed, without knowing them."""

from django.dispatch import Signal

# Sent inside the transaction of the change, with `application_ids`: a list of primary keys. It says "look again",
# not what happened: whether the application is still there is read from the database. `bulk` says that it is part
# of something larger, whose maker looks after the index once, at its end.
visibility_changed = Signal()

# Sent when somebody wrote data of the catalogue to a file, with `subject`: a sentence in Dutch that says which.
file_exported = Signal()

# Sent when all evidence is made again: packages above with evidence of their own update it (`update_product_evidence`).
evidence_wanted = Signal()

# Sent inside the transaction in which reports became different, with `application_ids` and `bulk` as above.
ratings_changed = Signal()
