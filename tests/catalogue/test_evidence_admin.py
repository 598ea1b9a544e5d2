"""Evidence by people: who may add and check it, what is refused with which words, and that all is written down."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.log_actions import registry
from wagtail.models import Collection, CollectionViewRestriction

from catalogue.diligence import rate_all, rate_expired
from catalogue.diligence.collect_facts import evidence_digest
from catalogue.diligence.evidence import EvidenceRefused, verify_evidence
from catalogue.models import DiligenceRating, Evidence, OwnerReply, Usage, Verification
from community.models import Membership
from tests.catalogue.arrange import application, entry, registration, store, write_profile
from tests.fixtures.register import register_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ADD = "/beheer/bewijs/nieuw/"


@pytest.fixture(autouse=True)
def _two_users() -> None:
    """One application of two organisations."""
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))


@pytest.fixture
def editor_of() -> Callable[..., Client]:
    """Log somebody in who speaks for the organisation of a registration."""

    def log_in(number: int, *, confirmed: bool = True) -> Client:
        user = get_user_model().objects.create_user(f"redacteur{number}", password="geheim")
        user.groups.add(Group.objects.get(name="Organisatieredacteuren"))
        Membership.objects.create(
            user=user,
            organisation=registration(number).organisation,
            role=Membership.Role.EDITOR,
            confirmed_at=timezone.now() if confirmed else None,
        )
        return _client(user)

    return log_in


@pytest.fixture
def moderator() -> Client:
    user = get_user_model().objects.create_user("moderator", password="geheim")
    user.groups.add(Group.objects.get(name="Moderatoren"))
    return _client(user)


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(number: int = 1, **values: Any) -> dict[str, Any]:
    data = {
        "organisation": registration(number).organisation_id,
        "registration": register_id(number),
        "indicator": "E6",
        "answer": "ja",
        "level": 1,
        "what": "Onderzoek naar verschil tussen groepen",
        "date": "2026-05-04",
    }
    return data | values


def words(reply: Any) -> str:
    return reply.content.decode().replace("&#x27;", "'")


def answer(indicator: str = "E6") -> tuple[str, int]:
    rating = DiligenceRating.objects.get(application=application(1), replaced_at=None)
    row = next(row for row in rating.findings if row["id"] == indicator)
    return row["answer"], row["level"]


def test_an_editor_adds_evidence_for_the_own_organisation_and_the_report_follows(editor_of):
    editor_of(1).post(ADD, filled())

    assert answer() == ("ja", 1)
    entry = registry.get_logs_for_instance(Evidence.objects.by_hand().get()).get()
    assert (entry.action, entry.user.username, entry.data["after"]["indicator"]) == ("evidence.add", "redacteur1", "E6")


def test_nobody_touches_the_evidence_of_another_organisation(editor_of):
    one, other = editor_of(1), editor_of(2)
    one.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()

    forged = other.post(ADD, filled(1))
    mixed = other.post(ADD, filled(2) | {"registration": register_id(1)})
    changed = other.post(
        f"/beheer/bewijs/{evidence.pk}/", filled(what="Iets heel anders") | {"seen": evidence_digest(evidence)}
    )
    taken = other.post(
        f"/beheer/bewijs/{evidence.pk}/", {"action": "retract", "seen": evidence_digest(evidence)}, follow=True
    )

    evidence.refresh_from_db()
    assert evidence.what == "Onderzoek naar verschil tussen groepen"
    assert evidence.retracted_at is None
    assert Evidence.objects.by_hand().count() == 1
    assert "Deze registratie is van een andere organisatie." in words(mixed)
    assert "eigen organisatie" in words(taken)
    assert {forged.status_code, mixed.status_code, changed.status_code} == {200}


def test_about_use_speaks_who_uses_it_and_about_the_product_everybody(editor_of):
    store(entry(3, name="Spraakbot"))
    stranger = editor_of(3)
    data = filled(3, registration="", application=application(1).pk)

    refused = stranger.post(ADD, data)
    about_product = stranger.post(ADD, data | {"indicator": "O7"})
    Usage.objects.create(profile=write_profile(application(1)), organisation=registration(3).organisation)
    user = stranger.post(ADD, data)

    assert "gebruikt deze toepassing niet" in words(refused)
    assert (refused.status_code, about_product.status_code, user.status_code) == (200, 302, 302)
    assert sorted(Evidence.objects.by_hand().values_list("indicator", flat=True)) == ["E6", "O7"]


def test_who_speaks_for_nobody_does_not_come_in(editor_of):
    assert editor_of(1, confirmed=False).get(ADD).status_code == 302
    assert _client(get_user_model().objects.create_user("x", password="geheim")).get(ADD).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"date": "2999-01-01"}, "ligt in de toekomst"),
        ({"date": "gisteren"}, "Schrijf de datum als"),
        ({"date": "1801-01-01"}, "te lang geleden"),
        ({"valid_until": "2020-01-01"}, "ligt voor de datum van het bewijs"),
        ({"valid_until": "2099-01-01"}, "langer dan 10 jaar"),
        ({"link": "javascript:alert(1)"}, "is geen webadres"),
        ({"link": "zie website"}, "is geen webadres"),
        ({"level": 3}, "Hoger dan niveau 2"),
        ({"level": 2}, "een link of een bestand nodig"),
        ({"level": "hoog"}, "Dit kunnen we niet lezen."),
        ({"document": "999999"}, "Dit bestand is er niet meer"),
        ({"document": "../../etc/passwd"}, "Dit bestand is er niet meer"),
        ({"document": "9" * 40}, "Dit bestand is er niet meer"),
        ({"indicator": "O2a"}, "Selecteer een geldige keuze"),
        ({"answer": "nvt", "remark": "Mijn woorden"}, "waarom dit niet van toepassing is"),
        ({"what": "-"}, "wat dit aantoont"),
        ({"registration": "00000000"}, "kennen we niet"),
        ({"registration": ""}, "Kies een registratie, of een toepassing."),
    ],
)
def test_bad_input_is_answered_with_what_is_wrong_and_nothing_is_lost(editor_of, wrong, sentence):
    reply = editor_of(1).post(ADD, filled(remark="Mijn woorden") | wrong)

    assert reply.status_code == 200
    assert sentence in words(reply)
    assert "Mijn woorden" in words(reply)
    assert not Evidence.objects.by_hand().exists()


def test_a_file_is_a_public_document_that_the_report_links_to(editor_of):
    file = get_document_model().objects.create(title="Rapport", file=ContentFile(b"tekst", "rapport.txt"))

    editor_of(1).post(ADD, filled(level=2, document=file.pk))

    assert answer() == ("ja", 2)
    assert file.url in Client().get(f"{application(1).get_absolute_url()}/beoordeling").content.decode()


def test_a_file_that_not_everybody_may_read_is_refused(editor_of):
    closed = Collection.get_first_root_node().add_child(name="Besloten")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    file = get_document_model().objects.create(
        title="Rapport", file=ContentFile(b"tekst", "rapport.txt"), collection=closed
    )

    reply = editor_of(1).post(ADD, filled(level=2, document=file.pk))

    assert "Dit bestand kan niet iedereen lezen" in words(reply)
    assert not Evidence.objects.by_hand().exists()


def test_another_file_under_the_same_evidence_is_to_be_checked_again(editor_of, moderator):
    file = get_document_model().objects.create(title="Rapport", file=ContentFile(b"tekst", "rapport.txt"))
    editor_of(1).post(ADD, filled(level=2, document=file.pk))
    evidence = Evidence.objects.by_hand().get()
    data = {"action": "check", "level": 3, "remark": "Het rapport gelezen", "seen": evidence_digest(evidence)}
    moderator.post(f"/beheer/bewijs/{evidence.pk}/", data)
    assert answer() == ("ja", 3)

    file.file = ContentFile(b"iets anders", "rapport.txt")
    file._set_document_file_metadata()
    file.save()
    rate_all()

    assert answer() == ("ja", 2)


def test_what_editors_say_needs_no_check(moderator):
    write_profile(application(1), energy="De leverancier meet 3 kWh per duizend vragen.")
    evidence = Evidence.objects.exclude(key=None).filter(organisation=None).first()

    data = {"action": "check", "level": 3, "remark": "Het profiel gelezen", "seen": evidence_digest(evidence)}
    reply = moderator.post(f"/beheer/bewijs/{evidence.pk}/", data)

    assert "Daar is geen controle bij nodig" in words(reply)
    assert not Verification.objects.exists()


def test_a_second_organisation_raises_the_evidence_and_nobody_raises_their_own(editor_of):
    one, other = editor_of(1), editor_of(2)
    one.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()
    check = {"action": "check", "level": 3, "remark": "Het rapport gelezen", "seen": evidence_digest(evidence)}

    own = one.post(f"/beheer/bewijs/{evidence.pk}/", check | {"organisation": registration(1).organisation_id})
    assert "je eigen bewijs niet controleren" in words(own)
    assert answer() == ("ja", 1)

    nobody = other.post(f"/beheer/bewijs/{evidence.pk}/", check)
    assert "Kies namens welke organisatie" in words(nobody)
    audit = other.post(
        f"/beheer/bewijs/{evidence.pk}/", check | {"level": 4, "organisation": registration(2).organisation_id}
    )
    assert "alleen een moderator" in words(audit)

    other.post(f"/beheer/bewijs/{evidence.pk}/", check | {"organisation": registration(2).organisation_id})
    assert answer() == ("ja", 3)


def test_a_moderator_cannot_check_what_they_wrote(moderator):
    moderator.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()

    data = {"action": "check", "level": 3, "remark": "Het rapport gelezen", "seen": evidence_digest(evidence)}
    reply = moderator.post(f"/beheer/bewijs/{evidence.pk}/", data)

    assert "je eigen bewijs niet controleren" in words(reply)
    assert not Verification.objects.exists()


def test_two_moderators_at_once_the_second_hears_who_was_first(moderator, editor_of):
    editor_of(1).post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()
    users = [get_user_model().objects.create_superuser(f"moderator{n}", password="geheim", email="") for n in (1, 2)]
    seen = evidence_digest(evidence)
    verify_evidence(evidence, by=users[0], level=3, remark="Het rapport gelezen", seen=seen)

    with pytest.raises(EvidenceRefused, match="moderator1 heeft dit al gecontroleerd"):
        verify_evidence(evidence, by=users[1], level=4, remark="Het rapport gelezen", seen=seen)


def test_a_change_ends_the_check_and_who_looked_at_the_old_text_is_told(editor_of, moderator):
    one = editor_of(1)
    one.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()
    seen = evidence_digest(evidence)
    check = {"action": "check", "level": 4, "remark": "De audit gelezen", "seen": seen}
    moderator.post(f"/beheer/bewijs/{evidence.pk}/", check)
    assert answer() == ("ja", 4)

    one.post(f"/beheer/bewijs/{evidence.pk}/", filled(what="Een ander onderzoek") | {"seen": seen})

    assert answer() == ("ja", 1)
    late = moderator.post(f"/beheer/bewijs/{evidence.pk}/", check)
    assert "Iemand anders heeft dit bewijs intussen gewijzigd" in words(late)
    again = one.post(f"/beheer/bewijs/{evidence.pk}/", filled(what="Nog een onderzoek") | {"seen": seen})
    assert "Nog een onderzoek" in words(again)


def test_evidence_that_is_taken_back_no_longer_counts_and_stays_in_the_log(editor_of, moderator):
    one = editor_of(1)
    one.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()

    one.post(f"/beheer/bewijs/{evidence.pk}/", {"action": "retract", "seen": evidence_digest(evidence)})

    assert answer()[0] == "onbekend"
    assert "ingetrokken" in words(moderator.get("/beheer/bewijs/logboek/"))


def test_what_the_register_says_cannot_be_changed_here(moderator):
    evidence = Evidence.objects.filter(indicator="E1").first()

    reply = moderator.post(f"/beheer/bewijs/{evidence.pk}/", filled() | {"seen": evidence_digest(evidence)})

    assert "Wijzig het daar" in words(reply)


def test_expired_evidence_is_rated_again_on_its_day(editor_of):
    editor_of(1).post(
        ADD, filled(valid_until=f"{timezone.localdate():%Y-%m-%d}", date=f"{timezone.localdate():%Y-%m-%d}")
    )
    assert rate_expired() == set()

    changed = rate_expired(at=timezone.now() + timedelta(days=1))

    assert changed == {application(1).pk}
    assert rate_expired(at=timezone.now() + timedelta(days=2)) == set()


def test_who_uses_it_replies_and_others_do_not(editor_of):
    data = {
        "organisation": registration(1).organisation_id,
        "application": application(1).pk,
        "text": "Wij doen de toets in het voorjaar opnieuw.",
    }
    editor_of(1).post("/beheer/bewijs/reactie/", data)
    refused = editor_of(2).post("/beheer/bewijs/reactie/", data)

    assert OwnerReply.objects.count() == 1
    assert refused.status_code == 200
    page = Client().get(f"{application(1).get_absolute_url()}/beoordeling").content.decode()
    assert "Wij doen de toets in het voorjaar opnieuw." in page


def test_every_screen_opens_for_a_moderator(moderator, editor_of):
    editor_of(1).post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()

    one = f"{evidence.pk}/"
    lists = ("", "?q=groepen", "?q=%00", "?mijn", "?mijn=ja&checked=nee", "?ordering=-date", "resultaten/")
    for address in (*lists, "nieuw/", "reactie/", "logboek/", "logboek/resultaten/", one, f"{one}geschiedenis/"):
        assert moderator.get(f"/beheer/bewijs/{address}").status_code == 200, address


def test_no_two_fields_of_the_one_screen_have_the_same_name_for_their_labels(moderator, editor_of):
    editor_of(1).post(ADD, filled())

    page = words(moderator.get(f"/beheer/bewijs/{Evidence.objects.by_hand().get().pk}/"))

    named = re.findall(r' id="([^"]+)"', page.partition('class="aip-screen"')[2])
    assert {"id_level", "id_check_level", "id_remark", "id_check_remark"} <= set(named)
    assert len(named) == len(set(named))


def test_who_was_too_late_keeps_their_words_and_saves_them_after_looking_again(moderator, editor_of):
    first = editor_of(1)
    first.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()
    address, seen = f"/beheer/bewijs/{evidence.pk}/", evidence_digest(evidence)
    first.post(address, filled(what="Woorden van de een") | {"seen": seen})

    refused = moderator.post(address, filled(what="Woorden van de ander") | {"seen": seen})
    again = refused.context["form"]["seen"].value()
    saved = moderator.post(address, filled(what="Woorden van de ander") | {"seen": again})

    assert "intussen gewijzigd" in words(refused)
    assert "Woorden van de een" in words(refused)
    assert "Woorden van de ander" in words(refused)
    assert saved.status_code == 302
    evidence.refresh_from_db()
    assert evidence.what == "Woorden van de ander"


def test_another_mistake_hides_no_change_of_somebody_else(moderator, editor_of):
    first = editor_of(1)
    first.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()
    address, seen = f"/beheer/bewijs/{evidence.pk}/", evidence_digest(evidence)
    first.post(address, filled(what="Woorden van de een") | {"seen": seen})

    wrong = moderator.post(address, filled(what="") | {"seen": seen})
    refused = moderator.post(
        address, filled(what="Woorden van de ander") | {"seen": wrong.context["form"]["seen"].value()}
    )

    assert "intussen gewijzigd" in words(refused)
    evidence.refresh_from_db()
    assert evidence.what == "Woorden van de een"


def test_all_that_is_wrong_is_said_at_once_beside_its_field(editor_of: Callable[..., Client]) -> None:
    wrong = {"what": "-", "date": "2199-01-01", "link": "geen adres", "answer": "nvt", "indicator": "", "level": 2}
    answer = editor_of(1).post(ADD, filled(registration="", remark="x") | wrong)

    errors = answer.context["form"].errors
    assert set(errors) == {"registration", "indicator", "what", "date", "link", "remark"}
    assert all(len(said) == 1 for said in errors.values())
    assert 'value="geen adres"' in answer.content.decode()


def test_a_reply_says_all_at_once(editor_of: Callable[..., Client]) -> None:
    answer = editor_of(1).post("/beheer/bewijs/reactie/", {"organisation": "", "application": "", "text": "-"})

    assert set(answer.context["form"].errors) == {"organisation", "application", "text"}


def test_the_list_has_what_nobody_checked_first_and_filters_on_it(moderator: Client, editor_of: Any) -> None:
    one = editor_of(1)
    one.post(ADD, filled(what="Eerste onderzoek"))
    one.post(ADD, filled(what="Tweede onderzoek"))
    second = Evidence.objects.by_hand().get(what="Tweede onderzoek")
    told = {"action": "check", "level": 3, "remark": "Het rapport gelezen", "seen": evidence_digest(second)}
    moderator.post(f"/beheer/bewijs/{second.pk}/", told)

    def shown(query: str) -> list[str]:
        return [row.what for row in moderator.get(f"/beheer/bewijs/{query}").context["object_list"]]

    assert shown("") == ["Eerste onderzoek", "Tweede onderzoek"]
    assert shown("?checked=ja") == ["Tweede onderzoek"]
    assert shown("?checked=nee&q=gemeente onderzoek") == ["Eerste onderzoek"]
    assert shown("?mijn=ja") == []


def test_no_cell_of_the_export_is_a_formula(moderator: Client, editor_of: Any) -> None:
    editor_of(1).post(ADD, filled(what='=HYPERLINK("https://elders.example")'))

    lines = b"".join(moderator.get("/beheer/bewijs/?export=csv")).decode()

    assert "'=HYPERLINK" in lines


def test_an_organisation_reads_its_own_log_and_not_that_of_another(editor_of: Any) -> None:
    one, other = editor_of(1), editor_of(2)
    one.post(ADD, filled(what="Onderzoek van de een"))

    assert "Onderzoek van de een" in words(one.get("/beheer/bewijs/logboek/"))
    assert "Onderzoek van de een" not in words(other.get("/beheer/bewijs/logboek/"))


def test_the_history_tells_what_became_different(editor_of: Any) -> None:
    one = editor_of(1)
    one.post(ADD, filled())
    evidence = Evidence.objects.by_hand().get()
    one.post(f"/beheer/bewijs/{evidence.pk}/", filled(answer="nee") | {"seen": evidence_digest(evidence)})

    history = words(one.get(f"/beheer/bewijs/{evidence.pk}/geschiedenis/"))

    assert "Gewijzigd. antwoord: Nee, dit is er niet (was: Ja, dit is zo)" in history
