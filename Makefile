# EcoCase. `make` or `make help` lists what can be done; a fresh machine needs Python and make.

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help run install assets test check check-long explore demo bench lint format types openapi permissions schemas texts lock screenshots

help: ## say what can be done 列出全部命令
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' Makefile | column -t -s @ 2>/dev/null \
	|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1   \2/p' Makefile

run: .venv/runtime ## install what is needed and start everything 安装并启动 (ARGS="--host 0.0.0.0")
	@test -f services/api/portal/static/vendor/vendor.json || $(BIN)/ecocase assets || true
	@$(BIN)/ecocase up $(ARGS)

install: .venv/runtime ## make the environment only 仅安装环境

assets: .venv/assets ## fetch the scripts that pages may use 取得前端脚本

test: .venv/development .venv/assets ## run the tests 运行测试 (ARGS="-k notice")
	$(BIN)/pytest $(ARGS)

check: .venv/development .venv/assets ## what must hold before a change lands 提交前检查
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet services/api/portal/templates
	$(BIN)/ecocase openapi --check
	$(BIN)/ecocase permissions --check
	$(BIN)/ecocase programme schema --check
	$(BIN)/ecocase texts --check
	$(MAKE) test ARGS="--numprocesses=2 --dist=loadfile"

check-long: .venv/development ## demo, kill script and slow scenarios 长时检查
	$(MAKE) demo
	$(BIN)/pytest -m long --numprocesses=2 --dist=load $(ARGS)

explore: .venv/development ## look for examples that no run has tried 随机探索
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest tests/domain $(ARGS)

demo: .venv/runtime ## walk five cases through the years 演示五个案例
	$(BIN)/ecocase demo

bench: .venv/development ## measure against the bare engine 基准测试
	$(BIN)/python -m tests.bench $(ARGS)

lint: .venv/development ## look for faults of style 代码检查
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet services/api/portal/templates

format: .venv/development ## bring the code into its form 格式化
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

types: .venv/development ## check the types 类型检查
	$(BIN)/mypy

openapi: .venv/development ## write openapi/openapi.json 生成接口描述
	$(BIN)/ecocase openapi

permissions: .venv/development ## write docs/permissions.md 生成权限表
	$(BIN)/ecocase permissions

schemas: .venv/development ## write openapi/*.schema.json for editors 生成定义格式说明
	$(BIN)/ecocase programme schema

texts: .venv/development ## gather the pages' texts into the catalogue 更新界面文本
	$(BIN)/ecocase texts

lock: .venv/development ## choose the newest allowed versions anew 更新锁定文件 (ARGS="--upgrade")
	$(COMPILE) --group build $(ARGS) -o requirements.lock
	$(COMPILE) --group build --group dev --constraint requirements.lock $(ARGS) \
		-o requirements-dev.lock

screenshots: .venv/development .venv/assets ## take pictures of the pages into docs/screens 页面截图
	$(BIN)/python -m tests.screens

.venv/runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
	|| { echo "No virtual environment can be made; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing 正在安装 ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/development: requirements-dev.lock .venv/runtime
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Pages work without these scripts, so `make run` takes them only where npm is.
.venv/assets: package-lock.json services/api/portal/vendor.py .venv/development
	$(BIN)/ecocase assets
	@touch $@
