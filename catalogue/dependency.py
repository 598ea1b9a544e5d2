"""How dependent an application makes its user, and its cost to the climate: facts that editors filled in, in words."""

from typing import NamedTuple

from .models import ApplicationProfile, Concern, ExitWay

FACTS = (
    ("Waar staan de gegevens?", "data_location"),
    ("Gaan gegevens naar anderen?", "data_leaves"),
    ("Leert het model van je invoer?", "trains_on_input"),
    ("Model", "model_name"),
    ("Herkomst van het model", "model_origin"),
    ("Is de broncode open?", "open_source"),
    ("Hoe kom je ervan af?", "exit_options"),
    ("Wendbaarheid", "agility"),
    ("Vertrouwelijkheid", "confidentiality"),
    ("Weerbaarheid", "resilience"),
    ("Concentratie van macht", "power"),
    ("Energie en klimaat", "energy"),
)
LABELS = {name: label for label, name in FACTS}
CONCERNS = {
    "agility": "wendbaarheid",
    "confidentiality": "vertrouwelijkheid",
    "resilience": "weerbaarheid",
    "power": "macht",
}
CONCERN_NAMES = {value: LABELS[name] for name, value in CONCERNS.items()}
NOT_KNOWN = "onbekend"


class DependencyFact(NamedTuple):
    """A fact in words; `source` only where it has one of its own."""

    label: str
    value: str
    source: str


def profile_fact(profile: ApplicationProfile | None, name: str) -> str:
    """Return one fact of the editorial part in words; "" for what nobody filled in or knows."""
    if profile is None:
        return ""
    value = getattr(profile, name)
    display = getattr(profile, f"get_{name}_display", None)
    words = "" if value == NOT_KNOWN else str(display() if display and value else value)
    return ". ".join(filter(None, (_choice(profile, name), words)))


def dependency_facts(profile: ApplicationProfile) -> list[DependencyFact]:
    """Return the facts that are known."""
    facts = ((label, profile_fact(profile, name), _source(profile, name)) for label, name in FACTS)
    return [DependencyFact(*one) for one in facts if one[1]]


def exit_names(profile: ApplicationProfile | None) -> dict[str, str]:
    """Return the ways out that editors know of, each with its label, in the order of the list."""
    ways = profile.exit_ways if profile else ()
    return {way.value: str(way.label) for way in ExitWay if way in ways}


def met_concerns(profile: ApplicationProfile | None) -> dict[str, str]:
    """Return the concerns about suppliers that editors call none, or met, each with its label."""
    views = {name: getattr(profile, f"{name}_view", "") for name in CONCERNS}
    met = [CONCERNS[name] for name, view in views.items() if view in (Concern.NONE, Concern.MET)]
    return {value: CONCERN_NAMES[value] for value in met}


def fact_source(profile: ApplicationProfile | None, name: str) -> str:
    """Return where a fact comes from: its own source, or that of all facts; "" for a fact that nobody knows."""
    if profile is None or not profile_fact(profile, name):
        return ""
    return _source(profile, name) or profile.source


def _choice(profile: ApplicationProfile, name: str) -> str:
    """What was chosen from a list, where words go with it."""
    if name == "exit_options":
        return "; ".join(exit_names(profile).values())
    view = getattr(profile, f"{name}_view", "")
    return str(Concern(view).label) if view in Concern.values else ""


def _source(profile: ApplicationProfile, name: str) -> str:
    return getattr(profile, "exit_source" if name == "exit_options" else f"{name}_source", "")
