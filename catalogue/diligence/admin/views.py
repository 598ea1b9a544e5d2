"""The forms of evidence in the CMS: organisation editors add it for their own organisation, others check it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from ...admin_views import GuardedView, primary_key
from ...models import Evidence
from ..collect_facts import evidence_digest
from ..evidence import (
    EvidenceRefused,
    add_evidence,
    change_evidence,
    is_own,
    may_change,
    reply,
    retract_evidence,
    undo_verification,
    verify_evidence,
)
from .access import may_enter
from .forms import CheckForm, EvidenceForm, ReplyForm


class EvidenceView(GuardedView):
    """A page of the CMS for who speaks for an organisation, and for moderators."""

    header_icon = "doc-full-inverse"
    may_enter = staticmethod(may_enter)

    def refused(self, form: forms.Form, error: EvidenceRefused) -> None:
        """Put the reason where it belongs: with the field, or above the form."""
        form.add_error(error.field if error.field in form.fields else None, str(error))


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
                evidence = add_evidence(form.evidence_input(), by=request.user, **whose)
            except EvidenceRefused as error:
                self.refused(form, error)
            else:
                messages.success(request, "Het bewijs staat erbij. Een ander kan het nu controleren.")
                return redirect("evidence:edit", evidence.pk)
        return self.render_to_response(self.get_context_data(form=form))


class EditView(EvidenceView):
    """One piece of evidence: its form and its checks."""

    template_name = "catalogue/evidence/edit.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Evidence.objects.select_related("organisation", "registration__application", "application")
        self.evidence = get_object_or_404(rows, pk=kwargs["pk"])
        self.page_title = f"Bewijs bij {self.evidence.indicator}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        evidence, user = self.evidence, self.request.user
        seen = evidence_digest(evidence)
        changes = may_change(user, evidence.organisation) and not evidence.key and evidence.retracted_at is None
        kwargs.setdefault("form", self._form(seen) if changes else None)
        kwargs.setdefault("check_form", CheckForm(user=user, initial={"seen": seen}))
        checks = [{"check": row, "stands": row.content == seen} for row in evidence.verifications.all()]
        return super().get_context_data(
            evidence=evidence,
            may_change=changes,
            is_own=is_own(evidence, user),
            checks=checks,
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
        return answer or redirect("evidence:edit", self.evidence.pk)

    def _form(self, seen: str) -> EvidenceForm:
        names = "indicator answer level what link date valid_until remark".split()
        initial = {name: getattr(self.evidence, name) for name in names}
        initial |= {"seen": seen, "document": self.evidence.document_id}
        return EvidenceForm(user=self.request.user, evidence=self.evidence, initial=initial)

    def _change(self) -> HttpResponse | None:
        form = EvidenceForm(self.request.POST, user=self.request.user, evidence=self.evidence)
        if form.is_valid():
            try:
                change_evidence(
                    self.evidence, form.evidence_input(), by=self.request.user, seen=form.cleaned_data["seen"]
                )
            except EvidenceRefused as error:
                self.refused(form, error)
                self.evidence.refresh_from_db()
                # Told that it is another by now they have it before their eyes, and may save their own words after all.
                form.data = {**self.request.POST.dict(), "seen": evidence_digest(self.evidence)}
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
        check = get_object_or_404(self.evidence.verifications, pk=primary_key(self.request.POST.get("check_id")))
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
            values = form.cleaned_data
            try:
                reply(values["application"], values["text"], by=request.user, organisation=values["organisation"])
            except EvidenceRefused as error:
                self.refused(form, error)
            else:
                messages.success(request, "Je reactie staat bij het rapport.")
                return redirect("evidence:index")
        return self.render_to_response(self.get_context_data(form=form))
