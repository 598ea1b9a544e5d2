"""The lists of evidence in the CMS: all of it with filters and an export, and the log of what people did."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.history import HistoryFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.models import ModelLogEntry

from ...admin_views import PER_PAGE, SafeExport
from ...models import Evidence, EvidenceAnswer, Organisation, OwnerReply
from ...representation import represented_by
from ..evidence import may_moderate
from ..ruleset import ruleset

STANDS = Q(changed_at=None) | Q(verifications__at__gt=F("changed_at"))  # a check of what it is now
SEARCHED = ("what", "organisation__name", "registration__name", "registration__register_id", "application__name")
CHECKED, UNCHECKED = "ja", "nee"


class EvidenceFilterSet(WagtailFilterSet):
    """Filters of the list. `mijn` asks for the evidence of the user's own organisations."""

    mijn = django_filters.ChoiceFilter(
        label="Van wie", choices=[("ja", "Mijn organisatie")], empty_label="Iedereen", method="only_own"
    )
    checked = django_filters.ChoiceFilter(
        label="Gecontroleerd", choices=[(CHECKED, "Ja"), (UNCHECKED, "Nog niet")], method="only_checked"
    )
    answer = django_filters.ChoiceFilter(label="Antwoord", choices=EvidenceAnswer.choices)
    indicator = django_filters.ChoiceFilter(
        label="Uitspraak", choices=lambda: [(one.id, f"{one.id} {one.title}") for one in ruleset().indicators]
    )
    organisation = django_filters.ModelChoiceFilter(
        label="Organisatie", queryset=lambda _request: Organisation.objects.filter(evidence__key=None).distinct()
    )

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ()

    def only_own(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(organisation__in=represented_by(self.request.user))

    def only_checked(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(checks__gt=0) if value == CHECKED else rows.filter(checks=0)


class EvidenceListView(SafeExport, IndexView):
    """What people added, what waits for a check first."""

    page_title = "Bewijs"
    add_item_label = "Bewijs toevoegen"

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = Evidence.objects.standing().by_hand()  # type: ignore[attr-defined]
        rows = rows.select_related("organisation", "registration__organisation", "application__profile")
        return rows.annotate(checks=Count("verifications", filter=STANDS))

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Every word is in one of the fields, or is the number of the indicator."""
        for word in self.search_query.split()[:8]:
            queryset = queryset.filter(_about(word))
        return queryset


class LogView(SafeExport, ReportView):
    """All that people did, newest first: moderators see everything, others what concerns their organisation."""

    page_title = "Logboek van bewijs"
    header_icon = "history"
    model = Evidence
    any_permission_required = ("change",)
    index_url_name = "evidence:log"
    index_results_url_name = "evidence:log_results"
    filterset_class = HistoryFilterSet
    paginate_by = PER_PAGE
    columns = (
        Column("label", label="Bewijs"),
        Column("message", label="Wat"),
        UserColumn("user", label="Wie"),
        DateColumn("timestamp", label="Wanneer"),
    )
    list_export = ("timestamp", "user_display_name", "label", "message")
    export_headings = {"timestamp": "Wanneer", "user_display_name": "Wie", "label": "Bewijs", "message": "Wat"}
    export_filename = "logboek-bewijs"

    def get_base_queryset(self) -> QuerySet[ModelLogEntry]:
        types = ContentType.objects.get_for_models(Evidence, OwnerReply)
        rows = ModelLogEntry.objects.filter(content_type__in=types.values())
        user = self.request.user
        if not may_moderate(user):
            own = Evidence.objects.filter(organisation__in=represented_by(user)).values(text=Cast("pk", CharField()))
            rows = rows.filter(Q(content_type=types[Evidence], object_id__in=own) | Q(user=user))
        return rows.select_related("content_type", "user__wagtail_userprofile")

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return super().get_filterset_kwargs() | {"queryset": self.get_base_queryset()}


def _about(word: str) -> Q:
    found = Q(indicator__iexact=word)
    for field in SEARCHED:
        found |= Q(**{f"{field}__icontains": word})
    return found
