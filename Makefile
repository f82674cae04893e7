# The doors of the project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test check bench environment environment-dev catalogues

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "PSIS_PORT (8000), PSIS_HOME (instance/) and the other settings: docs/operations.md"

run: environment catalogues ## install, prepare the database and the demo city, start web and worker
	@exec .venv/bin/psis serve

test: environment-dev catalogues ## run every test on both database engines and in the browser
	@exec .venv/bin/python -m tests.run

check: environment-dev catalogues ## format, lint, types, import contracts, dependencies, templates, catalogues
	@exec .venv/bin/python -m tests.check

bench: environment-dev catalogues ## measure speed and search quality, print the tables
	@exec .venv/bin/python -m benchmarks.run $(BENCH)

environment:
	@deploy/environment.sh requirements.txt

environment-dev:
	@deploy/environment.sh requirements.txt requirements-dev.txt

catalogues: $(CATALOGUES)

%.mo: %.po
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 2,$(subst /, ,$<))
