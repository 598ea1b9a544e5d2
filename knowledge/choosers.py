"""Windows of the CMS in which an editor chooses an application or an organisation."""

from django.db.models import Q
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.forms import NewApplicationForm
from catalogue.models import Application, Organisation
from catalogue.models.application import ApplicationQuerySet
from catalogue.models.organisation import OrganisationQuerySet


class ApplicationFilterForm(SearchFilterMixin, BaseFilterForm):
    """Ask the database: applications stand in no index of Wagtail."""

    def filter(self, objects: ApplicationQuerySet) -> ApplicationQuerySet:
        self.search_query = self.cleaned_data["q"].strip()
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            objects = objects.filter(
                Q(name__icontains=word)
                | Q(profile__name__icontains=word)
                | Q(registrations__organisation__name__icontains=word)
            )
        return objects.distinct()


class ApplicationChoice(BaseChooseView):
    filter_form_class = ApplicationFilterForm

    def get_object_list(self) -> ApplicationQuerySet:
        return Application.objects.public().with_organisation_count().select_related("profile")

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("organisation_count", label="Organisaties")]


class ChooseApplication(ApplicationChoice, ChooseView):
    """The window that opens."""


class ChooseApplicationResults(ApplicationChoice, ChooseResultsView):
    """The list in it, when something is typed."""


class AnyApplicationChooserViewSet(ChooserViewSet):
    model = Application
    icon = "snippet"
    register_widget = False
    choose_one_text = "Kies een toepassing"
    choose_another_text = "Kies een andere toepassing"
    creation_form_class = NewApplicationForm
    creation_tab_label = "Nieuwe toepassing"
    create_action_label = "Maak de toepassing"
    choose_view_class = ChooseApplication
    choose_results_view_class = ChooseApplicationResults


class OrganisationFilterForm(SearchFilterMixin, BaseFilterForm):
    def filter(self, objects: OrganisationQuerySet) -> OrganisationQuerySet:
        self.search_query = self.cleaned_data["q"].strip()
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            objects = objects.filter(name__icontains=word)
        return objects


class OrganisationChoice(BaseChooseView):
    filter_form_class = OrganisationFilterForm

    def get_object_list(self) -> OrganisationQuerySet:
        return Organisation.objects.order_by("name")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("get_kind_display", label="Soort"),
            Column("get_province_display", label="Provincie"),
        ]


class ChooseOrganisation(OrganisationChoice, ChooseView):
    """The window that opens."""


class ChooseOrganisationResults(OrganisationChoice, ChooseResultsView):
    """The list in it, when something is typed."""


class OrganisationChooserViewSet(ChooserViewSet):
    model = Organisation
    icon = "group"
    choose_one_text = "Kies een organisatie"
    choose_another_text = "Kies een andere organisatie"
    choose_view_class = ChooseOrganisation
    choose_results_view_class = ChooseOrganisationResults


any_application = AnyApplicationChooserViewSet("elke-toepassing-kiezen")
organisation = OrganisationChooserViewSet("organisatie-kiezen")
