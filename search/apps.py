from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Zoeken"

    def ready(self) -> None:
        from django.conf import settings

        from . import projections, receivers  # noqa: F401
        from .engines import check_address, check_layout

        if settings.SEARCH_URL:
            check_address(settings.SEARCH_URL)
            check_layout()
