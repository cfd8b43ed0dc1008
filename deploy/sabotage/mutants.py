"""What is broken, in which file, which gate has to see it, and by which words. Read by deploy/sabotage/run.

A gate is `java CLASS`, `check NAME` (of deploy/check), or a function of run. A mutant replaces the first
occurrence of a text; with APPEND the file grows, with NEW it is made, with COPY it is made as a copy.
"""

import pathlib
from typing import NamedTuple

APPEND, NEW, COPY = object(), object(), object()


class Mutant(NamedTuple):
    name: str
    gate: str
    file: str
    old: object  # the text that goes, or one of the three
    new: str  # the text that comes; with COPY the file that is copied
    words: str  # a regular expression that the gate's output has to match


BOX = "deploy/helm/homeostat/templates/box.yaml"
HELPERS = "deploy/helm/homeostat/templates/_helpers.tpl"
NETWORK = "deploy/helm/homeostat/templates/networkpolicy.yaml"
SCALING = "deploy/helm/homeostat/templates/scaling.yaml"
SCHEMA = "deploy/helm/homeostat/values.schema.json"
TRAINING = "deploy/helm/homeostat/templates/training.yaml"
POSTGRES_STORE = "deploy/helm/services/templates/postgres.yaml"
MLFLOW = "deploy/helm/services/templates/mlflow.yaml"
PARTS = "deploy/helm/services/templates/_helpers.tpl"
BROKER = "deploy/helm/services/files/mosquitto/mosquitto.conf"
RIGHTS = "deploy/helm/services/files/mosquitto/acl"
RULES = "deploy/helm/services/files/prometheus/rules.yml"
PANELS = "deploy/helm/services/files/grafana/homeostat.json"
ROOT = "deploy/argocd/templates/root.yaml"
EDGE = "deploy/planes/ot-edge.yaml"
SIGNATURE = "homeostat-shell/src/main/java/io/homeostat/signature"
CLI = "homeostat-app/src/main/java/io/homeostat/cli"
TELLER = "homeostat-shell/src/main/java/io/homeostat/gitops/Teller.java"
SEALS = "homeostat-shell/src/main/java/io/homeostat/gitops/Seals.java"
VAULT = "homeostat-shell/src/main/java/io/homeostat/vault/Vault.java"
ELASTIC = "deploy/helm/services/templates/elasticsearch.yaml"
ROLE = "deploy/ansible/roles/homeostat/vars/main.yml"
CLOUD = "deploy/terraform/cluster.tf"
STORES = "deploy/terraform/stores.tf"
AUDIT = "deploy/audit/vulnerabilities.py"
GITHUB = ".github/workflows/ci.yml"

# Read where it stands, so that this file is no second place.
POSTGRES = next(line.split("=")[1] for line in (pathlib.Path(__file__).parents[1] / "images.env").read_text().splitlines() if line.startswith("POSTGRES_IMAGE="))
STARTUP = '          startupProbe: {{ include "services.probe" (list . .ready) }}\n            periodSeconds: 5\n            failureThreshold: 60\n'
LIVENESS = '          livenessProbe: {{ include "services.probe" (list . .live) }}\n            periodSeconds: 20\n'
# Parts of secrets, put together here, so that this file has none.
KEY = "AKIA" + "Q3EGRZT7YV5WN4LC"
PRIVATE = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n"

SHORT = [
    # Tests that fail and a pipeline that goes on.
    Mutant("Jenkins: make check || true", "java JenkinsfileTest", "Jenkinsfile", "sh 'make check'", "sh 'make check || true'", "a_failing_test_fails_the_build"),
    Mutant("evaluate: exit code 0 without a proof", "java EvaluateTest", f"{CLI}/EvaluateCommand.java", "Homeostat.GOOD : Homeostat.FAILURE", "Homeostat.GOOD : Homeostat.GOOD", "one_that_has_learned_nothing_does_not"),
    Mutant("evaluate: enough once is enough", "java EvaluationTest", "homeostat-app/src/main/java/io/homeostat/replay/Evaluation.java", "                judged(last),", "                provedAt.isPresent() ? Verdict.BETTER : judged(last),", "one_that_was_better_and_is_not_any_more"),
    Mutant("Jenkins: make evaluate || true", "java JenkinsfileTest", "Jenkinsfile", "sh 'make evaluate'", "sh 'make evaluate || true'", "a_model_that_is_not_proved_better"),
    Mutant("Jenkins: every branch is pushed", "java JenkinsfileTest", "Jenkinsfile", "stage('Push') {\n            when { branch 'main' }", "stage('Push') {", "another_branch_is_tested"),
    Mutant("GitHub: make evaluate || true", "java WorkflowTest", GITHUB, "run: make evaluate", "run: make evaluate || true", "steps_are_targets_of_make"),
    Mutant("GitHub: make check || true", "java WorkflowTest", GITHUB, "run: make check", "run: make check || true", "steps_are_targets_of_make"),
    Mutant("GitHub: tests may fail", "java WorkflowTest", GITHUB, "- run: make check", "- run: make check\n        continue-on-error: true", "only_findings_may_fail"),
    # What the pods may do.
    Mutant("chart: privileged container", "java ChartTest", HELPERS, "allowPrivilegeEscalation: false\n", "allowPrivilegeEscalation: false\nprivileged: true\n", "privileged"),
    Mutant("chart: runAsNonRoot: false", "java ChartTest", HELPERS, "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"),
    Mutant("chart: root in the container only", "java ChartTest", HELPERS, "allowPrivilegeEscalation: false\n", "allowPrivilegeEscalation: false\nrunAsUser: 0\n", "runAsUser of a container"),
    Mutant("chart: writable root file system", "java ChartTest", HELPERS, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem"),
    Mutant("chart: capabilities kept", "java ChartTest", HELPERS, "capabilities: {drop: [ALL]}", "capabilities: {}", "drop"),
    Mutant("chart: no seccomp profile", "java ChartTest", HELPERS, "seccompProfile: {type: RuntimeDefault}\n", "", "getSeccompProfile"),
    Mutant("chart: token of the account", "java ChartTest", BOX, "automountServiceAccountToken: false", "automountServiceAccountToken: true", "automountServiceAccountToken"),
    Mutant("services: privileged container", "java ServicesTest", PARTS, "allowPrivilegeEscalation: false\n", "allowPrivilegeEscalation: false\nprivileged: true\n", "privileged"),
    Mutant("services: runAsNonRoot: false", "java ServicesTest", PARTS, "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"),
    Mutant("services: writable root file system", "java ServicesTest", PARTS, "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem"),
    Mutant("Elastic: open to every pod", "java ServicesTest", ELASTIC, '(list "kibana" "logstash")', '(list "kibana" "logstash" "grafana")', "(?s)each_has_a_policy.*grafana"),
    Mutant("Elastic: beside OpenSearch", "java ServicesTest", ELASTIC, "{{- if .Values.opensearch.enabled }}", "{{- if false }}", "what_cannot_work_is_refused_by_helm"),
    Mutant("Elastic: boxes that look for OpenSearch", "java PlanesTest", "deploy/planes/ot-edge-elastic.yaml", "elasticsearch.it-core", "opensearch.it-core", "elastic_takes_the_place"),
    Mutant("Logstash: a brace too few", "check Logstash", "deploy/helm/services/files/logstash/homeostat.conf", "    manage_template => false\n  }\n", "    manage_template => false\n", "Expected"),
    Mutant("Logstash: other indices", "check Logstash", "deploy/helm/services/files/logstash/homeostat.conf", "edge-mlops-%{+YYYY.MM.dd}", "logstash-%{+YYYY.MM.dd}", "elasticsearch.index: found"),
    Mutant("Ansible: servers of SSH that nobody named", "java RoleCommandLineTest", ROLE, ", '--git-known-hosts', homeostat_config ~ '/git-known-hosts'", "", "role_and_chart_know_every_option"),
    Mutant("Ansible: an option that the program has not", "java RoleCommandLineTest", ROLE, "'--git-follow'", "'--git-followed'", "every_option_of_the_role"),
    Mutant("Argo CD: namespaces not restricted", "java PlanesTest", ROOT, "enforce: restricted", "enforce: baseline", "each_namespace_is_restricted"),
    Mutant("Argo CD: one namespace not restricted", "java PlanesTest", ROOT, "enforce: restricted", 'enforce: {{ ternary "privileged" "restricted" (eq . "governance") }}', '(?s)each_namespace_is_restricted.*was: "privileged"'),
    Mutant("Argo CD: nobody is warned", "java PlanesTest", ROOT, "    pod-security.kubernetes.io/warn: restricted\n", "", "each_namespace_is_restricted"),
    # What boxes may do at the API, and the Jobs that they make.
    Mutant("training: boxes may read Jobs too", "java TrainingChartTest", TRAINING, "verbs: [create]", "verbs: [create, get, list]", "may_create_jobs_there_and_nothing_else"),
    Mutant("training: boxes may make anything of batch", "java TrainingChartTest", TRAINING, "resources: [jobs]", 'resources: ["*"]', "may_create_jobs_there_and_nothing_else"),
    Mutant("training: boxes may make pods too", "java TrainingChartTest", TRAINING, "  - {apiGroups: [batch], resources: [jobs], verbs: [create]}\n",
           '  - {apiGroups: [batch], resources: [jobs], verbs: [create]}\n  - {apiGroups: [""], resources: [pods], verbs: [create]}\n', "may_create_jobs_there_and_nothing_else"),
    Mutant("training: every account of the namespace", "java TrainingChartTest", TRAINING, "{kind: ServiceAccount, name: {{ $name }},", '{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts",', "may_create_jobs_there_and_nothing_else"),
    Mutant("training: token of the account in a Job", "java TrainingChartTest", TRAINING, "          automountServiceAccountToken: false\n", "          automountServiceAccountToken: true\n", "automountServiceAccountToken"),
    Mutant("training: privileged trainer", "java TrainingChartTest", TRAINING, '"homeostat.containerSecurity" . | nindent 16 }}', '"homeostat.containerSecurity" . | nindent 16 }}\n                privileged: true', "privileged"),
    Mutant("training: a Job without a limit of memory", "java TrainingChartTest", TRAINING, "toYaml $training.resources", 'toYaml (omit $training.resources "limits")', "limits"),
    Mutant("training: a Job without an end", "java TrainingChartTest", TRAINING, "      activeDeadlineSeconds: {{ $training.deadlineSeconds }}\n", "", "a_job_ends"),
    Mutant("training: the policy lets everything out", "java TrainingChartTest", TRAINING, '  egress: {{- include "homeostat.dns" . | nindent 4 }}', "  egress:\n    - {}", "all_that_a_job_reaches"),
    Mutant("training: the policy lets everything in", "java TrainingChartTest", TRAINING, "  policyTypes: [Ingress, Egress]\n", "  policyTypes: [Ingress, Egress]\n  ingress: [{}]\n", "all_that_a_job_reaches"),
    Mutant("training: keys in the template", "java TrainingChartTest", HELPERS, "  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: secret-key}}", "  value: hunter2hunter2", "one_that_the_program_takes"),
    # Probes and resources.
    Mutant("chart: no readiness probe", "java ChartTest", BOX,
           "          readinessProbe:\n            httpGet: {path: /health/ready, port: http, scheme: {{ $scheme }}}\n            periodSeconds: 5\n", "", "readinessProbe"),
    Mutant("chart: readiness asks whether it lives", "java ChartTest", BOX, "path: /health/ready", "path: /health/live", "/health/ready"),
    Mutant("chart: no liveness probe", "java ChartTest", BOX,
           "          livenessProbe:\n            httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}\n            periodSeconds: 10\n            failureThreshold: 6\n", "", "livenessProbe"),
    Mutant("services: MLflow without a startup probe", "java ServicesTest", PARTS, STARTUP, '          {{- if ne .name "mlflow" }}\n' + STARTUP + "          {{- end }}\n", r"three_probes.*\[mlflow\]"),
    Mutant("services: stores without a liveness probe", "java ServicesTest", PARTS, LIVENESS, "          {{- if not $kept }}\n" + LIVENESS + "          {{- end }}\n", "three_probes"),
    Mutant("chart: no limit of memory", "java ChartTest", "deploy/helm/homeostat/values.yaml", "    limits: {memory: 512Mi}\n", "", "limits|memory"),
    Mutant("chart: no resources in the template", "java ChartTest", BOX, "          resources: {{- toYaml .Values.box.resources | nindent 12 }}\n", "", "requests|getResources"),
    Mutant("services: no requests", "java ServicesTest", "deploy/helm/services/values.yaml", "    requests: {cpu: 50m, memory: 32Mi}\n", "", "requests"),
    Mutant("services: a Job without a limit of memory", "java ServicesTest", PARTS, "            limits: {memory: 128Mi}\n", "", "limits"),
    # The network.
    Mutant("chart: policy lets everything in", "java ChartTest", NETWORK, "  policyTypes: [Ingress, Egress]\n", "  policyTypes: [Ingress, Egress]\n  ingress: [{}]\n", "nothing_is_reachable"),
    Mutant("chart: policy lets everything out", "java ChartTest", NETWORK, "  egress: {{-", "  egress:\n    - {}\n    {{-", "nothing_is_reachable"),
    Mutant("chart: policy is for ingress only", "java ChartTest", NETWORK, "  policyTypes: [Ingress, Egress]\n", "  policyTypes: [Ingress]\n", "nothing_is_reachable"),
    Mutant("chart: no policies", "java ChartTest", NETWORK, ".Values.networkPolicy.enabled", "false", "nothing_is_reachable"),
    Mutant("services: policies let everything in", "java ServicesTest", PARTS, "  {{- with .from }}\n  ingress:", "  {{- with list (dict) }}\n  ingress:", "nobody_is_let_in_who_is_not_listed"),
    Mutant("services: MLflow is asked from anywhere", "java ServicesTest", PARTS, "  policyTypes: [Ingress, Egress]\n", "  policyTypes: [Egress]\n", "nobody_is_let_in_who_is_not_listed"),
    Mutant("services: the broker on every node", "java ServicesTest", PARTS, "type: ClusterIP", "type: NodePort", "nothing_is_published"),
    Mutant("chart: the box behind a load balancer", "java ChartTest", "deploy/helm/homeostat/templates/service.yaml", "type: ClusterIP", "type: LoadBalancer", "nothing_is_published"),
    Mutant("compose: a port for everybody", "java OneSourceTest", "deploy/compose.yaml", '"127.0.0.1:', '"', "compose_opens_ports"),
    # Who may publish and give orders.
    Mutant("broker: allow_anonymous true", "java ServicesFilesTest", BROKER, "allow_anonymous false", "allow_anonymous true", "the_broker_lets_nobody_in"),
    Mutant("broker: rights of everybody to everything", "java ServicesFilesTest", RIGHTS, APPEND, "\nuser device\ntopic readwrite #\n", "the_broker_lets_nobody_in"),
    Mutant("edge: mqtt.listener.anonymous", "java PlanesTest", EDGE, "listener: {usersSecret: box-users, tlsSecret: mqtt-tls}", "listener: {anonymous: true, tlsSecret: mqtt-tls}", "nobody_gets_to_the_edge"),
    Mutant("edge: http.anonymous", "java PlanesTest", EDGE, "http: {usersSecret: box-users}", "http: {anonymous: true}", "nobody_gets_to_the_edge"),
    Mutant("chart: anonymous without being asked", "java ChartTest", HELPERS, "(not $listener.usersSecret) (not $listener.anonymous)", "false", "what_cannot_work_is_refused"),
    # Boxes that are cloned.
    Mutant("chart: autoscaling without share", "java ChartTest", HELPERS, "(not (and $broker.enabled $broker.share))", "false", "what_cannot_work_is_refused"),
    Mutant("chart: one client id for all boxes", "java ChartTest", BOX, "            - --mqtt-client\n            - $(POD_NAMESPACE)-$(POD_NAME)", "            - --mqtt-client\n            - homeostat", "an_identity_of_its_own"),
    Mutant("chart: replicas beside the autoscaler", "java ChartTest", BOX, "{{- if not (or .Values.autoscaling.enabled .Values.autoscaling.keda.enabled) }}", "{{- if not .Values.autoscaling.keda.enabled }}", "fight with the scaler"),
    Mutant("chart: replicas beside KEDA", "java PlanesTest", BOX, "{{- if not (or .Values.autoscaling.enabled .Values.autoscaling.keda.enabled) }}", "{{- if not .Values.autoscaling.enabled }}", "boxes_that_share_a_broker_scale"),
    Mutant("chart: an autoscaler beside KEDA's", "java PlanesTest", SCALING, "{{- if .Values.autoscaling.enabled }}", "{{- if or .Values.autoscaling.enabled .Values.autoscaling.keda.enabled }}", "boxes_that_share_a_broker_scale"),
    Mutant("chart: a ScaledObject beside the autoscaler", "java ChartTest", SCALING, "{{- if .enabled }}", "{{- if or .enabled $.Values.autoscaling.enabled }}", "KEDA would scale them too"),
    Mutant("chart: both autoscalers may be asked for", "java ChartTest", HELPERS, "and .Values.autoscaling.enabled .Values.autoscaling.keda.enabled", "false", "what_cannot_work_is_refused"),
    Mutant("chart: a budget for a single box", "java ChartTest", SCALING, "gt (int .Values.box.replicas) 1", "ge (int .Values.box.replicas) 1", "a_budget_is_there"),
    Mutant("chart: volumes go with their boxes", "java ChartTest", BOX, 'whenDeleted: {{ ternary "Retain" "Delete" .Values.box.storage.retain }}', "whenDeleted: Delete", "on_a_disk_that_outlives"),
    # Images.
    Mutant("images.env: latest", "java OneSourceTest", "deploy/images.env", POSTGRES, "postgres:latest", "every_image_of_others"),
    Mutant("compose: an image of its own", "java OneSourceTest", "deploy/compose.yaml", "image: ${POSTGRES_IMAGE:?", f"image: {POSTGRES} # ${{", "every_image_of_others|versions_of_images"),
    Mutant("chart: latest where no tag is given", "java PlanesTest", HELPERS, "default .Chart.AppVersion", 'default "latest"', "the_edge_runs_the_image"),
    Mutant("chart: the schema lets latest through", "java ChartTest", SCHEMA, "latest", "newest", "what_cannot_work_is_refused"),
    Mutant("services: latest", "java ServicesTest", "deploy/helm/services/values.yaml", POSTGRES, "postgres:latest", "image"),
    Mutant("services: another version than compose", "java ServicesTest", "deploy/helm/services/values.yaml", POSTGRES, POSTGRES + "1", "the_images_are_those_of_compose"),
    Mutant("chart: another version than the program", "java OneSourceTest", "deploy/helm/homeostat/Chart.yaml", "appVersion: ", "appVersion: 9", "the_chart_has_the_version"),
    # One place for each fact.
    Mutant("a second mosquitto.conf", "java OneSourceTest", "deploy/compose/mosquitto.conf", COPY, BROKER, "no_file_is_a_copy"),
    Mutant("an image's version in a second file", "java OneSourceTest", "deploy/planes/governance.yaml", APPEND, f"\n# {POSTGRES}\n", "versions_of_images_stand_nowhere_else"),
    Mutant("image and chart with other users", "java OneSourceTest", "deploy/facts.sh", "uid=10001", "uid=10010", "image_and_chart_agree"),
    # Rules and panels.
    Mutant("alert rule: a metric that is not there", "java OneSourceTest", RULES, "homeostat_drift_events_total", "homeostat_drifts_total", "only_metrics_that_are_documented"),
    Mutant("panel: a metric that is not there", "java OneSourceTest", PANELS, "homeostat_", "homeostat_no_", "only_metrics_that_are_documented"),
    Mutant("alert rule: broken PromQL", "check alert rules", RULES, "sum by (pipeline, instance) (", "sum by (pipeline, instance ((", "parse error"),
    Mutant("alert rule: never fires", "check alert rules, tested", RULES, "[1h])) > 6", "[1h])) > 6000", "FAILED"),
    Mutant("panel: broken PromQL", "check dashboard", PANELS, 'by (', 'by ((', "parse error"),
    Mutant("Alertmanager: a receiver that is not there", "check Alertmanager", "deploy/helm/services/files/alertmanager/alertmanager.yml", "receiver: ", "receiver: nobody-", "undefined receiver"),
    Mutant("compose: latest", "check compose", "deploy/images.env", POSTGRES, "postgres:latest", "BAD"),
    Mutant("broker, running: anonymous is let in", "check rights at the broker", BROKER, "allow_anonymous false", "allow_anonymous true", "anonymous was let in"),
    Mutant("broker, running: devices may forge predictions", "check rights at the broker", RIGHTS, "user device\n", "user device\ntopic write predictions/#\n", "forged"),
    Mutant("a script that shellcheck finds", "check scripts", "deploy/promote", 'cd "$start"', "cd $start", "SC2086"),
    Mutant("a script that Python cannot read", "check scripts of Python", "deploy/schemas.py", "import json", "imports json", "SyntaxError"),
    # Secrets, licences, digests.
    Mutant("password in compose.yaml", "java OneSourceTest", "deploy/compose.yaml", APPEND, "\n# pass" + "word: hunter2hunter2\n", "no_password_is_in_the_repository"),
    Mutant("services: a literal password", "java ServicesTest", POSTGRES_STORE, "{name: POSTGRES_PASSWORD_FILE, value: /secrets/password}", "{name: POSTGRES_PASSWORD, value: hunter2hunter2}", "secrets_are_only_named.*POSTGRES_PASSWORD"),
    Mutant("services: a password in an address", "java ServicesTest", MLFLOW, "    valueFrom: {secretKeyRef: {name: {{ .values.secret }}, key: database}}", "    value: postgresql://mlflow:" + "hunter2@postgres/mlflow", "secrets_are_only_named.*MLFLOW_BACKEND_STORE_URI"),
    Mutant("services: a Secret in the chart", "java ServicesTest", POSTGRES_STORE, '{{ include "services.workload" $me }}',
           '{{ include "services.workload" $me }}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: postgres}\nstringData: {pass' + 'word: hunter2hunter2}', "found a v1 Secret"),
    Mutant("a licence that does not fit", "licences", "sbom.json", '"MIT"', '"GPL-3.0-only"', "GPL-3.0-only"),
    Mutant("no licence", "licences", "sbom.json", '{"license": {"id": "MIT"}}', "", "no licence"),
    Mutant("the list lets the GPL through", "java LicencesTest", "deploy/dist/licences", "^(Apache|", "^(GPL|Apache|", "LicencesTest"),
    Mutant("the vault takes a model with another digest", "java VaultTest", VAULT, "if (!found.equals(digest)) {", "if (found.isEmpty()) {", "never_hands_out_a_damaged_artefact"),
    # Known vulnerabilities, where OSV-Scanner is built.
    Mutant("audit: a missing database is as good as one", "check known vulnerabilities", AUDIT, "3 if absent else 0", "0", "BAD   a database that is missing"),
    Mutant("audit: a tool that broke is no failure", "check known vulnerabilities", "deploy/security", '      cat "$reports/$name.log"\n      broken=1\n', '      cat "$reports/$name.log"\n', "BAD   no bill of materials"),
    # Bad signatures of models.
    Mutant("signature: not looked at", "java ModelSignatureTest", f"{SIGNATURE}/ModelSignature.java", ".filter(key -> verifies(key, message, signature))", ".filter(key -> message.length > 0)", "every_character_of_text_and_signature_counts"),
    Mutant("signature: what is no signature counts", "java ModelSignatureTest", f"{SIGNATURE}/ModelSignature.java", "            return false;\n", "            return true;\n", "every_character_of_text_and_signature_counts"),
    Mutant("signature: any named key counts as trusted", "java ModelSignatureTest", f"{SIGNATURE}/ModelSignature.java", "envelope.hint().isEmpty() || envelope.hint().equals(key.hint())", "true", "only_a_trusted_key_counts"),
    Mutant("signature: the model is not looked at", "java ModelSignatureTest", f"{SIGNATURE}/ModelSignature.java", "return difference.isEmpty()", "return true || difference.isEmpty()", "a_changed_byte_is_refused_in_every_file"),
    Mutant("signature: digest of only the first file", "java ModelSignatureTest", f"{SIGNATURE}/ModelDigests.java", ": files.entrySet()) {", ": files.entrySet().stream().limit(1).toList()) {", "a_changed_byte_is_refused_in_every_file"),
    Mutant("signature: additional files", "java ModelSignatureTest", f"{SIGNATURE}/ModelDigests.java", "if (!files.containsKey(name)) {", "if (name.isEmpty()) {", "an_additional_file"),
    Mutant("signature: files of another digest than the model", "java ModelSignatureTest", f"{SIGNATURE}/Statement.java", "                digests.root(),\n", '                Json.text(statement, "/subject/0/digest/sha256", STATEMENT),\n', "a_statement_that_says_something_else"),
    Mutant("signature: another predicate", "java ModelSignatureTest", f"{SIGNATURE}/Statement.java", 'Json.expect(Json.text(statement, "/predicateType", STATEMENT), PREDICATE, "predicateType");', "", "a_statement_that_says_something_else"),
    Mutant("signature: another type of payload", "java ModelSignatureTest", f"{SIGNATURE}/Envelope.java", 'Json.expect(type, PAYLOAD_TYPE, "payloadType");', "", "another_form_of_the_same_text"),
    Mutant("signature: another Base64", "java ModelSignatureTest", f"{SIGNATURE}/Envelope.java", "if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {", "if (bytes.length > 0) {", "every_character|another_form_of_the_same_text"),
    Mutant("signature: another curve", "java KeyFilesTest", f"{SIGNATURE}/P256.java", "if (!same) {", "if (!same && file.isEmpty()) {", "another_curve_is_refused"),
    Mutant("signature: a private key for everybody", "java KeyFilesTest", f"{SIGNATURE}/SigningKey.java", "        notForEverybody(file);\n", "", "a_private_key_that_everybody_can_read"),
    Mutant("release archive with one bit flipped", "archive", "archive.tar.gz", "a", "`", "its SHA-256 is not that of the file beside it"),
]

# What takes minutes or the network; make sabotage does them too.
LONG = [
    Mutant("Jenkins: tests as a soft gate", "java JenkinsfileTest", "Jenkinsfile", "steps { sh 'make check' }",
           "steps { catchError(buildResult: 'UNSTABLE', stageResult: 'UNSTABLE') { sh 'make check' } }", "a_failing_test_fails_the_build"),
    Mutant("Jenkins: findings as a hard gate", "java JenkinsfileTest", "Jenkinsfile",
           "catchError(buildResult: 'UNSTABLE', stageResult: 'UNSTABLE') { sh 'test ! -s target/security/findings.txt' }",
           "sh 'test ! -s target/security/findings.txt'", "a_finding_makes_the_build_unstable"),
    Mutant("cloud key in a tracked file", "secrets", "deploy/planes/governance.yaml", APPEND, f"\n# {KEY}\n", "AWS Access Key deploy/planes/governance.yaml"),
    Mutant("private key in a tracked file", "secrets", "deploy/key.pem", NEW, PRIVATE, "Private Key deploy/key.pem"),
    Mutant("GitLab: make check || true", "gitlab", ".gitlab-ci.yml", '- make check ONLY="$ONLY"', '- make check ONLY="$ONLY" || true', "a failing test does not fail the pipeline"),
    Mutant("GitLab: tests may fail", "gitlab", ".gitlab-ci.yml", "test:\n  stage: test\n", "test:\n  stage: test\n  allow_failure: true\n", "a failing test does not fail the pipeline"),
    Mutant("GitLab: make evaluate || true", "gitlab", ".gitlab-ci.yml", "- make evaluate\n", "- make evaluate || true\n", "a model that is not proved better does not fail the pipeline"),
    Mutant("GitLab: a model may fail", "gitlab", ".gitlab-ci.yml", "evaluate:\n  stage: evaluate\n", "evaluate:\n  stage: evaluate\n  allow_failure: true\n", "a model that is not proved better does not fail the pipeline"),
    Mutant("make evaluate: the exit code of cat", "gitlab", "Makefile", "cat target/train/evaluation.txt; exit $$code", "cat target/train/evaluation.txt", "make evaluate forgets the exit code"),
    Mutant("GitLab: promoted without being pushed", "gitlab", ".gitlab-ci.yml", "    - make push ", "    - make push || true # ", "no job ran|a failing push"),
    Mutant("promote takes latest", "gitlab", "deploy/promote", " && $4 != latest ]]", " ]]", "latest was promoted"),
    Mutant("promote commits the same twice", "gitlab", "deploy/promote", 'cmp -s "$work/image" "$file"', "false", "the same"),
    Mutant("control plane: no seccomp profile", "cluster", HELPERS, "seccompProfile: {type: RuntimeDefault}\n", "", "BAD   ot-edge: accepted, without a warning"),
    Mutant("control plane: a field that it does not know", "cluster", BOX, "            periodSeconds: 5\n", "            periodSecond: 5\n", "BAD   ot-edge: accepted, without a warning"),
    Mutant("control plane: volumes go with a scale", "cluster", BOX, 'whenScaled: {{ ternary "Retain" "Delete" .Values.box.storage.retain }}', "whenScaled: Delete", "BAD   scaled to one and back"),
    Mutant("control plane: both boxes may go", "cluster", SCALING, "maxUnavailable: 1", "maxUnavailable: 2", "BAD   one may be evicted, not both"),
    Mutant("control plane: the autoscaler looks elsewhere", "cluster", SCALING, "kind: StatefulSet, name:", "kind: Deployment, name:", "BAD   the autoscaler finds its boxes"),
    Mutant("AWS: any pod takes MLflow's role", "aws", CLOUD, "system:serviceaccount:${var.mlflow.namespace}:${var.mlflow.service_account}", "system:serviceaccount:${var.mlflow.namespace}:default", "under which condition: found"),
    Mutant("AWS: a right with a star", "aws", CLOUD, '"s3:GetObject", ', '"s3:*", ', "rights: found"),
    Mutant("AWS: the bucket can be made public", "aws", STORES, "block_public_policy     = true", "block_public_policy     = false", "the public is kept out: found"),
    Mutant("AWS: no versions", "aws", STORES, 'status = "Enabled"', 'status = "Suspended"', "versions: found 'Suspended'"),
    Mutant("AWS: encryption by nobody's key", "aws", STORES, "sse_algorithm     = \"aws:kms\"\n      kms_master_key_id = aws_kms_key.this.arn", 'sse_algorithm = "AES256"', "encryption: found"),
    Mutant("AWS: a tag is written twice", "aws", STORES, '"IMMUTABLE"', '"MUTABLE"', "a tag is written once: found 'MUTABLE'"),
    Mutant("AWS: the nodes in the open", "aws", "deploy/terraform/network.tf", "nat_gateway_id = aws_nat_gateway.this.id", "gateway_id = aws_internet_gateway.this.id", "subnets with the internet: found"),
    Mutant("AWS: the API open to the internet", "aws", CLOUD, "endpoint_public_access  = length(var.api_cidrs) > 0", "endpoint_public_access  = true", "the API from inside and from outside: found"),
    Mutant("AWS: a name that is another at each plan", "aws", "deploy/terraform/network.tf", 'tags                 = { Name = var.name }', 'tags                 = { Name = "${var.name}-${timestamp()}" }', "BAD   a second plan is empty"),
    Mutant("KEDA: a field that it does not know", "schemas", SCALING, "  advanced:\n", "  advance:\n", "advance"),
    Mutant("Argo CD: a field that it does not know", "schemas", ROOT, "retry: {limit: 5,", "retry: {limits: 5,", "limits"),
    Mutant("Java runtime with another digest", "wheel", "deploy/facts.sh", "sha=383d71d8", "sha=383d71d9", "no Java runtime"),
    Mutant("a failing unit test", "make", "homeostat-core/src/test/java/io/homeostat/drift/AdwinGoldenTest.java", "isBetween(24L, 32L)", "isBetween(24L, 25L)", "There are test failures|AdwinGoldenTest.*FAIL"),
    Mutant("git: a merge request is not asked for", "java GitPushOptionsTest", TELLER, "proposals() instanceof Proposals.PushOptions", "proposals() instanceof Proposals.Branches", "each_push_asks_for_a_merge_request"),
    Mutant("git: keys that are trusted are not asked", "java GitTrustTest", SEALS, "trusted.isEmpty() ? Optional.empty()", "true ? Optional.empty()", "only_what_a_trusted_key_has_signed"),
    Mutant("git: no signature is as good as one", "java GitTrustTest", SEALS, 'return Optional.of("found no signature of model " + named.digest());', "return Optional.empty();", "only_what_a_trusted_key_has_signed"),
    Mutant("git: a list of keys that cannot be read trusts all", "java GitTrustTest", SEALS, "return Optional.of(String.valueOf(unreadable.getMessage()));", "return Optional.empty();", "keys_rotate"),
    Mutant("audit: a server that does not answer is none to be told", "check known vulnerabilities", AUDIT, "    if unreachable:\n", "    if False:\n", "BAD   nobody to be asked"),
    Mutant("audit: any page is the server", "check known vulnerabilities", AUDIT, "isinstance(json.load(answer), dict)", "answer.status == 200", "BAD   a page of the network"),
    Mutant("audit: of any age", "check known vulnerabilities", AUDIT, "> DAYS_OF_A_DATABASE", "> 10 * DAYS_OF_A_DATABASE", "BAD   an old database"),
    Mutant("audit: a database without entries", "check known vulnerabilities", AUDIT, "    if not stamps:\n", "    if not stamps:\n        return datetime.date.today()\n    if False:\n", "BAD   a database without entries"),
    Mutant("audit: packages that are not read", "check known vulnerabilities", AUDIT, "if len(packages) != len(urls):", "if not packages:", "BAD   a package that the tool does not read"),
    Mutant("audit: only what is shipped", "check known vulnerabilities", AUDIT, "shipped(sbom) | pinned()", "shipped(sbom)", "BAD   versions of Python and npm"),
    Mutant("audit: exceptions without an end", "check known vulnerabilities", AUDIT, "if not isinstance(until, datetime.date):", "if until is None:\n            continue\n        if not isinstance(until, datetime.date):", "BAD   meant so without an end"),
    Mutant("audit: exceptions for ever", "check known vulnerabilities", AUDIT, "> DAYS_OF_AN_EXCEPTION", "> 1000 * DAYS_OF_AN_EXCEPTION", "BAD   meant so for ever"),
    Mutant("audit: exceptions that nobody reads", "check known vulnerabilities", AUDIT, '"--config", str(MEANT), ', "", "BAD   meant so until a day ahead"),
    Mutant("audit: a broken tool has found nothing", "check known vulnerabilities", AUDIT, "if done.returncode not in (0, 1):", 'if done.returncode not in (0, 1):\n        return []\n    if False:', "BAD   a tool that breaks"),
    Mutant("audit: a report that falls over has found something", "check known vulnerabilities", "deploy/security", "code=2; fi", "code=1; fi", "BAD   a report that falls over"),
]
