# PYTHON makes .venv and PORT is where the demo listens: make demo PYTHON=python3.12 PORT=8080
PYTHON ?= python3
PORT ?= 8000
VENV_PYTHON := .venv/bin/python
COMPILE := pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--strip-extras --allow-unsafe

.DEFAULT_GOAL := help
.PHONY: help install install-test demo test bench lint lock reset

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

install: ## install what the site needs: system packages, fonts, .venv
	@$(PYTHON) selfeval/install.py

install-test: ## install what the tests need as well: a headless Chromium, PostgreSQL, test packages
	@$(PYTHON) selfeval/install.py --test

demo: install ## install, then serve a filled demonstration site on PORT (8000)
	@test -s var/secret-key || (umask 077; mkdir -p var; \
		$(VENV_PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > var/secret-key)
	@HTTPS=off $(VENV_PYTHON) manage.py demo --port $(PORT)

test: install-test ## install, then run ruff, the tests on SQLite and on PostgreSQL, the migrations check
	@$(VENV_PYTHON) tests/run.py

bench: install-test ## install, then measure speed and memory, beside the Chromium of the system
	$(VENV_PYTHON) -m tests.bench.report
	$(VENV_PYTHON) -m tests.bench.imports
	$(VENV_PYTHON) -m tests.bench.issuing
	$(VENV_PYTHON) -m tests.bench.checks

lint: install-test ## check the code with ruff
	$(VENV_PYTHON) -m ruff check

lock: ## bring both requirements files in line with pyproject.toml, pinned and hashed
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(PYTHON) -m venv "$$tools"; \
	"$$tools/bin/pip" install --quiet --disable-pip-version-check pip-tools; \
	"$$tools/bin/"$(COMPILE) -o requirements.txt pyproject.toml; \
	"$$tools/bin/"$(COMPILE) --extra test -c requirements.txt -o tests/requirements.txt pyproject.toml; \
	echo "requirements.txt and tests/requirements.txt are up to date."

reset: ## remove the data: database, reports, uploads
	@if kill -0 "$$(cat var/demo.pid 2>/dev/null)" 2>/dev/null; then \
		echo "网站正在运行，没有清除数据：请先在运行它的窗口按 Ctrl+C，再运行 make reset。" >&2; exit 1; fi
	@rm -rf var/db.sqlite3* var/annual-report-* var/reports var/media var/demo.pid
	@echo "已清除 var/ 下的数据；运行 make demo 重新生成演示网站。"
