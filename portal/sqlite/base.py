"""Django's SQLite, of which a lock at the wrong moment spoils nothing.

Django asks once per connection whether SQLite knows JSON, in a transaction. Ours begin with the write lock
(`transaction_mode`), so a reader would wait for a writer, and a lock would be taken for "no" for ever.
"""

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    supports_json_field = True  # part of SQLite itself since 3.38


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
