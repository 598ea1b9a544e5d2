"""Grouping in the CMS: the queue of questions, an application with all that can be decided about it, and the log."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from .choosers import any_application
from .difference import by_word
from .grouping import preview
from .grouping.decisions import (
    DecisionRefused,
    confirm,
    merge,
    move,
    never_together,
    rename,
    split,
    undo,
)
from .grouping.queue import Question, best_described, question_about, waiting
from .intake import regroup_all
from .models import Application, GroupingDecision, KnownProduct, KnownSupplier, Registration
from .texts import plain_text

PERMISSION = "catalogue.add_groupingdecision"
SAME, OTHER = "Zelfde product of dienst", "Ander product of andere dienst"
PER_PAGE = 50
FEW_ENOUGH = 5000  # registrations that are grouped again while somebody waits for the page
COMPARED = (
    ("name", "Naam"),
    ("supplier", "Leverancier"),
    ("purpose_and_impact", "Doel en impact"),
    ("technical_operation", "Technische werking"),
)


class GroupingView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the CMS for who may decide about the grouping."""

    header_icon = "link"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Where this page stands in the CMS."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def decided(self, take: Callable[[], GroupingDecision]) -> GroupingDecision | None:
        """Take a decision and tell how it ended; None when it was refused, with the reason on screen."""
        try:
            decision = take()
        except DecisionRefused as error:
            messages.error(self.request, str(error))
            return None
        messages.success(self.request, f"{decision.get_kind_display()}: {decision.summary}.")
        return decision


class QueueView(GroupingView):
    """One question at a time: does this registration belong here?"""

    page_title = "Vragen over de groepering"
    template_name = "catalogue/grouping/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        skipped = self.request.GET.getlist("over")
        left = waiting()
        rest = left.exclude(register_id__in=skipped)
        registration = rest.first()
        question = question_about(registration) if registration else None
        last = GroupingDecision.objects.filter(pk=_number(self.request.GET.get("besluit")), undone_at=None).first()
        return super().get_context_data(
            question=question,
            skipped=skipped,
            left=rest.count(),
            total=left.count(),
            last=last,
            **(_compared(question) if question else {}),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the answer and go to the next question."""
        skipped = request.POST.getlist("over")
        answer, register_id = request.POST.get("answer"), request.POST.get("registration", "")
        if answer == "over":
            return self._next([*skipped, register_id])
        application = get_object_or_404(Application, pk=_number(request.POST.get("application")))
        decide, default = (confirm, SAME) if answer == "ja" else (split, OTHER)
        reason = request.POST.get("reason", "").strip() or default
        decision = self.decided(lambda: decide(application, [register_id], by=request.user, reason=reason))
        return self._next(skipped, decision)

    def _next(self, skipped: list[str], decision: GroupingDecision | None = None) -> HttpResponse:
        query: list[tuple[str, Any]] = [("over", pk) for pk in skipped[-100:]]
        query += [("besluit", decision.pk)] if decision else []
        return redirect(f"{reverse('grouping_queue')}?{urlencode(query)}")


class DecideForm(forms.Form):
    """What is decided about the chosen registrations, or about the application as a whole."""

    ACTIONS = [
        ("confirm", "Bevestigen: de gekozen registraties horen hier"),
        ("split", "Afsplitsen: de gekozen registraties zijn een andere toepassing"),
        ("move", "Verplaatsen: de gekozen registraties horen bij een andere toepassing"),
        ("merge", "Samenvoegen: deze hele toepassing is dezelfde als een andere"),
        ("never", "Nooit samen: deze toepassing en een andere zijn verschillend"),
        ("rename", "Naam geven aan deze toepassing"),
    ]
    EMPTY = {"required": "Vul dit veld in."}
    action = forms.ChoiceField(label="Wat besluit je?", choices=ACTIONS, widget=forms.RadioSelect, error_messages=EMPTY)
    other = forms.ModelChoiceField(
        label="Andere toepassing",
        queryset=Application.objects.all(),
        required=False,
        help_text="Alleen nodig bij verplaatsen, samenvoegen en nooit samen.",
    )
    name = forms.CharField(label="Naam", max_length=200, required=False)
    reason = forms.CharField(
        label="Waarom?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Anderen lezen dit terug.",
        error_messages=EMPTY,
    )

    def clean(self) -> dict[str, Any]:
        """A decision about registrations needs some, and one about two applications the second; a name is not empty."""
        found = super().clean() or {}
        action, chosen = found.get("action"), self.data.getlist("registration")  # type: ignore[attr-defined]
        if action == "rename" and not found.get("name") and "name" not in self.errors:
            self.add_error("name", "Vul de naam in.")
        if action in ("move", "merge", "never") and not found.get("other"):
            self.add_error("other", "Kies de andere toepassing.")
        if action in ("confirm", "split", "move") and not chosen:
            self.add_error("action", "Kies ten minste één registratie.")
        return found


class ApplicationView(GroupingView):
    """An application: who is in it and why, what was decided, and a form for the next decision."""

    template_name = "catalogue/grouping/application.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.application = get_object_or_404(Application, pk=kwargs["pk"])
        self.page_title = f"Groepering van {self.application}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.application.registrations.select_related("organisation", "match", "placement__decision")
        kwargs.setdefault("form", _decide_form())
        return super().get_context_data(
            application=self.application,
            members=rows.order_by("organisation__name"),
            decisions=self.application.grouping_decisions.select_related("made_by")[:PER_PAGE],
            chosen=self.request.POST.getlist("registration"),
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take the decision, or show the form with what is wrong."""
        form = _decide_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        decision = self.decided(lambda: self._decide(form.cleaned_data))
        if decision is None:
            return self.render_to_response(self.get_context_data(form=form))
        goal = self.application if decision.kind != "samengevoegd" else form.cleaned_data["other"]
        return redirect("grouping_application", goal.pk)

    def _decide(self, told: dict[str, Any]) -> GroupingDecision:
        ids, who = self.request.POST.getlist("registration"), {"by": self.request.user, "reason": told["reason"]}
        match told["action"]:
            case "confirm":
                return confirm(self.application, ids, **who)
            case "split":
                return split(self.application, ids, **who)
            case "move":
                return move(self.application, ids, told["other"], **who)
            case "merge":
                return merge(self.application, told["other"], **who)
            case "never":
                return never_together(self.application, told["other"], **who)
        return rename(self.application, told["name"], **who)


class ApplicationsView(GroupingView):
    """Find an application to decide about."""

    page_title = "Toepassingen groeperen"
    template_name = "catalogue/grouping/applications.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:200]
        found = Application.objects.annotate(members=Count("registrations")).order_by("-members", "name", "pk")
        for word in text.split():
            found = found.filter(name__icontains=word)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(text=text, page=page, **kwargs)


class DecisionsView(GroupingView):
    """All that was decided, newest first, each with a button to undo it."""

    page_title = "Besluiten over de groepering"
    template_name = "catalogue/grouping/decisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = GroupingDecision.objects.select_related("made_by", "undone_by").prefetch_related("applications")
        return super().get_context_data(page=Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p")), **kwargs)


class UndoView(GroupingView):
    """Undo one decision; only by a form."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = get_object_or_404(GroupingDecision, pk=pk)
        try:
            undo(decision, by=request.user)
            messages.success(request, f"Teruggedraaid: {decision.summary}.")
        except DecisionRefused as error:
            messages.error(request, str(error))
        return redirect("grouping_queue" if request.POST.get("next") == "queue" else "grouping_decisions")


class RegroupView(GroupingView):
    """What grouping again would change, and a button that does it; after a change to products or suppliers."""

    page_title = "Opnieuw groeperen"
    template_name = "catalogue/grouping/regroup.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        few = Registration.objects.count() <= FEW_ENOUGH
        return super().get_context_data(few=few, difference=preview() if few else None, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, f"Gegroepeerd: {regroup_all().summary}.")
        return redirect("grouping_regroup")


class ProductViewSet(ModelViewSet):
    model = KnownProduct
    icon = "tag"
    list_display = ["name", "supplier", "names"]
    search_fields = ["name", "supplier", "names"]
    form_fields = ["name", "supplier", "names", "functions", "note"]
    copy_view_enabled = False


class SupplierViewSet(ModelViewSet):
    model = KnownSupplier
    icon = "tag"
    list_display = ["name", "kind", "spellings"]
    search_fields = ["name", "spellings"]
    form_fields = ["name", "kind", "spellings", "note"]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_grouping_viewsets() -> list[Any]:
    return [ProductViewSet("producten"), SupplierViewSet("leveranciers"), any_application]


@hooks.register("register_admin_urls")
def register_grouping_urls() -> list[Any]:
    return [
        path("groepering/", QueueView.as_view(), name="grouping_queue"),
        path("groepering/toepassingen/", ApplicationsView.as_view(), name="grouping_applications"),
        path("groepering/toepassingen/<int:pk>/", ApplicationView.as_view(), name="grouping_application"),
        path("groepering/besluiten/", DecisionsView.as_view(), name="grouping_decisions"),
        path("groepering/besluiten/<int:pk>/terug/", UndoView.as_view(), name="grouping_undo"),
        path("groepering/opnieuw/", RegroupView.as_view(), name="grouping_regroup"),
    ]


class GroupingMenuItem(MenuItem):
    """Shown to who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_menu_item")
def register_grouping_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem("Groepering", Menu(items=list(_menu())), icon_name="link", order=110)


def _menu() -> Iterator[MenuItem]:
    for order, (label, name, icon) in enumerate(
        (
            ("Vragen", "grouping_queue", "help"),
            ("Toepassingen", "grouping_applications", "list-ul"),
            ("Besluiten", "grouping_decisions", "history"),
            ("Producten", "producten:index", "tag"),
            ("Leveranciers", "leveranciers:index", "tag"),
            ("Opnieuw groeperen", "grouping_regroup", "rotate"),
        )
    ):
        yield LazyMenuItem(label, name, icon_name=icon, order=order)


class LazyMenuItem(GroupingMenuItem):
    """Looks its address up when it is drawn: the addresses of the CMS are not there yet when hooks are read."""

    def __init__(self, label: str, url_name: str, **options: Any) -> None:
        super().__init__(label, "", name=url_name.replace(":", "-"), **options)
        self.url_name = url_name

    def render_component(self, request: HttpRequest) -> Any:
        self.url = reverse(self.url_name)
        return super().render_component(request)


def _decide_form(data: Any = None) -> DecideForm:
    form = DecideForm(data)
    form.fields["other"].widget = any_application.widget_class()
    return form


def _compared(question: Question) -> dict[str, Any]:
    """The texts of the registration beside those of the best described other one, with the differences marked."""
    registration = question.registration
    other = best_described(registration)
    rows = []
    for name, label in COMPARED:
        mine = plain_text(getattr(registration, name))
        theirs = plain_text(getattr(other, name)) if other else ""
        if mine or theirs:
            rows.append({"label": label, "same": mine == theirs, "mine": mine, "difference": by_word(theirs, mine)})
    return {"other": other, "compared": rows}


def _number(text: str | None) -> int:
    """Return a primary key that somebody sent, 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 15 else 0
