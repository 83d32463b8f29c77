# Only the first step: this file sets up .venv and hands over to tasks.py, which knows everything else.
# Nur der Anlauf: Diese Datei richtet .venv ein und übergibt an tasks.py; dort steht alles Weitere.
#
#   make          build the publication               die Publikation bauen
#   make serve    build, show, follow changes         bauen, zeigen, Änderungen folgen
#   make test     every check                         alle Prüfungen
#   make lock     renew requirements/ (needs uv)      requirements/ erneuern (braucht uv)
#
# Another Python / ein anderes Python: make PYTHON=/opt/python3.12/bin/python3

# `python -m` instead of the scripts in .venv/bin: those begin with an absolute path and break when the clone is moved.
INVOKE := .venv/bin/python -m invoke
# Wheels only, but for feedgen, which is published as source: whatever else has no wheel here would need a compiler.
WHEELS := --only-binary :all: --no-binary feedgen
PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes $(WHEELS)

# The same bounds as requires-python in pyproject.toml. Exit 3: Debian keeps ensurepip, which venv needs, in python3-venv.
CANDIDATES := $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3
USABLE := import sys, importlib.util as u; (3, 11) <= sys.version_info < (3, 15) or sys.exit(1); \
	u.find_spec('ensurepip') or sys.exit(3)

.PHONY: publish serve test lock runtime development

publish: runtime
	@$(INVOKE) publish

serve: runtime
	@$(INVOKE) serve

test: development
	@$(INVOKE) test

# A copy of the lock inside .venv says that this lock is installed. It is written last, so that an interrupted set-up
# starts over, and compared by content, so that switching branches costs nothing. Starting over means an empty .venv:
# nothing stays behind that the lock no longer names. Modules are compiled here, for a build sees what appears beside them.
runtime:
	@if .venv/bin/python -c "" 2>/dev/null && cmp -s requirements/runtime.txt .venv/runtime.txt; then exit 0; fi; \
	python= bare=; for candidate in $(CANDIDATES); do \
	    "$$candidate" -c "$(USABLE)" >/dev/null 2>&1; \
	    case $$? in 0) python=$$candidate; break;; 3) bare=$$candidate;; esac; \
	done; \
	if [ -z "$$python" ] && [ -n "$$bare" ]; then \
	    echo "$$bare kann keine Umgebung anlegen. Debian, Ubuntu: sudo apt install python3-venv" >&2; \
	    echo "$$bare cannot create an environment. Debian, Ubuntu: sudo apt install python3-venv" >&2; exit 1; \
	elif [ -z "$$python" ]; then \
	    echo "Es fehlt Python 3.11 bis 3.14. Debian, Ubuntu: sudo apt install python3 python3-venv;" >&2; \
	    echo "macOS: brew install python@3.13; sonst: https://www.python.org/downloads/" >&2; \
	    echo "Python 3.11 to 3.14 is missing. Debian, Ubuntu: sudo apt install python3 python3-venv;" >&2; \
	    echo "macOS: brew install python@3.13; otherwise: https://www.python.org/downloads/" >&2; exit 1; \
	fi; \
	echo "Richte .venv ein (einmalig, etwa eine Minute) … / Setting up .venv (once, about a minute) …"; \
	"$$python" -m venv --clear .venv && \
	$(PIP) --requirement requirements/build.txt && \
	$(PIP) --requirement requirements/runtime.txt --no-build-isolation && \
	.venv/bin/python -m compileall -q pipeline plugins && \
	cp requirements/runtime.txt .venv/runtime.txt || { $(EXPLAIN); }

development: runtime
	@if cmp -s requirements/development.txt .venv/development.txt && cmp -s requirements/store.txt .venv/store/store.txt; \
	then exit 0; fi; \
	echo "Ergänze .venv um die Prüfwerkzeuge … / Adding the tools for testing to .venv …"; \
	$(PIP) --requirement requirements/development.txt && \
	rm -rf .venv/store && $(PIP) --requirement requirements/store.txt --target .venv/store && \
	cp requirements/store.txt .venv/store/store.txt && \
	cp requirements/development.txt .venv/development.txt || { $(EXPLAIN); }

EXPLAIN = echo "Das ist gescheitert; den Grund nennt die Meldung darüber. Danach einfach noch einmal: make" >&2; \
	echo "That failed; the message above gives the reason. Then simply try again: make" >&2; exit 1

# `make lock` takes the newest versions that pyproject.toml allows; `make lock UPGRADE=` only adds what is new in there.
UPGRADE = --upgrade
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(WHEELS) $(UPGRADE)
lock:
	$(COMPILE) --output-file requirements/build.txt --group build
	$(COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --output-file requirements/store.txt --group store
	$(COMPILE) --output-file requirements/development.txt --group dev --constraint requirements/runtime.txt
