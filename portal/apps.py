from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portaal"

    def ready(self) -> None:
        from . import atomic_migrations, audit, older_database, passwords, product_evidence, sessions  # noqa: F401

        older_database.connect(self)
        atomic_migrations.connect(self)
