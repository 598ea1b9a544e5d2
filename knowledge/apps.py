from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = "Kennis"

    def ready(self) -> None:
        from . import publishing  # noqa: F401 - connects its receivers
