# make demo    run the main job on the example shop
# make test    everything CI checks
# make wheel   build the package into dist/
# make try-wheel   install it into a second environment and run it from another folder
# make clean   remove what make made
#
# A machine needs Python 3.11 or later and make; the rest is installed into $(VENV).

PYTHON ?= python3
VENV ?= .venv
OUT ?= out/shop

bin := $(VENV)/bin
install := $(bin)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test wheel try-wheel clean
.DELETE_ON_ERROR:

demo: $(VENV)/installed
	$(bin)/modeler analyze examples/shop --out $(OUT)

test: $(VENV)/installed-dev
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/pytest --numprocesses auto --dist loadgroup
	$(MAKE) try-wheel

wheel: $(VENV)/installed-dev
	rm -rf dist
	$(bin)/python -m build --wheel --no-isolation

# the wheel in an environment of its own, run from a folder that is not the checkout; what it depends on is borrowed
# from the first environment, so that nothing is downloaded twice
try-wheel: wheel
	rm -rf $(VENV)-wheel
	$(bin)/python -m venv $(VENV)-wheel
	$(VENV)-wheel/bin/python -m pip install --quiet --disable-pip-version-check --no-deps dist/*.whl
	$(bin)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > \
		"$$($(VENV)-wheel/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/borrowed.pth"
	cd dist && $(abspath $(VENV))-wheel/bin/modeler analyze $(CURDIR)/examples/shop --out shop --quiet

clean:
	rm -rf $(VENV) $(VENV)-wheel dist out

$(VENV)/installed-dev: $(VENV)/installed
	$(install) --editable ".[dev]"
	@touch $@

$(VENV)/installed: $(VENV)/torch pyproject.toml
	@echo "installing the rest into $(VENV): a minute or two"
	$(install) --editable .
	@touch $@

# torch comes first and by itself: resolving it together with the rest takes far longer
$(VENV)/torch: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12"; exit 1; }
	@echo "installing torch into $(VENV)"
	$(PYTHON) -m venv $(VENV)
	$(install) torch==2.13.0
	@touch $@

# the picture in the README, from a real run
.PHONY: picture
picture: demo
	cp $(OUT)/erd/joins.svg docs/images/shop.svg
