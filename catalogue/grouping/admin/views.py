"""Grouping in the CMS: the queue of questions, an application with all that can be decided about it, and the log."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin import messages

from ...admin_views import PER_PAGE, GuardedView, primary_key
from ...difference import by_word
from ...intake import regroup_all
from ...models import Application, GroupingDecision, Registration
from ...safe_text import plain_text
from ..decisions import DecisionRefused, confirm, forbid_merge, merge, move, rename, split, undo
from ..preview import preview
from ..queue import QueueItem, best_described, queue_item, waiting
from .forms import DecideForm

PERMISSION = "catalogue.add_groupingdecision"
SAME, OTHER = "Zelfde product of dienst", "Ander product of andere dienst"
FEW_ENOUGH = 5000  # registrations that are grouped again while somebody waits for the page
COMPARED = (
    ("name", "Naam"),
    ("supplier", "Leverancier"),
    ("purpose_and_impact", "Doel en impact"),
    ("technical_operation", "Technische werking"),
)


def may_decide(user: Any) -> bool:
    """Say whether the user may decide about the grouping."""
    return bool(user.has_perm(PERMISSION))


class GroupingView(GuardedView):
    """A page of the CMS for who may decide about the grouping."""

    header_icon = "link"
    may_enter = staticmethod(may_decide)

    def decided(self, take: Callable[[], GroupingDecision]) -> GroupingDecision | None:
        """Take a decision and show how it ended; None when it was refused, with the reason on screen."""
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
        question = queue_item(registration) if registration else None
        last = GroupingDecision.objects.filter(pk=primary_key(self.request.GET.get("besluit")), undone_at=None).first()
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
        application = get_object_or_404(Application, pk=primary_key(request.POST.get("application")))
        decide, default = (confirm, SAME) if answer == "ja" else (split, OTHER)
        reason = request.POST.get("reason", "").strip() or default
        decision = self.decided(lambda: decide(application, [register_id], by=request.user, reason=reason))
        return self._next(skipped, decision)

    def _next(self, skipped: list[str], decision: GroupingDecision | None = None) -> HttpResponse:
        query: list[tuple[str, Any]] = [("over", pk) for pk in skipped[-100:]]
        query += [("besluit", decision.pk)] if decision else []
        return redirect(f"{reverse('grouping_queue')}?{urlencode(query)}")


class ApplicationView(GroupingView):
    """An application: who is in it and why, what was decided, and a form for the next decision."""

    template_name = "catalogue/grouping/application.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.application = get_object_or_404(Application, pk=kwargs["pk"])
        self.page_title = f"Groepering van {self.application}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.application.registrations.select_related("organisation", "match", "placement__decision")
        kwargs.setdefault("form", DecideForm())
        return super().get_context_data(
            application=self.application,
            members=rows.order_by("organisation__name"),
            decisions=self.application.grouping_decisions.select_related("made_by")[:PER_PAGE],
            chosen=self.request.POST.getlist("registration"),
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take the decision, or show the form with what is wrong."""
        form = DecideForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        decision = self.decided(lambda: self._decide(form.cleaned_data))
        if decision is None:
            return self.render_to_response(self.get_context_data(form=form))
        goal = self.application if decision.kind != "samengevoegd" else form.cleaned_data["other"]
        return redirect("grouping_application", goal.pk)

    def _decide(self, values: dict[str, Any]) -> GroupingDecision:
        ids, who = self.request.POST.getlist("registration"), {"by": self.request.user, "reason": values["reason"]}
        match values["action"]:
            case "confirm":
                return confirm(self.application, ids, **who)
            case "split":
                return split(self.application, ids, **who)
            case "move":
                return move(self.application, ids, values["other"], **who)
            case "merge":
                return merge(self.application, values["other"], **who)
            case "never":
                return forbid_merge(self.application, values["other"], **who)
        return rename(self.application, values["name"], **who)


class ApplicationsView(GroupingView):
    """Find an application to decide about."""

    page_title = "Toepassingen groeperen"
    template_name = "catalogue/grouping/applications.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:200]
        found = Application.objects.annotate(members=Count("registrations")).order_by("-members", "name", "pk")
        for word in text.split():
            found = found.filter(name__icontains=word)
        return super().get_context_data(text=text, page=self.page_of(found), **kwargs)


class DecisionsView(GroupingView):
    """All that was decided, newest first, each with a button to undo it."""

    page_title = "Besluiten over de groepering"
    template_name = "catalogue/grouping/decisions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = GroupingDecision.objects.select_related("made_by", "undone_by").prefetch_related("applications")
        return super().get_context_data(page=self.page_of(rows), **kwargs)


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


def _compared(question: QueueItem) -> dict[str, Any]:
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
