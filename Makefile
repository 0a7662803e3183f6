# Two commands do everything: `make talk` and `make test`. Each builds its own locked environment first.
PYTHON ?= python3
RUN := .venv/bin/python
DEV := .venv-dev/bin/python
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes

.PHONY: talk test check run lint format evaluate train lock picture review stories rehearse bench clean

talk: .venv/ready ## chat with the bot in this terminal
	@$(RUN) -m bot talk

run: .venv/ready ## run on Telegram (needs TELEGRAM_BOT_TOKEN)
	@$(RUN) -m bot run

check: .venv/ready ## read every flow and list what is wrong
	@$(RUN) -m bot check

test: lint ## the whole truth: format, lint, types, flows, tests
	$(DEV) -m bot check
	$(DEV) -m pytest -n 2
	$(DEV) -m bot helplines --stale 180 --count

lint: .venv-dev/ready
	$(DEV) -m ruff format --check bot tests
	$(DEV) -m ruff check bot tests
	$(DEV) -m mypy

format: .venv-dev/ready
	$(DEV) -m ruff format bot tests
	$(DEV) -m ruff check --fix bot tests

evaluate: .venv-training/ready ## how well danger is detected, by cross-validation (half an hour)
	.venv-training/bin/python -m training.evaluate

train: .venv-training/ready ## the detector's weights anew, after a change of corpus or features
	OPENBLAS_NUM_THREADS=1 .venv-training/bin/python -m training.train

picture: .venv/ready ## the terminal picture of the README, from a tested transcript
	$(RUN) -m bot.tools.picture tests/flows/transcripts/start/first_screen.yaml docs/talk.svg

review: .venv/ready ## the table of critical words that no clinician has read, docs/review.md
	$(RUN) -m bot.tools.review flows docs/review.md

stories: .venv/ready ## three conversations to read, from tested transcripts
	$(RUN) -m bot.tools.story tests/flows/transcripts/lapse/first_evening.yaml docs/first-evening.md
	$(RUN) -m bot.tools.story tests/flows/transcripts/overdose_other/overdose_call.yaml docs/overdose-call.md
	$(RUN) -m bot.tools.story tests/flows/transcripts/lapse/primera_noche.yaml docs/primera-noche.md

rehearse: .venv-dev/ready ## transcripts for branches of flows that none plays yet (some minutes)
	$(DEV) -m tests.flows.rehearsal

bench: .venv-dev/ready ## check-ins for a crowd, beside one stored job a person (some minutes)
	$(DEV) -m benchmarks.due
	$(DEV) -m benchmarks.burst

lock: ## after a change of the dependencies in pyproject.toml (needs uv)
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url \
	  --no-emit-find-links pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url \
	  --no-emit-find-links --extra dev pyproject.toml -o requirements-dev.lock

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Foothold needs Python 3.11 or newer: make PYTHON=python3.12 talk")'
	@echo "Preparing the environment (once) ..."
	@$(PYTHON) -m venv .venv
	@$(RUN) $(INSTALL) -r requirements.lock
	@touch $@

.venv-dev/ready: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Foothold needs Python 3.11 or newer: make PYTHON=python3.12 test")'
	@echo "Preparing the test environment (once) ..."
	@$(PYTHON) -m venv .venv-dev
	@$(DEV) $(INSTALL) -r requirements-dev.lock
	@touch $@

.venv-training/ready: training/requirements.lock
	@echo "Preparing the training environment (once) ..."
	@$(PYTHON) -m venv .venv-training
	@.venv-training/bin/python $(INSTALL) -r training/requirements.lock
	@touch $@

clean:
	rm -rf .venv .venv-dev .venv-training .mypy_cache .ruff_cache .pytest_cache .hypothesis
