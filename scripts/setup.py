# -*- coding: ascii -*-
"""The door of every `make` target: checks the version of Python and hands over to commands.py.

An old Python must be able to read this file, so it has no f-strings, no annotations and only ASCII.
"""

import sys

OLDEST = (3, 11)


def main(arguments):
    """Do one command of the Makefile and return its exit code."""
    complaint = too_old(sys.version_info)
    if complaint:
        sys.stderr.write(complaint + "\n")
        return 1
    import commands

    return commands.main(arguments)


def too_old(version):
    """Return the sentence for a Python that is too old, or None."""
    if tuple(version[:2]) >= OLDEST:
        return None
    needed, found = [".".join(map(str, number[:2])) for number in (OLDEST, version)]
    return (
        "AI-plein heeft Python " + needed + " of nieuwer nodig; dit is Python " + found + ". "
        "Installeer een nieuwere en geef die op, bijvoorbeeld: make run PYTHON=python3.12"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
