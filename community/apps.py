from django.apps import AppConfig
from django.core.cache import caches
from django.db.models.signals import post_migrate
from django.utils.connection import ConnectionProxy


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Mensen"

    def ready(self) -> None:
        from allauth.core.internal import ratelimit

        from .audit import receivers  # noqa: F401
        from .audit.protection import protect

        post_migrate.connect(protect, sender=self)
        # It has no setting for this, and counts in the cache of one process otherwise.
        ratelimit.cache = ConnectionProxy(caches, "shared")
