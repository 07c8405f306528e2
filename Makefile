# The five words of a first day: make demo, test, serve, check, fix. Each sets up what it needs; a second time that costs nothing.

PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin
DONE := $(VENV)/done
PO := $(wildcard sluitend/*/locale/*/LC_MESSAGES/django.po)
COMPILE := pip-compile --quiet --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-emit-options

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test serve check fix lock

help: ## what one can say here
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

setup: $(DONE)/project $(DONE)/assets $(DONE)/messages ## prepare .venv with the command sluitend in it

demo: setup ## an invented region on http://localhost:8000
	@$(IN)/sluitend demo $(ARGS)

serve: setup ## the site with the data of this installation
	@$(IN)/sluitend serve $(ARGS)

test: setup ## all tests, with a PostgreSQL of their own and a real browser
	@browser=$$($(IN)/python -m tests.browser) && SLUITEND_BROWSER="$$browser" $(IN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: setup ## lint, format, types, direction of imports
	@$(IN)/ruff check
	@$(IN)/ruff format --check
	@SLUITEND_HOME="$(CURDIR)/$(VENV)/home" $(IN)/mypy # its plugin reads the settings, which need a home
	@$(IN)/lint-imports

fix: setup ## repair what lint and format can repair
	@$(IN)/ruff check --fix
	@$(IN)/ruff format

lock: ## resolve the dependencies of pyproject.toml and package.json anew
	@$(MAKE) --no-print-directory setup
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet pip-tools==7.6.2
	@$(VENV)/lock/bin/$(COMPILE) --extra build --extra dev --output-file requirements/dev.txt pyproject.toml
	@$(VENV)/lock/bin/$(COMPILE) --constraint requirements/dev.txt --output-file requirements/runtime.txt pyproject.toml
	@$(IN)/python -m sluitend.kit.assets lock

# --- Set-up: each step leaves a file in .venv/done and is repeated when something it was made from is newer -------------

$(DONE)/python: scripts/make-venv
	@PYTHON="$(PYTHON)" sh scripts/make-venv $(VENV)
	@mkdir -p $(DONE) && touch $@

$(DONE)/packages: $(DONE)/python requirements/dev.txt
	@echo "setup: installing the packages of requirements/dev.txt"
	@$(IN)/python -m pip install --quiet --require-hashes --only-binary :all: --requirement requirements/dev.txt
	@touch $@

$(DONE)/project: $(DONE)/packages pyproject.toml
	@echo "setup: installing the command sluitend"
	@$(IN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/assets: $(DONE)/project package-lock.json sluitend/kit/assets.py
	@echo "setup: fetching style sheets, fonts and htmx"
	@$(IN)/python -m sluitend.kit.assets
	@touch $@

$(DONE)/messages: $(DONE)/project $(PO) sluitend/kit/messages.py
	@echo "setup: compiling the translations"
	@$(IN)/python -m sluitend.kit.messages
	@touch $@
