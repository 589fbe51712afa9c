# bordermap: `make map` and `make test` do all set-up themselves, into .venv; see docs/development.md.

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist loadfile
PAGE := build/kg-tj-2021.html
RUN := .venv/bin/python
CHECKED := geo layers maps bordermap tests bench tools

# What is installed and tested is this folder's, whatever the shell has set.
unexport PYTHONHOME
unexport PYTHONPATH

.PHONY: help map test check format setup setup-dev clean

help:
	@echo 'make map      set up, and write the page of the bundled case: $(PAGE)'
	@echo 'make test     set up, and run every test'
	@echo 'make check    set up, and check lint, format, types and the import contract, as CI does'
	@echo 'make format   put the sources into the format that make check asks for'
	@echo 'make clean    delete the environment, the pages and the caches'
	@echo
	@echo 'PYTHON=python3.12 make map   takes another Python, 3.11 or later'

map: setup
	@mkdir -p build
	@$(RUN) -m bordermap map -o $(PAGE) --overwrite

test: setup-dev
	@tools/browsers.sh >/dev/null || true
	$(RUN) -m pytest $(PYTEST_ARGS)

check: setup-dev
	@status=0; \
	for tool in 'ruff check $(CHECKED)' 'ruff format --check $(CHECKED)' mypy lint-imports \
		'oxlint --deny-warnings maps/static'; do \
		echo "== $$tool"; .venv/bin/$$tool || status=1; \
	done; \
	exit $$status

format: setup-dev
	$(RUN) -m ruff check --fix $(CHECKED)
	$(RUN) -m ruff format $(CHECKED)

setup:
	@$(PYTHON) tools/setup_venv.py run

setup-dev:
	@$(PYTHON) tools/setup_venv.py dev

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find geo layers maps bordermap tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
