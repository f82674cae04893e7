# The doors of the project. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test check bench environment environment-dev catalogues
.PHONY: format lint types contracts dependencies templates words sizes

BIN := .venv/bin

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "PSIS_PORT (8000), PSIS_HOME (instance/) and the other settings: docs/operations.md"

run: environment catalogues ## install, prepare the database and the demo city, start web and worker
	@exec $(BIN)/psis serve

test: environment-dev catalogues ## run every test on both database engines and in the browser
	@exec $(BIN)/python -m tests.run

check: format lint types contracts dependencies templates words sizes ## format, lint, types, import contracts, dependencies, templates

# Says nothing while all is well.
quietly = @out=$$($(1) 2>&1) || { printf '%s\n' "$$out"; exit 1; }

format: environment-dev
	$(call quietly,$(BIN)/ruff format --check .)

lint: environment-dev
	$(call quietly,$(BIN)/ruff check .)

types: environment-dev
	$(call quietly,$(BIN)/mypy)

contracts: environment-dev
	$(call quietly,$(BIN)/lint-imports --no-logo)

dependencies: environment-dev
	$(call quietly,$(BIN)/deptry .)

templates: environment-dev
	$(call quietly,$(BIN)/djlint app/web/templates --lint)

words: environment-dev catalogues
	$(call quietly,$(BIN)/python -m pytest -q -p no:xdist tests/architecture/test_catalogues.py)

sizes: environment-dev
	@$(BIN)/python -m tests.architecture.sizes

bench: environment-dev catalogues ## measure speed and search quality; needs wrk; BENCH_MILLION=1 adds 1,000,000 rows
	@exec $(BIN)/python -m benchmarks.run $(BENCH)

environment:
	@deploy/environment.sh requirements.txt

environment-dev:
	@deploy/environment.sh requirements.txt requirements-dev.txt

catalogues: $(CATALOGUES)

%.mo: %.po
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 2,$(subst /, ,$<))
