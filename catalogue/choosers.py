"""Windows of the CMS in which somebody chooses an application."""

from django.db.models import Count, Q
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .forms import NewApplicationForm
from .models import Application
from .models.application import ApplicationQuerySet


class ApplicationFilterForm(SearchFilterMixin, BaseFilterForm):
    """Wagtail would ask its own index, in which no application stands; the database is quick enough for one editor."""

    def filter(self, objects: ApplicationQuerySet) -> ApplicationQuerySet:
        self.search_query = self.cleaned_data["q"].strip()
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split()[:10]:
            own = Q(name__icontains=word) | Q(profile__name__icontains=word)
            of_registration = (
                Q(registrations__name__icontains=word)
                | Q(registrations__organisation__name__icontains=word)
                | Q(registrations__supplier__icontains=word)
            )
            objects = objects.filter(pk__in=Application.objects.filter(own | of_registration).values("pk"))
        return objects


class AnyApplicationChoice(BaseChooseView):
    """Every application that the public sees, those with most registrations first."""

    filter_form_class = ApplicationFilterForm

    def get_object_list(self) -> ApplicationQuerySet:
        counted = Application.objects.public().annotate(members=Count("registrations"))
        return counted.select_related("profile").order_by("-members", "name", "pk")

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("members", label="Registraties"), Column("slug", label="Adres")]


class ChooseAny(AnyApplicationChoice, ChooseView):
    """The window that opens."""


class ChooseAnyResults(AnyApplicationChoice, ChooseResultsView):
    """The list in it, when something is typed."""


class ChosenPublic(ChosenView):
    """What was chosen; Wagtail's tells of any, also of what another organisation proposed and nobody saw yet."""

    def get_object(self, pk: str) -> Application:
        return Application.objects.public().get(pk=pk)


class ChosenPublicMultiple(ChosenMultipleView):
    """The same for several at once."""

    def get_objects(self, pks: list[str]) -> ApplicationQuerySet:
        return Application.objects.public().filter(pk__in=pks)


class AnyApplicationChooser(ChooserViewSet):
    model = Application
    icon = "snippet"
    register_widget = False
    choose_one_text = "Kies een toepassing"
    choose_another_text = "Kies een andere toepassing"
    creation_form_class = NewApplicationForm
    creation_tab_label = "Nieuwe toepassing"
    create_action_label = "Maak de toepassing"
    choose_view_class = ChooseAny
    choose_results_view_class = ChooseAnyResults
    chosen_view_class = ChosenPublic
    chosen_multiple_view_class = ChosenPublicMultiple


any_application = AnyApplicationChooser("elke-toepassing-kiezen")
