"""What can go wrong on somebody's machine, and the sentence that says what to do about it."""

import errno

NO_VENV = (
    "Python kan hier geen virtuele omgeving maken: het onderdeel venv ontbreekt. "
    "Installeer het (op Debian en Ubuntu: apt install python3-venv) en probeer het opnieuw."
)
NO_NETWORK = (
    "Er is geen verbinding met internet om pakketten op te halen. "
    "Controleer het netwerk (of de proxy) en probeer het opnieuw. "
    "Een AI-plein dat al geïnstalleerd is, start ook zonder netwerk."
)
NO_TRUST = (
    "De beveiligde verbinding om pakketten op te halen wordt niet vertrouwd. "
    "Vraag uw beheerder om het certificaat van het netwerk en stel dat in met PIP_CERT en NODE_EXTRA_CA_CERTS."
)
FULL_DISK = "De schijf is vol. Maak ruimte vrij (een eerste installatie vraagt ongeveer 1 GB) en probeer het opnieuw."
NO_WHEEL = (
    "Een van de pakketten is er niet voor deze machine of deze Python. AI-plein werkt met Python 3.11 tot en met 3.13 "
    "op Linux en macOS, op Intel/AMD en ARM. Kies een andere Python: make run PYTHON=python3.12"
)

NO_VENV_SIGNS = ("ensurepip is not available", "No module named venv", "No module named ensurepip")
FULL_DISK_SIGNS = (
    "No space left on device",
    "ENOSPC",
    "[Errno 28]",
    "Disk quota exceeded",
    "EDQUOT",
    "database or disk is full",
)
NO_TRUST_SIGNS = (
    "CERTIFICATE_VERIFY_FAILED",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_VERIFY_LEAF",
    "invalid peer certificate",
)
NO_WHEEL_SIGNS = (
    "has no usable wheels",
    "has no wheels with a matching",
    "Failed to build",
    "Cannot find module '../lightningcss.",
)
NO_NETWORK_SIGNS = (
    "tcp connect error",
    "dns error",
    "operation timed out",
    "Network connectivity is disabled",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "ProtocolError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname",
    "Network is unreachable",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ERR_SOCKET_TIMEOUT",
    "(from versions: none)",
)


class SetupError(Exception):
    """Something that the one at the keyboard can solve; its text says how."""


class NoNetwork(SetupError):
    """The tool stopped before it changed anything, because it could not fetch."""


def from_output(output: str, *, fetches: bool) -> SetupError | None:
    """Recognise a known error in what a tool printed; only a tool that fetches can miss the network."""
    if says(output, FULL_DISK_SIGNS):
        return SetupError(FULL_DISK)
    if says(output, NO_VENV_SIGNS):
        return SetupError(NO_VENV)
    if fetches and says(output, NO_TRUST_SIGNS):
        return NoNetwork(NO_TRUST)
    if fetches and says(output, NO_NETWORK_SIGNS):
        return NoNetwork(NO_NETWORK)
    if says(output, NO_WHEEL_SIGNS):
        return SetupError(NO_WHEEL)
    return None


def from_error(error: OSError) -> SetupError:
    """The sentence for an error that the operating system gave to our own code."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupError(FULL_DISK)
    return SetupError(f"Dit lukte niet: {error.filename or 'een bestand of programma'}: {error.strerror or error}.")


def says(output: str, signs: tuple[str, ...]) -> bool:
    """Does the output contain one of the signs?"""
    return any(sign in output for sign in signs)
