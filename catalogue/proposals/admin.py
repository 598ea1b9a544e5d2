"""Applications of one's own in the CMS: an organisation states what it uses, and a moderator looks at it first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from ..admin_views import GuardedMenuItem, GuardedView
from ..models import Application, ApplicationProfile, Organisation
from .forms import AlsoForm, NewForm, OwnForm, UsageForm
from .service import (
    USAGE_FIELDS,
    is_only_of,
    may_propose,
    organisations_of,
    own_usages,
    propose,
    state_usage,
    texts_of,
    title_of,
    usage_of,
    withdraw_usage,
)

HANDED_IN = "Je tekst is ingediend. Een moderator kijkt ernaar; tot die tijd blijft op AI-plein staan wat er nu staat."
KEPT = "Je tekst is bewaard als concept."


class ProposalView(GuardedView):
    """A page of the CMS for who speaks for an organisation, and for editors."""

    header_icon = "pick"
    template_name = "catalogue/proposals/form.html"
    may_enter = staticmethod(may_propose)

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
        cleaned = form.cleaned_data
        organisation, by = cleaned["organisation"], request.user
        return self.done(
            propose(cleaned["name"], cleaned["summary"], form.usage_values(), organisation=organisation, by=by)
        )


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
        return self.done(state_usage(application, form.usage_values(), organisation=organisation, by=request.user))


class OneView(ProposalView):
    """Change what an organisation says of its use, or take it away."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.profile = get_object_or_404(ApplicationProfile.objects.select_related("application"), pk=kwargs["profile"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for editors of the organisation, and only what it has stated."""
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
        return self.done(state_usage(application, form.usage_values(), organisation=self.organisation, by=by, **texts))

    def _form(self, data: Any = None) -> UsageForm:
        initial = model_to_dict(self.usage, USAGE_FIELDS) if self.usage else {}
        initial |= texts_of(self.usage) if self.usage else {}
        kind = OwnForm if is_only_of(self.profile, self.organisation) else UsageForm
        return kind(data, initial=initial)


def _told_already(application: Application, organisation: Organisation) -> ApplicationProfile | None:
    profile = ApplicationProfile.objects.filter(application=application).first()
    return profile if profile is not None and usage_of(profile, organisation) else None


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
    return GuardedMenuItem("Onze toepassingen", "own_applications", may_propose, icon_name="pick", order=105)
