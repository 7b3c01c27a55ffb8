# make run   sets up .venv and runs the demonstration corpus
# make test  sets up .venv and passes the tests
# make lock  renews the lock files (needs uv)
# make audit asks the advisory database about every pinned dependency (needs the network; one not looked up is a failure)

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: run test setup lock audit clean

run: setup
	$(BIN)/saidbefore run config/demo.toml --out outputs/demo

test: setup
	$(BIN)/python -m pytest

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "saidbefore needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	@touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --extra test pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --extra dev --constraint requirements.lock pyproject.toml --output-file .ci/requirements.lock

audit:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)-audit/bin/pip-audit --strict --require-hashes --disable-pip --vulnerability-service osv -r requirements.lock

clean:
	rm -rf $(VENV) $(VENV)-audit outputs/demo
