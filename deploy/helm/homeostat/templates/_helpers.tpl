{{- define "homeostat.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "homeostat.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "homeostat.labels" -}}
{{ include "homeostat.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: homeostat
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "homeostat.image" -}}
{{- with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "homeostat.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "homeostat.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- /* The object store, for the environment of a container. */ -}}
{{- define "homeostat.s3" -}}
{{- with .Values.artefacts -}}
- {name: AWS_REGION, value: {{ .region | quote }}}
{{- if .endpoint }}
- {name: S3_ENDPOINT, value: {{ .endpoint | quote }}}
{{- end }}
{{- if .secret }}
- name: AWS_ACCESS_KEY_ID
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: access-key}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ .secret }}, key: secret-key}}
{{- end }}
{{- end }}
{{- end }}

{{- define "homeostat.dns" -}}
- to:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}

{{- define "homeostat.pipelines" -}}
{{- .Values.box.existingConfigMap | default (printf "%s-pipelines" (include "homeostat.name" .)) }}
{{- end }}

{{- /* What the schema cannot say: which values need each other. */ -}}
{{- define "homeostat.check" -}}
{{- $listener := .Values.mqtt.listener }}
{{- $broker := .Values.mqtt.broker }}
{{- $http := .Values.http }}
{{- if and (not $http.usersSecret) (not $http.anonymous) }}
{{- fail "http.usersSecret: found nothing, expected the name of a Secret with users, or http.anonymous: true" }}
{{- end }}
{{- if and $http.usersSecret $http.anonymous }}{{ fail "http.anonymous: found beside usersSecret, expected one of them" }}{{ end }}
{{- if and .Values.metrics.serviceMonitor.enabled $http.usersSecret (not $http.openMetrics) (not .Values.metrics.serviceMonitor.basicAuthSecret) }}
{{- fail "metrics.serviceMonitor.basicAuthSecret: found nothing, expected the name of a Secret with a reader's username and password, or http.openMetrics: true" }}
{{- end }}
{{- if and (not .Values.box.pipelines) (not .Values.box.existingConfigMap) }}
{{- fail "box.pipelines: found nothing, expected the text of at least one pipeline, or box.existingConfigMap" }}
{{- end }}
{{- if and .Values.box.pipelines .Values.box.existingConfigMap }}
{{- fail "box.existingConfigMap: found beside box.pipelines, expected one of them" }}
{{- end }}
{{- if and .Values.box.existingConfigMap (not .Values.box.pipelineFiles) }}
{{- fail "box.pipelineFiles: found nothing, expected the names of the files in box.existingConfigMap" }}
{{- end }}
{{- if and .Values.training.url (not .Values.artefacts.url) }}{{ fail "artefacts.url: found nothing beside training.url, expected the object store whose server and keys both use" }}{{ end }}
{{- if and .Values.artefacts.secret (not .Values.artefacts.url) }}{{ fail "artefacts.url: found nothing, expected the bucket that artefacts.secret is for" }}{{ end }}
{{- if and .Values.ledger.secret (not .Values.ledger.url) }}{{ fail "ledger.url: found nothing, expected the database that ledger.secret is for" }}{{ end }}
{{- if and .Values.git.url (not .Values.git.secret) (not (regexMatch "^https?://" .Values.git.url)) }}{{ fail "git.secret: found nothing beside an SSH address, expected the name of a Secret with key and known_hosts" }}{{ end }}
{{- if and (not .Values.git.url) (or .Values.git.secret .Values.git.follow .Values.git.propose) }}{{ fail "git.url: found nothing, expected the repository that git.secret, git.follow or git.propose is for" }}{{ end }}
{{- if and .Values.git.forge (not .Values.git.propose) }}{{ fail "git.forge: found without git.propose, expected it beside: there would be no branch to merge" }}{{ end }}
{{- if and (has .Values.git.forge (list "github" "gitea")) (not .Values.git.secret) }}{{ fail "git.secret: found nothing beside git.forge, expected the name of a Secret with the token of its API" }}{{ end }}
{{- if and .Values.git.forgeApi (not (has .Values.git.forge (list "github" "gitea"))) }}{{ fail "git.forgeApi: found without git.forge github or gitea, expected one of them" }}{{ end }}
{{- if ne (empty .Values.git.modelTrust.configMap) (empty .Values.git.modelTrust.keys) }}{{ fail "git.modelTrust: found configMap without keys, or keys without configMap, expected both" }}{{ end }}
{{- if and .Values.git.modelTrust.configMap (not .Values.git.follow) }}{{ fail "git.modelTrust: found without git.follow, expected it beside: no model is taken from elsewhere" }}{{ end }}
{{- if and .Values.git.modelSignSecret (not .Values.git.url) }}{{ fail "git.url: found nothing, expected the repository that git.modelSignSecret is for" }}{{ end }}
{{- if $broker.enabled }}
{{- if not $broker.urlSecret }}{{ fail "mqtt.broker.urlSecret: found nothing, expected the name of a Secret with the broker's url" }}{{ end }}
{{- else }}
{{- if and (not $listener.usersSecret) (not $listener.anonymous) }}
{{- fail "mqtt.listener.usersSecret: found nothing, expected the name of a Secret with users, or mqtt.listener.anonymous: true" }}
{{- end }}
{{- if and $listener.usersSecret $listener.anonymous }}{{ fail "mqtt.listener.anonymous: found beside usersSecret, expected one of them" }}{{ end }}
{{- if and $listener.clientCa (not $listener.tlsSecret) }}{{ fail "mqtt.listener.clientCa: expected together with tlsSecret" }}{{ end }}
{{- end }}
{{- if and .Values.autoscaling.enabled .Values.autoscaling.keda.enabled }}{{ fail "autoscaling.keda.enabled: found beside autoscaling.enabled, expected one of them" }}{{ end }}
{{- if and (or .Values.autoscaling.enabled .Values.autoscaling.keda.enabled) (not (and $broker.enabled $broker.share)) }}
{{- fail "autoscaling.enabled: only boxes that share a broker's readings can be cloned; expected mqtt.broker.share" }}
{{- end }}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) }}{{ fail "autoscaling.maxReplicas: expected at least minReplicas" }}{{ end }}
{{- if and .Values.ingress.enabled $http.anonymous (not .Values.ingress.annotations) (not .Values.ingress.unprotected) }}
{{- fail "ingress.annotations: found nothing, expected those of a proxy that asks for a login, http.usersSecret, or ingress.unprotected: true" }}
{{- end }}
{{- end }}
