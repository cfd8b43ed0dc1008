# The single door: `make` says what there is. Every target calls ./mvnw or ./homeostat, which find a JDK 25 themselves.
.DEFAULT_GOAL := help
PROFILE ?= minimal
COMPOSE = docker compose -p homeostat --env-file deploy/secrets/compose.env -f deploy/compose.yaml
KILLS ?= 1000
POWER ?= 200
LINKS ?= 200
TAKEOVERS ?= 100
BROKERS ?= 50
SEED ?= 1
FAULTS ?= faults.md
.PHONY: help check fmt test train evaluate run demo bench load wide goals faults jar dist deb upgrade image push licences security promote check-ci deploy smoke secrets vault up status down run-chart forward forward-stop test-deploy check-deploy check-cluster check-terraform check-elastic check-forge check-audit loop sabotage docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

check: ## format check, compile with all warnings as errors, all tests (with ONLY that one)
	./mvnw -q spotless:check
	./mvnw verify $(if $(ONLY),-Dtest=$(ONLY) -Dsurefire.failIfNoSpecifiedTests=false)

fmt: ## format every Java file
	./mvnw -q spotless:apply

test: ## all tests; one of them: make test ONLY=AdwinGoldenTest
	./mvnw test $(if $(ONLY),-Dtest=$(ONLY) -Dsurefire.failIfNoSpecifiedTests=false)

train: ## train a model from the bundled recording: make train [ROWS=2000]
	@mkdir -p target/train
	@$(if $(ROWS),head -n $(ROWS),cat) examples/data/occupancy/datatraining.txt >target/train/input.txt
	./homeostat train examples/occupancy.yaml --input target/train/input.txt --output target/train/model.bin >target/train/report.txt
	@cat target/train/report.txt

evaluate: ## judge that model by a recording that it has not seen; it fails when not proved better: make evaluate [ROWS=1000]
	@mkdir -p target/train
	@$(if $(ROWS),head -n $(ROWS),cat) examples/data/occupancy/datatest.txt >target/train/unseen.txt
	./homeostat evaluate examples/occupancy.yaml --input target/train/unseen.txt --model target/train/model.bin >target/train/evaluation.txt; code=$$?; cat target/train/evaluation.txt; exit $$code

run: ## run the bundled pipelines until Ctrl-C; your own: make run PIPELINE=my.yaml
	./homeostat up $(PIPELINE)

demo: ## play the bundled turbine data over MQTT and stay up
	./homeostat demo --stay

bench: ## micro-benchmarks with allocation; one of them: make bench ONLY=Predict
	homeostat-bench/run jmh $(if $(ONLY),.*$(ONLY).*,.*)

load: ## end-to-end benchmark of a whole box: make load MODE="latency --rate 20000"
	homeostat-bench/run $(if $(MODE),$(MODE),saturation)

wide: ## replay 1,000,000 rows of 130 columns in a heap of 128 MB
	homeostat-bench/run wide

goals: ## every goal in one table: make goals [GOALS="--quick"] [GOALS="--only S1,S3"] [GOALS="--page docs/goals.md"]
	homeostat-bench/run goals $(GOALS)

faults: ## break a box on purpose: make faults KILLS=1000 POWER=200 LINKS=200 BROKERS=50 SEED=1 FAULTS=faults.md
	@printf '%s\n' '| fault | times | acknowledged | lost | contradicting | disordered | different | repeated |' '|---|---|---|---|---|---|---|---|' > "$(FAULTS)"
	@HOMEOSTAT_FAULTS_RESULT="$(abspath $(FAULTS))" HOMEOSTAT_FAULTS_SEED=$(SEED) HOMEOSTAT_FAULTS_KILLS=$(KILLS) HOMEOSTAT_FAULTS_POWER=$(POWER) \
	HOMEOSTAT_FAULTS_LINKS=$(LINKS) HOMEOSTAT_FAULTS_TAKEOVERS=$(TAKEOVERS) HOMEOSTAT_FAULTS_BROKERS=$(BROKERS) HOMEOSTAT_FAULTS_BOXES=20 HOMEOSTAT_FAULTS_STOPS=10 \
	HOMEOSTAT_FAULTS_DISKS=20 HOMEOSTAT_FAULTS_FLIPS=50 HOMEOSTAT_FAULTS_POISON=400 HOMEOSTAT_FAULTS_CLOCKS=60 \
	HOMEOSTAT_FAULTS_OVERLOAD=100000 HOMEOSTAT_FAULTS_SWAPS=1000 \
	./mvnw -q test -pl homeostat-app -am -Dtest='io.homeostat.faults.*Test' -Dsurefire.failIfNoSpecifiedTests=false; code=$$?; cat "$(FAULTS)"; exit $$code

jar: ## build the jar and its libraries into homeostat-app/target
	./mvnw -q -DskipTests package
	@touch homeostat-app/target/.built
	./homeostat cache
	@ls -d homeostat-app/target/homeostat-app-*.jar homeostat-app/target/lib

dist: ## pack distributions that bring their Java: make dist ARCH="x64 arm64"
	./mvnw -q -DskipTests -Pdist package -pl homeostat-app -am
	deploy/dist/build $(ARCH)

deb: dist ## a Debian package as well: make deb ARCH="x64 arm64"
	deploy/dist/deb $(ARCH)

upgrade: dist ## one release after another on this host under load: make upgrade UPGRADES=10
	UPGRADES=$(or $(UPGRADES),10) deploy/dist/upgrade

image: dist ## make the container image, without a daemon: make image PLATFORMS="amd64 arm64"
	deploy/image/build $(PLATFORMS)

push: ## push the image that is built: make push REGISTRY=registry.plant:5000 TAG=0.1.0-7
	deploy/image/push "$(REGISTRY)" "$(TAG)"

licences: ## list what is shipped without a fit licence
	deploy/dist/licences

security: ## what is found about security, into target/security
	deploy/security

promote: ## commit which image boxes run: make promote GIT=url REGISTRY=… TAG=… [BRANCH=main]
	deploy/promote "$(GIT)" "$(or $(BRANCH),main)" "$(REGISTRY)" "$(TAG)"

deploy: ## roll out by Ansible: make deploy INVENTORY=FILE [PLAYBOOK=boxes.yml]
	cd deploy/ansible && ansible-playbook -i "$(INVENTORY)" $(or $(PLAYBOOK),cluster.yml) -e "homeostat_registry=$(REGISTRY)" -e "homeostat_tag=$(TAG)"

smoke: ## run the image by runc, read-only and without rights (as root)
	deploy/image/smoke

secrets: ## make the passwords for compose, once, in deploy/secrets
	deploy/compose/secrets

vault: ## make the secrets of bare boxes, once, encrypted by ansible-vault with your own password
	@deploy/ansible/vault

up: secrets ## start by compose: make up PROFILE=full (or elastic), with notebooks PROFILE="full lab"
	$(COMPOSE) $(addprefix --profile ,$(PROFILE)) up -d

status: ## what compose runs
	$(COMPOSE) $(addprefix --profile ,$(PROFILE)) ps

down: ## stop what compose runs; the volumes stay
	$(COMPOSE) $(addprefix --profile ,$(PROFILE)) down

run-chart: ## from the chart to a running box by podman, without a cluster (as root, after make image)
	deploy/run-chart

forward: ## dashboard, MLflow, Grafana and Node-RED of the cluster on this machine, until make forward-stop
	deploy/forward start

forward-stop: ## end what make forward has begun
	deploy/forward stop

test-deploy: ## check everything under deploy/ with the tools that are for it
	deploy/check

check-deploy: test-deploy ## the same

check-cluster: ## apply the charts to a Kubernetes control plane, built once: make check-cluster [DIR=rendered]
	deploy/cluster/run $(DIR)

check-terraform: ## apply deploy/terraform to an AWS played here: make check-terraform [TERRAFORM_PLUGINS=DIR]
	TERRAFORM_PLUGINS="$(TERRAFORM_PLUGINS)" deploy/aws/run

check-elastic: ## a box's log at a real Elasticsearch, fetched once from Maven Central
	MVNW_POM=homeostat-app/src/test/elasticsearch/pom.xml ./mvnw -q dependency:copy-dependencies -DoutputDirectory="$(CURDIR)/target/elasticsearch"
	HOMEOSTAT_ELASTICSEARCH="$(CURDIR)/target/elasticsearch" ./mvnw verify -Dtest=BoxWithSearchServerTest -Dhomeostat.search=elasticsearch -Dsurefire.failIfNoSpecifiedTests=false -pl homeostat-app -am

check-forge: ## pull requests at a real Gitea, built once
	deploy/forge/build
	./mvnw verify -Dtest=GitForgeTest -Dhomeostat.forge=gitea -Dsurefire.failIfNoSpecifiedTests=false -pl homeostat-app -am

check-audit: ## prove that known vulnerabilities are found: by OSV-Scanner, built once, which make security asks from then on
	deploy/audit/build
	deploy/check "known vulnerabilities"

loop: ## from a changed world to a commit of the model that serves: make loop [RATE=20]
	RATE=$(or $(RATE),20) deploy/loop

sabotage: ## break what each gate guards; each has to go red: make sabotage [ALL=--all]
	deploy/sabotage/run $(ALL)

check-ci: ## run .gitlab-ci.yml by gitlab-ci-local
	.ci/gitlab

docs: ## write the generated pages (docs/configuration.md, docs/pipeline.schema.json) anew
	HOMEOSTAT_WRITE_DOCS=1 ./mvnw -q test -pl homeostat-app -am -Dtest=PipelineSchemaTest -Dsurefire.failIfNoSpecifiedTests=false

clean: ## delete what was built
	./mvnw -q clean
