"""The window of the CMS in which an editor chooses an organisation."""

from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.models import Organisation
from catalogue.models.organisation import OrganisationQuerySet


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


organisation = OrganisationChooserViewSet("organisatie-kiezen")
