# Every command of AI-plein; `make help` lists them. The work is done in scripts/, with nothing but Python.

ROOT := $(shell dirname "$(strip $(MAKEFILE_LIST))")
PYTHON ?= python3
ARGS ?=
FILE ?=
GOLD ?=
VERSION ?=

define NO_PYTHON
AI-plein heeft Python 3.11 of nieuwer nodig, maar '$(PYTHON)' is er niet. Installeer Python of geef het op: make run PYTHON=python3.12
endef

# Signals have to reach the script itself, so the shell steps aside (exec).
DO = @command -v $(PYTHON) >/dev/null 2>&1 || { echo "$(NO_PYTHON)" >&2; exit 1; }; exec $(PYTHON) "$(ROOT)/scripts/setup.py"

.DEFAULT_GOAL := help
.PHONY: help setup run dev harvest reindex backup restore bench bench-large bench-search relevance grouping-eval test test-fast test-services lint format types check lock release clean

help: ## Deze lijst
	@echo "AI-plein. Kies een opdracht, bijvoorbeeld: make run PORT=8001"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1#\2/p' "$(ROOT)/Makefile" | awk -F'#' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: ## Alles installeren wat AI-plein nodig heeft
	$(DO) setup

run: ## AI-plein starten op http://localhost:8000 (PORT=8001 kiest een andere poort)
	$(DO) run

dev: ## AI-plein starten voor ontwikkelaars: elke wijziging is meteen te zien
	$(DO) dev

harvest: ## Het Algoritmeregister opnieuw ophalen (ARGS="--source api")
	$(DO) harvest $(ARGS)

reindex: ## De zoekindex opnieuw opbouwen uit de database
	$(DO) reindex $(ARGS)

backup: ## Een back-up maken van database en media (FILE=back-up.tar.gz)
	$(DO) backup "$(FILE)" $(ARGS)

restore: ## Een back-up terugzetten; stop AI-plein eerst (FILE=back-up.tar.gz ARGS=--overwrite)
	$(DO) restore "$(FILE)" $(ARGS)

bench: ## Meten wat imports en pagina's kosten (ARGS="--n 1000,10000 --blocks 3")
	$(DO) bench $(ARGS)

bench-large: ## Hetzelfde tot 100.000 registraties, en zoeken in 1.000.000; duurt uren
	$(DO) bench --n 1000,10000,100000 $(ARGS)
	$(DO) bench-search --n 100000,1000000

bench-search: ## Meten wat zoeken kost (ARGS="--n 1000,10000")
	$(DO) bench-search $(ARGS)

relevance: ## Meten of zoekvragen vinden wat ze moeten vinden
	$(DO) relevance $(ARGS)

grouping-eval: ## De groepering vergelijken met labels (GOLD=labels.json)
	$(DO) grouping-eval $(if $(GOLD),--gold "$(GOLD)") $(ARGS)

test: ## Alle tests (ARGS="-k zoeken" kiest er een paar)
	$(DO) test $(ARGS)

test-fast: ## De snelle tests: zonder browser en zonder wat lang duurt
	$(DO) test-fast $(ARGS)

test-services: ## De tests op de PostgreSQL van DATABASE_URL en de zoekmachine van SEARCH_URL
	$(DO) test-services $(ARGS)

lint: ## Stijl en opbouw van de code controleren
	$(DO) lint

format: ## Code en sjablonen in de huisstijl zetten
	$(DO) format

types: ## De typen in de code controleren
	$(DO) types $(ARGS)

check: ## Precies wat CI doet
	@exec bash "$(ROOT)/.ci/run"

lock: ## De versies van alle pakketten opnieuw vastleggen (ARGS=--upgrade neemt de nieuwste)
	$(DO) lock $(ARGS)

release: ## Een versie vastleggen op main: controles, CHANGELOG, commit en tag (VERSION=0.3.0)
	$(DO) release "$(VERSION)"

clean: ## Weghalen wat geïnstalleerd en gebouwd is; de gegevens in var/ blijven
	$(DO) clean
