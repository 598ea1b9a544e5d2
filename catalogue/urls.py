from django.urls import path, re_path

from . import portfolio, views

urlpatterns = [
    path("organisaties/<slug:slug>", portfolio.organisation_page, name="organisation"),
    path("leveranciers/<slug:key>", portfolio.supplier_page, name="supplier"),
    path("themas/<slug:slug>", portfolio.theme_page, name="theme"),
    re_path(r"^registraties/(?P<register_id>[0-9]{8})$", views.registration_page, name="registration"),
    re_path(
        r"^registraties/(?P<register_id>[0-9]{8})/geschiedenis$",
        views.registration_history_page,
        name="registration_history",
    ),
]
