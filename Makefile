# `make demo` shows what Percuta does, `make serve` opens the workbench, `make test` runs what gates; `make test-all` adds
# slow studies, `make test-page` the browser.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)
PAGE   := src/percuta/server/static/index.html

# Byte code is what makes the second start quick; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE

ifdef UV
new_venv := uv venv --quiet --allow-existing --python $(PYTHON) $(VENV)
install  := uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt
else
new_venv := $(PYTHON) -m venv $(VENV)
install  := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
endif

.PHONY: demo test test-all check-page test-page lint types floors check check-all page serve clean
demo: $(VENV)/.core
	$(BIN)/percuta run examples/acne-scars.yaml --out demo

test: lint types floors check

test-all: lint types floors check-all

# The workbench: `make serve` opens it; `make page` builds it from frontend/ (node and npm); `make test-page` looks at it.
serve: $(VENV)/.web $(PAGE)
	$(BIN)/percuta serve

page: $(PAGE)

$(PAGE): $(shell find frontend/src -type f) frontend/index.html frontend/package-lock.json frontend/vite.config.ts
	cd frontend && npm ci --silent && npm run --silent build

check-page: $(VENV)/.test $(PAGE)
	$(BIN)/python tools/colour_maps.py --check
	cd frontend && npm run --silent client && git diff --exit-code -- src/api/schema.d.ts
	cd frontend && npm run --silent lint && npm run --silent test

test-page: check-page
	$(BIN)/pytest tests/browser -m browser

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

floors: $(VENV)/.test
	$(BIN)/lint-imports

check: $(VENV)/.test
	$(BIN)/pytest -n 2 -m "not slow and not browser"

check-all: $(VENV)/.test
	$(BIN)/pytest -n 2 -m "not browser"

$(VENV)/.core: pyproject.toml constraints.txt
	$(new_venv)
	$(install) -e .
	$(BIN)/percuta warmup
	touch $@

$(VENV)/.web: $(VENV)/.core
	$(install) -e '.[web]'
	touch $@

$(VENV)/.test: $(VENV)/.core
	$(install) -e '.[test]'
	touch $@

clean:
	rm -rf $(VENV) demo percuta-out
