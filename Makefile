# The single door: `make` says what there is. Every target calls ./mvnw or ./homeostat, which find a JDK 25 themselves.
.DEFAULT_GOAL := help
.PHONY: help check fmt test run demo bench dist docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

check: ## format check, compile with all warnings as errors, all tests
	./mvnw -q spotless:check
	./mvnw verify

fmt: ## format every Java file
	./mvnw -q spotless:apply

test: ## all tests; one of them: make test ONLY=AdwinGoldenTest
	./mvnw test $(if $(ONLY),-Dtest=$(ONLY) -Dsurefire.failIfNoSpecifiedTests=false)

run: ## run the bundled pipelines until Ctrl-C; your own: make run PIPELINE=my.yaml
	./homeostat up $(PIPELINE)

demo: ## play the bundled turbine data over MQTT and stay up
	./homeostat demo --stay

bench: ## compile the benchmarks' module
	./mvnw -q -DskipTests -pl homeostat-bench -am package

dist: ## build the jar and its libraries into homeostat-app/target
	./mvnw -q -DskipTests package
	@ls -d homeostat-app/target/homeostat-app-*.jar homeostat-app/target/lib

docs: ## write the generated pages (docs/configuration.md, docs/pipeline.schema.json) anew
	HOMEOSTAT_WRITE_DOCS=1 ./mvnw -q test -pl homeostat-app -am -Dtest=PipelineSchemaTest -Dsurefire.failIfNoSpecifiedTests=false

clean: ## delete what was built
	./mvnw -q clean
