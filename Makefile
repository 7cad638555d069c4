PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
lock:
	uv pip compile -q --python-version 3.11 --universal --no-strip-extras --no-emit-index-url \
	  --generate-hashes --no-header --extra demo --extra dev pyproject.toml -o requirements.lock
