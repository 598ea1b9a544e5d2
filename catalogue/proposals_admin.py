"""Applications of one's own in the CMS: an organisation tells what it uses, and a moderator looks at it first."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .choosers import any_application
from .forms import LookFirstForm
from .grouping_admin import LazyMenuItem
from .models import Application, ApplicationProfile, Organisation, Usage
from .proposals import (
    USAGE_FIELDS,
    is_only_of,
    may_propose,
    organisations_of,
    own_usages,
    propose,
    tell_usage,
    texts_of,
    title_of,
    usage_of,
    withdraw_usage,
)

EMPTY = {"required": "Vul dit veld in.", "invalid_choice": "Kies een van de mogelijkheden."}
HANDED_IN = "Je tekst is ingediend. Een moderator kijkt ernaar; tot die tijd blijft op AI-plein staan wat er nu staat."
KEPT = "Je tekst is bewaard als concept."


class UsageForm(forms.ModelForm):
    """What one organisation says of its use."""

    class Meta:
        model = Usage
        fields = USAGE_FIELDS

    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in USAGE_FIELDS}


class TextsForm(forms.Form):
    """What an application is, in the words of the only one who tells of it."""

    name = forms.CharField(label="Naam van de toepassing", max_length=200, error_messages=EMPTY)
    summary = forms.CharField(
        label="Wat doet het, voor wie en waarom?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Twee of drie zinnen in gewone taal (B1).",
        error_messages=EMPTY,
    )


class OfOrganisationForm(UsageForm):
    """For which organisation somebody speaks; of one there is nothing to choose."""

    organisation = forms.ModelChoiceField(
        label="Welke organisatie gebruikt het?", queryset=Organisation.objects.none(), error_messages=EMPTY
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisations_of(user)
        first = own[:2]
        field = self.fields["organisation"]
        field.queryset = own  # type: ignore[attr-defined]
        field.initial = first[0] if len(first) == 1 else None


class NewForm(LookFirstForm, TextsForm, OfOrganisationForm):
    """An application that is not on AI-plein yet, with what its first user says."""

    field_order = ("organisation", "name", "certain", "summary", *USAGE_FIELDS)


class AlsoForm(OfOrganisationForm):
    """An application that is there already, with what one more user says."""

    field_order = ("organisation", "application", *USAGE_FIELDS)
    application = forms.ModelChoiceField(
        label="Welke toepassing?", queryset=Application.objects.public(), error_messages=EMPTY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].widget = any_application.widget_class()


class OwnForm(TextsForm, UsageForm):
    """Both, where nobody else tells of the application."""

    field_order = ("name", "summary", *USAGE_FIELDS)


class ProposalView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the CMS for who speaks for an organisation, and for editors."""

    header_icon = "pick"
    _show_breadcrumbs = True
    template_name = "catalogue/proposals/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_propose(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this page stands in the CMS."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def done(self, handed_in: bool) -> HttpResponse:
        messages.success(self.request, HANDED_IN if handed_in else KEPT)
        return redirect("own_applications")


class OwnView(ProposalView):
    """What the organisations of this user use, and how far each text is."""

    page_title = "Onze toepassingen"
    template_name = "catalogue/proposals/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=own_usages(self.request.user), **kwargs)


class NewView(ProposalView):
    """Tell of an application that nobody registered."""

    page_title = "Nieuwe toepassing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", NewForm(user=self.request.user))
        return super().get_context_data(looks_first=True, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make it, or show the form with what is wrong and all that was filled in."""
        form = NewForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        told = form.cleaned_data
        organisation, by = told["organisation"], request.user
        return self.done(propose(told["name"], told["summary"], form.told(), organisation=organisation, by=by))


class AlsoView(ProposalView):
    """Tell that an organisation uses an application too."""

    page_title = "Wij gebruiken dit ook"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = Application.objects.public().filter(slug=self.request.GET.get("toepassing", "")[:120]).first()
        kwargs.setdefault("form", AlsoForm(user=self.request.user, initial={"application": chosen}))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AlsoForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        application, organisation = form.cleaned_data["application"], form.cleaned_data["organisation"]
        if profile := _told_already(application, organisation):
            messages.warning(request, f"Dit staat er al van {organisation}. Hier kun je het wijzigen.")
            return redirect("own_application", profile.pk, organisation.pk)
        return self.done(tell_usage(application, form.told(), organisation=organisation, by=request.user))


class OneView(ProposalView):
    """Change what an organisation says of its use, or take it away."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.profile = get_object_or_404(ApplicationProfile.objects.select_related("application"), pk=kwargs["profile"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for who speaks for the organisation, and only what that has told."""
        self.organisation = get_object_or_404(Organisation, pk=kwargs["organisation"])
        if not organisations_of(request.user).filter(pk=self.organisation.pk).exists():
            raise PermissionDenied
        self.usage = usage_of(self.profile, self.organisation)
        if self.usage is None:
            return redirect("own_applications")
        self.page_title = title_of(self.usage)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self._form())
        return super().get_context_data(**kwargs | {"organisation": self.organisation, "may_withdraw": True})

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if "withdraw" in request.POST:
            withdraw_usage(self.profile, organisation=self.organisation, by=request.user)
            messages.success(request, f"Wat {self.organisation} hierover vertelde is weg.")
            return redirect("own_applications")
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        texts = {name: form.cleaned_data[name] for name in ("name", "summary") if name in form.fields}
        application, by = self.profile.application, request.user
        return self.done(tell_usage(application, form.told(), organisation=self.organisation, by=by, **texts))

    def _form(self, data: Any = None) -> UsageForm:
        initial = model_to_dict(self.usage, USAGE_FIELDS) if self.usage else {}
        initial |= texts_of(self.usage) if self.usage else {}
        kind = OwnForm if is_only_of(self.profile, self.organisation) else UsageForm
        return kind(data, initial=initial)


def _told_already(application: Application, organisation: Organisation) -> ApplicationProfile | None:
    profile = ApplicationProfile.objects.filter(application=application).first()
    return profile if profile is not None and usage_of(profile, organisation) else None


class ProposalMenuItem(LazyMenuItem):
    """Shown to who speaks for an organisation, and to editors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_propose(request.user)


@hooks.register("register_admin_urls")
def register_proposal_urls() -> list[Any]:
    return [
        path("onze-toepassingen/", OwnView.as_view(), name="own_applications"),
        path("onze-toepassingen/nieuw/", NewView.as_view(), name="own_application_new"),
        path("onze-toepassingen/ook/", AlsoView.as_view(), name="own_application_also"),
        path("onze-toepassingen/<int:profile>/<int:organisation>/", OneView.as_view(), name="own_application"),
    ]


@hooks.register("register_admin_menu_item")
def register_proposal_menu() -> MenuItem:
    return ProposalMenuItem("Onze toepassingen", "own_applications", icon_name="pick", order=105)
