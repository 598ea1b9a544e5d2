"""Which application a registration belongs to, and how an application keeps its address."""

from itertools import permutations

import pytest
from django.test import Client

from catalogue.grouping import regroup
from catalogue.models import Application, ApplicationAddress, ApplicationProfile, Registration
from catalogue.value_lists import load_value_lists
from tests.catalogue.arrange import application, entry, registration, store, withdraw, write_profile

pytestmark = pytest.mark.django_db

ORDERS = list(permutations([0, 1, 2]))


def grouped() -> set[frozenset[str]]:
    """Return the register ids of each application."""
    rows = Registration.objects.values_list("application", "register_id")
    groups: dict[int, set[str]] = {}
    for pk, number in rows:
        groups.setdefault(pk, set()).add(number)
    return {frozenset(members) for members in groups.values()}


def test_same_name_and_supplier_of_several_organisations_is_one_application() -> None:
    store(
        entry(1, name="Datamask", provider="Datamask B.V."),
        entry(2, name="DataMask!", provider="datamask bv"),
        entry(3, name="DATAMASK", provider="Datamask"),
    )

    assert Application.objects.get().registrations.count() == 3


def test_another_supplier_is_another_application() -> None:
    store(entry(1, name="Chatbot", provider="Acme"), entry(2, name="Chatbot", provider="Umbrella"))

    assert Application.objects.count() == 2


def test_a_title_that_everybody_uses_says_nothing_without_supplier() -> None:
    store(
        entry(1, name="Chatbot", provider="n.v.t."),
        entry(2, name="Chatbot", provider="-"),
        entry(3, name="Chatbot", provider="Acme"),
    )

    assert len(grouped()) == 3


def test_a_registration_that_comes_later_joins_its_application() -> None:
    store(entry(1, name="Chatbot"))

    store(entry(2, name="chatbot"))

    assert application(1) == application(2)


def test_two_applications_of_one_name_have_two_addresses() -> None:
    store(entry(1, name="Chatbot", provider="Acme"), entry(2, name="Chatbot", provider="Umbrella"))

    assert application(1).slug == "chatbot"
    assert application(2).slug == "chatbot-umbrella"


def test_a_title_without_letters_still_gives_an_address() -> None:
    store(entry(1, name="!!!", provider=""), entry(2, name="???", provider=""))

    assert application(1).slug == "toepassing-gemeente-voorbeeld-1"
    assert application(2).slug == "toepassing-gemeente-voorbeeld-2"


def test_a_long_name_gives_an_address_that_fits() -> None:
    store(*(entry(n, name="Een heel lange naam " * 30, provider=f"Leverancier {n} " * 20) for n in range(1, 4)))

    slugs = {application(n).slug for n in range(1, 4)}
    assert len(slugs) == 3
    assert all(len(slug) <= 120 for slug in slugs)


def test_an_address_that_once_was_is_never_given_to_another() -> None:
    store(entry(1, name="Chatbot"))
    store(entry(1, name="Spraakbot"))

    store(entry(2, name="Chatbot"))

    assert application(1).slug == "chatbot"
    assert application(2).slug == "chatbot-voorbeeldbouwer-bv"


def test_a_lone_registration_that_is_renamed_takes_its_application_along() -> None:
    store(entry(1, name="Chatbot"))
    before = application(1)

    store(entry(1, name="Spraakbot"))

    after = application(1)
    assert (after.pk, after.slug, after.name) == (before.pk, "chatbot", "Spraakbot")


def test_all_registrations_renamed_at_once_take_their_application_along() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    before = application(1)

    store(entry(1, name="Spraakbot"), entry(2, name="Spraakbot"))

    assert application(1) == application(2) == before
    assert Application.objects.count() == 1


def test_a_renamed_registration_leaves_when_others_stay() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    before = application(1)

    store(entry(1, name="Spraakbot"))

    assert application(2) == before
    assert application(1).slug == "spraakbot"


def test_a_withdrawn_registration_counts_as_one_that_stays() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"))
    withdraw(2)

    store(entry(1, name="Spraakbot"))

    assert application(1) != application(2)
    assert application(2).slug == "chatbot"


def test_the_address_of_an_emptied_application_redirects_to_where_its_registration_went(client: Client) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"))

    store(entry(1, name="Spraakbot"))

    answer = client.get("/toepassingen/chatbot")
    assert (answer.status_code, answer["Location"]) == (301, "/toepassingen/spraakbot")
    assert Application.objects.get().addresses.count() == 2


def test_addresses_of_two_merges_both_lead_to_the_one_that_is_left(client: Client) -> None:
    store(entry(1, name="Een"), entry(2, name="Twee"), entry(3, name="Drie"))
    store(entry(1, name="Twee"))

    store(entry(1, name="Drie"), entry(2, name="Drie"))

    # The application with most registrations keeps its address.
    assert client.get("/toepassingen/een")["Location"] == "/toepassingen/twee"
    assert client.get("/toepassingen/drie")["Location"] == "/toepassingen/twee"


def test_the_editorial_part_goes_along_with_a_merge() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"))
    profile = write_profile(application(1), summary="Wat de redactie schreef.")

    store(entry(1, name="Spraakbot"))

    profile.refresh_from_db()
    assert profile.application == application(2)


def test_a_draft_that_was_merged_can_still_be_published() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"))
    profile = write_profile(application(1), summary="Wat de redactie schreef.")
    profile.summary = "Wat de redactie bedacht."
    profile.save_revision()
    store(entry(1, name="Spraakbot"))
    profile.refresh_from_db()

    profile.get_latest_revision().publish()

    assert application(2).profile.summary == "Wat de redactie bedacht."


def test_of_two_editorial_parts_the_merged_one_is_kept_but_nowhere_shown() -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"))
    ours, theirs = write_profile(application(1), summary="Ons"), write_profile(application(2), summary="Hun")

    store(entry(1, name="Spraakbot"))

    assert application(1).profile == theirs
    ours.refresh_from_db()
    assert not Application.objects.public().filter(pk=ours.application_id).exists()


def test_an_application_without_page_gets_no_new_registrations(client: Client) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Spraakbot"))
    write_profile(application(1), summary="Ons")
    write_profile(application(2), summary="Hun")
    store(entry(1, name="Spraakbot"))

    store(entry(3, name="Chatbot"))

    assert client.get(application(3).get_absolute_url()).status_code == 200


def test_another_name_by_the_editors_leaves_the_address_as_it_is(client: Client) -> None:
    store(entry(1, name="Chatbot"))

    write_profile(application(1), name="De gemeentelijke chatbot")

    page = client.get("/toepassingen/chatbot").content.decode()
    assert "De gemeentelijke chatbot</h1>" in page


def test_two_registrations_that_swap_names_stay_two_applications() -> None:
    store(entry(1, name="Een"), entry(2, name="Twee"))

    store(entry(1, name="Twee"), entry(2, name="Een"))

    assert application(1).name == "Twee"
    assert application(2).name == "Een"
    assert Application.objects.count() == 2


@pytest.mark.parametrize("order", ORDERS)
def test_a_row_of_renamings_ends_the_same_in_any_order(order: tuple[int, ...]) -> None:
    store(entry(1, name="Een"), entry(2, name="Twee"), entry(3, name="Drie"))
    batch = [entry(1, name="Twee"), entry(2, name="Drie"), entry(3, name="Vier")]

    store(*(batch[place] for place in order))

    assert {n: application(n).name for n in (1, 2, 3)} == {1: "Twee", 2: "Drie", 3: "Vier"}
    assert len(grouped()) == 3
    assert application(3).slug == "drie"


@pytest.mark.parametrize("order", ORDERS)
def test_a_split_keeps_the_address_with_the_largest_part_in_any_order(order: tuple[int, ...]) -> None:
    store(entry(1, name="Chatbot"), entry(2, name="Chatbot"), entry(3, name="Chatbot"))
    batch = [entry(1, name="Een"), entry(2, name="Twee"), entry(3, name="Twee")]

    store(*(batch[place] for place in order))

    assert (application(1).slug, application(2).slug, application(3).slug) == ("een", "chatbot", "chatbot")


@pytest.mark.parametrize("order", ORDERS)
def test_new_registrations_get_the_same_addresses_in_any_order(order: tuple[int, ...]) -> None:
    batch = [
        entry(1, name="Chatbot", provider="Acme"),
        entry(2, name="Chatbot", provider=""),
        entry(3, name="Chatbot!", provider="Acme"),
    ]

    store(*(batch[place] for place in order))

    assert (application(1).slug, application(3).slug) == ("chatbot", "chatbot")
    assert application(2).slug == "chatbot-gemeente-voorbeeld-2"


def test_no_application_is_left_without_address_or_registration() -> None:
    store(*(entry(n, name=f"Naam {n % 4}") for n in range(1, 13)))

    store(*(entry(n, name=f"Naam {n % 3}") for n in range(1, 13)))

    assert not Application.objects.filter(registrations=None).exists()
    assert set(ApplicationAddress.objects.values_list("application", flat=True)) == set(
        Application.objects.values_list("pk", flat=True)
    )
    assert not ApplicationProfile.objects.exists()
    assert all(len(members) == 4 for members in grouped())


def test_a_transport_without_suppliers_leaves_the_grouping_alone() -> None:
    store(entry(1, name="Chatbot", provider="Acme"), entry(2, name="Chatbot"))

    store(entry(1, name="Chatbot", carries=frozenset({"name", "organisation_name", "goal"})))

    assert application(1) != application(2)
    assert registration(1).supplier == "Acme"


@pytest.mark.parametrize("provider", ["", "n.v.t.", "-", "Gemeente Voorbeeld 2", "🤖", "x" * 5000])
@pytest.mark.parametrize("name", ["!!!", "…", "🤖", "B.V.", "x" * 1000])
def test_whatever_stands_in_title_and_supplier_gives_an_application_each(name: str, provider: str) -> None:
    store(entry(1, name=name, provider=provider), entry(2, name="Chatbot", provider=provider))

    assert len(grouped()) == 2
    assert all(application(number).slug for number in (1, 2))


def test_a_hundred_registrations_with_one_text_stay_a_hundred_applications() -> None:
    text = "Medewerkers beoordelen aanvragen van inwoners sneller doordat documenten automatisch gelezen worden. " * 4

    store(*(entry(n, name=f"Beoordeling {n}", provider="", goal=text) for n in range(100)))

    assert len(grouped()) == 100


def test_a_registration_that_changes_product_leaves_the_others() -> None:
    store(*(entry(n, name="Zivver", provider="") for n in (1, 2, 3)))

    store(entry(2, name="Octobox", provider=""))

    assert application(1) == application(3)
    assert (application(1).slug, application(2).slug) == ("zivver", "octobox")


def two_of_brielle_and_westvoorne() -> None:
    """The tools of two municipalities that went into Voorne aan Zee, and of one that did not."""
    load_value_lists()
    old = (("Gemeente Brielle", "gm0501"), ("Gemeente Westvoorne", "gm0614"), ("Gemeente Delft", "gm0503"))
    store(*(entry(n, name="Chatbot", organization=name, org_id=code) for n, (name, code) in enumerate(old, 1)))


def test_two_that_an_organisation_has_by_a_merger_stay_with_their_application() -> None:
    two_of_brielle_and_westvoorne()
    new = {"organization": "Gemeente Voorne aan Zee", "org_id": "gm1992"}

    store(*(entry(n, name="Chatbot", **new) for n in (1, 2)))
    regroup()

    assert application(1) == application(2) == application(3)
    assert {row.organisation.name for row in application(1).registrations.all()} == {
        "Gemeente Voorne aan Zee",
        "Gemeente Delft",
    }
    assert registration(1).registered_by.name == "Gemeente Brielle"


def test_two_that_an_organisation_registered_itself_stay_apart_also_after_a_merger() -> None:
    two_of_brielle_and_westvoorne()
    new = {"organization": "Gemeente Voorne aan Zee", "org_id": "gm1992"}

    store(entry(1, name="Chatbot", **new), *(entry(n, name="Chatbot", **new) for n in (4, 5)))

    assert application(1) == application(3)
    assert len({application(n).pk for n in (3, 4, 5)}) == 3


def test_a_registration_that_comes_back_from_a_mistaken_merger_is_its_own_again() -> None:
    two_of_brielle_and_westvoorne()
    store(entry(1, name="Chatbot", organization="Gemeente Voorne aan Zee", org_id="gm1992"))

    store(entry(1, name="Chatbot", organization="Gemeente Brielle", org_id="gm0501"))

    assert registration(1).registered_by is None
    assert application(1) == application(3)
