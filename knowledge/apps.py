from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = "Kennis"

    def ready(self) -> None:
        from . import publishing  # noqa: F401 - connects its receivers
        from .belonging import register_policies

        register_policies()
