"""Who is in control, and at what cost to the climate: what editors filled in about an application, in words."""

from .models import ApplicationProfile

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
NOT_KNOWN = "onbekend"


def profile_fact(profile: ApplicationProfile | None, name: str) -> str:
    """Return one fact of the editorial part in words; "" for what nobody filled in or knows."""
    value = getattr(profile, name, "") if profile else ""
    if not value or value == NOT_KNOWN:
        return ""
    display = getattr(profile, f"get_{name}_display", None)
    return str(display() if display else value)


def control_facts(profile: ApplicationProfile) -> list[tuple[str, str]]:
    """Return the facts that are known, each with its label."""
    told = ((label, profile_fact(profile, name)) for label, name in FACTS)
    return [(label, value) for label, value in told if value]
