"""Evidence in the CMS: organisation editors add it for their own organisation, others check it, and all is logged."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.documents import get_document_model
from wagtail.documents.widgets import AdminDocumentChooser

from .choosers import any_application
from .diligence import ruleset
from .diligence.evidence import (
    EvidenceRefused,
    Told,
    add_evidence,
    change_evidence,
    is_own,
    may_change,
    may_moderate,
    reply,
    retract_evidence,
    undo_verification,
    verify_evidence,
)
from .diligence.gathering import content_of
from .diligence.rating import MANY_USERS
from .grouping_admin import LazyMenuItem
from .models import (
    Application,
    Evidence,
    EvidenceAnswer,
    EvidenceEvent,
    Organisation,
    Registration,
    Verification,
)
from .speaking import spoken_for

PER_PAGE = 50
EMPTY = {"required": "Vul dit veld in.", "invalid": "Dit kunnen we niet lezen."}
DAY = {**EMPTY, "invalid": "Schrijf de datum als 2026-08-31."}
STANDS = Q(changed_at=None) | Q(verifications__at__gt=F("changed_at"))  # a check of what it is now
LEVELS = [("1", "1: eigen opgave"), ("2", "2: openbaar document, met link of bestand")]


class DocumentChooser(AdminDocumentChooser):
    """Wagtail's own, that shows nothing for what was never a document."""

    def get_value_data(self, value: Any) -> Any:
        return super().get_value_data((_number(value) or None) if isinstance(value, str) else value)


class EvidenceForm(forms.Form):
    """One piece of evidence. `seen` is what it was when the form was made."""

    organisation = forms.ModelChoiceField(
        label="Van welke organisatie?", queryset=Organisation.objects.none(), error_messages=EMPTY
    )
    registration = forms.CharField(
        label="Registratie (algoritme-ID)",
        max_length=8,
        required=False,
        help_text="De acht cijfers uit het register. Leeg als er geen registratie is; kies dan de toepassing.",
    )
    application = forms.ModelChoiceField(label="Toepassing", queryset=Application.objects.public(), required=False)
    indicator = forms.ChoiceField(label="Wat toont het aan?", error_messages=EMPTY)
    answer = forms.ChoiceField(
        label="Antwoord", choices=EvidenceAnswer.choices, widget=forms.RadioSelect, error_messages=EMPTY
    )
    level = forms.IntegerField(label="Niveau", widget=forms.Select(choices=LEVELS), error_messages=EMPTY)
    what = forms.CharField(label="Omschrijving van het bewijs", max_length=300, error_messages=EMPTY)
    link = forms.CharField(label="Link", max_length=2000, required=False, help_text="Begint met https://.")
    document = forms.CharField(label="Bestand", required=False, widget=DocumentChooser)
    date = forms.DateField(
        label="Datum van het bewijs",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )
    valid_until = forms.DateField(
        label="Geldig tot en met",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leeg: zo lang als de regels zeggen. Langer kan niet.",
        error_messages=DAY,
    )
    remark = forms.CharField(
        label="Toelichting", max_length=300, required=False, help_text="Bij ‘niet van toepassing’ nodig: waarom niet?"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, evidence: Evidence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicators = [one for one in ruleset().indicators if one.id not in MANY_USERS]
        self.fields["indicator"].choices = [(one.id, f"{one.id} {one.title}") for one in indicators]  # type: ignore[attr-defined]
        self.fields["application"].widget = any_application.widget_class()
        own = Organisation.objects.all() if may_moderate(user) else spoken_for(user)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        if evidence is not None:
            for name in ("organisation", "registration", "application"):
                del self.fields[name]

    def clean_registration(self) -> Registration | None:
        """A registration by its number."""
        number = self.cleaned_data["registration"].strip()
        if not number:
            return None
        found = Registration.objects.current().filter(register_id=number).first()
        if found is None:
            raise forms.ValidationError(f"Registratie ‘{number}’ kennen we niet.")
        return found

    def clean_document(self) -> Any:
        """The file that was chosen; the window in which that is done refuses what is no document."""
        chosen = self.cleaned_data["document"]
        if not chosen:
            return None
        found = get_document_model().objects.filter(pk=_number(chosen)).first()
        if found is None:
            raise forms.ValidationError("Dit bestand is er niet meer. Kies het opnieuw.")
        return found

    def told(self) -> Told:
        names = "indicator answer level what date remark link document valid_until".split()
        return Told(**{name: self.cleaned_data[name] for name in names})


class CheckForm(forms.Form):
    """That somebody checked the evidence, for whom, and what they looked at."""

    level = forms.TypedChoiceField(
        label="Wat heb je gedaan?", choices=Verification.Level.choices, coerce=int, error_messages=EMPTY
    )
    organisation = forms.ModelChoiceField(
        label="Namens welke organisatie?",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="Een moderator mag dit leeg laten.",
    )
    remark = forms.CharField(label="Wat heb je bekeken?", max_length=300, error_messages=EMPTY)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        # The form to change it stands on the same page, with fields of the same names.
        super().__init__(*args, **{"auto_id": "id_check_%s", **kwargs})
        self.fields["organisation"].queryset = spoken_for(user)  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """What an organisation says about the report."""

    organisation = forms.ModelChoiceField(
        label="Namens welke organisatie?", queryset=Organisation.objects.none(), error_messages=EMPTY
    )
    application = forms.ModelChoiceField(
        label="Over welke toepassing?", queryset=Application.objects.public(), error_messages=EMPTY
    )
    text = forms.CharField(label="Reactie", widget=forms.Textarea(attrs={"rows": 5}), error_messages=EMPTY)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = spoken_for(user)  # type: ignore[attr-defined]
        self.fields["application"].widget = any_application.widget_class()


class EvidenceView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the CMS for who speaks for an organisation, and for moderators."""

    header_icon = "doc-full-inverse"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_enter(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this page stands in the CMS."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def refused(self, form: forms.Form, error: EvidenceRefused) -> None:
        """Put the reason where it belongs: with the field, or above the form."""
        form.add_error(error.field if error.field in form.fields else None, str(error))


class ListView(EvidenceView):
    """Evidence, what waits for a check first."""

    page_title = "Bewijs"
    template_name = "catalogue/evidence/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:200]
        rows = _shown_to(self.request.user, mine="mijn" in self.request.GET)
        for word in text.split()[:8]:
            rows = rows.filter(_about(word))
        rows = rows.select_related("organisation", "registration", "application", "made_by")
        rows = rows.annotate(checks=Count("verifications", filter=STANDS)).order_by("checks", "-pk")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, text=text, **kwargs)


class AddView(EvidenceView):
    """Add evidence."""

    page_title = "Bewijs toevoegen"
    template_name = "catalogue/evidence/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = {"registration": self.request.GET.get("registratie", "")[:8], "answer": "ja", "level": 1}
        kwargs.setdefault("form", EvidenceForm(user=self.request.user, initial=first))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it, or show the form with what is wrong and all that was filled in."""
        form = EvidenceForm(request.POST, user=request.user)
        if form.is_valid():
            whose = {name: form.cleaned_data[name] for name in ("organisation", "registration", "application")}
            try:
                evidence = add_evidence(form.told(), by=request.user, **whose)
            except EvidenceRefused as error:
                self.refused(form, error)
            else:
                messages.success(request, "Het bewijs staat erbij. Een ander kan het nu controleren.")
                return redirect("evidence_one", evidence.pk)
        return self.render_to_response(self.get_context_data(form=form))


class OneView(EvidenceView):
    """One piece of evidence: its form, its checks and its log."""

    template_name = "catalogue/evidence/one.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Evidence.objects.select_related("organisation", "registration__application", "application")
        self.evidence = get_object_or_404(rows, pk=kwargs["pk"])
        self.page_title = f"Bewijs bij {self.evidence.indicator}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evidence, user = self.evidence, self.request.user
        seen = content_of(evidence)
        changes = may_change(user, evidence.organisation) and not evidence.key and evidence.retracted_at is None
        kwargs.setdefault("form", self._form(seen) if changes else None)
        kwargs.setdefault("check_form", CheckForm(user=user, initial={"seen": seen}))
        checks = [{"check": row, "stands": row.content == seen} for row in evidence.verifications.all()]
        return super().get_context_data(
            evidence=evidence,
            may_change=changes,
            is_own=is_own(evidence, user),
            checks=checks,
            events=evidence.events.select_related("by"),
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Change it, take it back, check it, or take a check back."""
        act: dict[str, Callable[[], HttpResponse | None]] = {
            "change": self._change,
            "retract": self._retract,
            "check": self._check,
            "uncheck": self._uncheck,
        }
        answer = act.get(request.POST.get("action", ""), self._change)()
        return answer or redirect("evidence_one", self.evidence.pk)

    def _form(self, seen: str) -> EvidenceForm:
        names = "indicator answer level what link date valid_until remark".split()
        initial = {name: getattr(self.evidence, name) for name in names}
        initial |= {"seen": seen, "document": self.evidence.document_id}
        return EvidenceForm(user=self.request.user, evidence=self.evidence, initial=initial)

    def _change(self) -> HttpResponse | None:
        form = EvidenceForm(self.request.POST, user=self.request.user, evidence=self.evidence)
        if form.is_valid():
            try:
                change_evidence(self.evidence, form.told(), by=self.request.user, seen=form.cleaned_data["seen"])
            except EvidenceRefused as error:
                self.refused(form, error)
                self.evidence.refresh_from_db()
                # Told that it is another by now they have it before their eyes, and may save their own words after all.
                form.data = {**self.request.POST.dict(), "seen": content_of(self.evidence)}
            else:
                messages.success(self.request, "Het bewijs is gewijzigd. Een eerdere controle geldt niet meer.")
                return None
        self.evidence.refresh_from_db()
        return self.render_to_response(self.get_context_data(form=form))

    def _retract(self) -> None:
        self._try(
            lambda: retract_evidence(self.evidence, by=self.request.user, seen=self.request.POST.get("seen", "")),
            "Het bewijs is ingetrokken. Het telt niet meer mee.",
        )

    def _check(self) -> HttpResponse | None:
        form = CheckForm(self.request.POST, user=self.request.user)
        if form.is_valid():
            try:
                verify_evidence(self.evidence, by=self.request.user, **form.cleaned_data)
            except EvidenceRefused as error:
                self.refused(form, error)
            else:
                messages.success(self.request, "Dank je. Het bewijs telt nu als gecontroleerd.")
                return None
        return self.render_to_response(self.get_context_data(check_form=form))

    def _uncheck(self) -> None:
        check = get_object_or_404(self.evidence.verifications, pk=_number(self.request.POST.get("check_id", "")))
        self._try(lambda: undo_verification(check, by=self.request.user), "De controle is ingetrokken.")

    def _try(self, act: Any, done: str) -> None:
        try:
            act()
        except EvidenceRefused as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, done)


class ReplyView(EvidenceView):
    """Reply to a report."""

    page_title = "Reageren op een beoordeling"
    template_name = "catalogue/evidence/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ReplyForm(user=self.request.user))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReplyForm(request.POST, user=request.user)
        if form.is_valid():
            told = form.cleaned_data
            try:
                reply(told["application"], told["text"], by=request.user, organisation=told["organisation"])
            except EvidenceRefused as error:
                self.refused(form, error)
            else:
                messages.success(request, "Je reactie staat bij het rapport.")
                return redirect("evidence_list")
        return self.render_to_response(self.get_context_data(form=form))


class LogView(EvidenceView):
    """All that people did, newest first: moderators see everything, others what concerns their organisation."""

    page_title = "Logboek van bewijs"
    template_name = "catalogue/evidence/log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = EvidenceEvent.objects.select_related("evidence__organisation", "application", "by")
        if not may_moderate(self.request.user):
            rows = rows.filter(Q(evidence__organisation__in=spoken_for(self.request.user)) | Q(by=self.request.user))
        return super().get_context_data(page=Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p")), **kwargs)


def may_enter(user: Any) -> bool:
    """Say whether the user has anything to do with evidence."""
    return may_moderate(user) or spoken_for(user).exists()


def _number(text: str) -> int:
    """Return a primary key that somebody sent, 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0


def _shown_to(user: Any, *, mine: bool) -> QuerySet[Evidence]:
    """What people added; with `mine` only of the user's own organisations. To look at what others did is the point."""
    rows = Evidence.objects.standing().by_hand()  # type: ignore[attr-defined]
    return rows.filter(organisation__in=spoken_for(user)) if mine else rows


def _about(word: str) -> Q:
    fields = ("what", "organisation__name", "registration__name", "registration__register_id", "application__name")
    found = Q(indicator__iexact=word)
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


class EvidenceMenuItem(LazyMenuItem):
    """Shown to who has something to do with evidence."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_enter(request.user)


@hooks.register("register_admin_urls")
def register_evidence_urls() -> list[Any]:
    return [
        path("bewijs/", ListView.as_view(), name="evidence_list"),
        path("bewijs/nieuw/", AddView.as_view(), name="evidence_add"),
        path("bewijs/reactie/", ReplyView.as_view(), name="evidence_reply"),
        path("bewijs/logboek/", LogView.as_view(), name="evidence_log"),
        path("bewijs/<int:pk>/", OneView.as_view(), name="evidence_one"),
    ]


@hooks.register("register_admin_menu_item")
def register_evidence_menu() -> MenuItem:
    entries = (
        ("Bewijs bekijken", "evidence_list", "list-ul"),
        ("Bewijs toevoegen", "evidence_add", "plus"),
        ("Reageren", "evidence_reply", "comment"),
        ("Logboek", "evidence_log", "history"),
    )
    items = [EvidenceMenuItem(label, name, icon_name=icon, order=n) for n, (label, name, icon) in enumerate(entries)]
    return SubmenuMenuItem("Bewijs", Menu(items=items), icon_name="doc-full-inverse", order=112)
