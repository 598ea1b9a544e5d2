from django.urls import path, re_path

from . import views

urlpatterns = [
    path("zoeken", views.search_page, name="search"),
    re_path(r"^zoeken/resultaten\.(csv|json)$", views.export, name="search_export"),
    path("zoeken/suggesties", views.suggestions, name="suggestions"),
]
