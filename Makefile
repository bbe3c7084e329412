# Two commands: `make demo` shows what Percuta does, `make test` runs what gates; `make test-all` adds slow studies.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)

# Byte code is what makes the second start quick; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE

ifdef UV
new_venv := uv venv --quiet --allow-existing --python $(PYTHON) $(VENV)
install  := uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt
else
new_venv := $(PYTHON) -m venv $(VENV)
install  := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
endif

.PHONY: demo test test-all lint types floors check check-all clean
demo: $(VENV)/.core
	$(BIN)/percuta run examples/acne-scars.yaml --out demo

test: lint types floors check

test-all: lint types floors check-all

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

floors: $(VENV)/.test
	$(BIN)/lint-imports

check: $(VENV)/.test
	$(BIN)/pytest -n 2 -m "not slow"

check-all: $(VENV)/.test
	$(BIN)/pytest -n 2

$(VENV)/.core: pyproject.toml constraints.txt
	$(new_venv)
	$(install) -e .
	$(BIN)/percuta warmup
	touch $@

$(VENV)/.test: $(VENV)/.core
	$(install) -e '.[test]'
	touch $@

clean:
	rm -rf $(VENV) demo percuta-out
