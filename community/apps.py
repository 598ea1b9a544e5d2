from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "Mensen"

    def ready(self) -> None:
        from .audit import receivers  # noqa: F401
        from .audit.protection import protect

        post_migrate.connect(protect, sender=self)
