from django.urls import path, re_path

from . import overview_pages, views

urlpatterns = [
    path("organisaties/<slug:slug>", overview_pages.organisation_page, name="organisation"),
    path("leveranciers/<slug:key>", overview_pages.supplier_page, name="supplier"),
    path("themas/<slug:slug>", overview_pages.theme_page, name="theme"),
    re_path(r"^registraties/(?P<register_id>[0-9]{8})$", views.registration_page, name="registration"),
    re_path(
        r"^registraties/(?P<register_id>[0-9]{8})/geschiedenis$",
        views.registration_history_page,
        name="registration_history",
    ),
]
