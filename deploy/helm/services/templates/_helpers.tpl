{{- define "services.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: homeostat
{{- end }}

{{- define "services.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "services.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .group | default .user }}
  fsGroup: {{ .group | default .user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "services.container" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "services.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "services.labels" . | nindent 2 }}
{{- end }}

{{- /* One pod of one container; with values.storage on a disk of its own, the volume "data". What differs is in
       "services.NAME.container" and "services.NAME.pod" of the service's file. */ -}}
{{- define "services.workload" -}}
{{- $kept := hasKey .values "storage" -}}
apiVersion: apps/v1
kind: {{ ternary "StatefulSet" "Deployment" $kept }}
metadata: {{- include "services.metadata" . | nindent 2 }}
spec:
  {{- if $kept }}
  serviceName: {{ .name }}
  {{- end }}
  replicas: 1
  selector:
    matchLabels: {{- include "services.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "services.labels" . | nindent 8 }}
      {{- with .config }}
      annotations: {checksum/config: {{ sha256sum . }}} # a changed configuration is read at a start
      {{- end }}
    spec:
      {{- include "services.pod" . | nindent 6 }}
      containers:
        - name: {{ .name }}
          image: {{ .values.image }}
          {{- include (printf "services.%s.container" .name) . | nindent 10 }}
          ports: [{name: main, containerPort: {{ .port }}}]
          startupProbe: {{ include "services.probe" (list . .ready) }}
            periodSeconds: 5
            failureThreshold: 60
          readinessProbe: {{ include "services.probe" (list . .ready) }}
            periodSeconds: 10
          livenessProbe: {{ include "services.probe" (list . .live) }}
            periodSeconds: 20
          resources: {{- toYaml .values.resources | nindent 12 }}
          securityContext: {{- include "services.container" . | nindent 12 }}
      {{- include (printf "services.%s.pod" .name) . | nindent 6 }}
  {{- if $kept }}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: {{ .values.storage }}}}
  {{- end }}
{{- end }}

{{- /* An answer at a path, or where there is none that needs no login, an open port. */ -}}
{{- define "services.probe" }}
{{- with index . 1 }}
            httpGet: {path: {{ . | quote }}, port: main}
{{- else }}
            tcpSocket: {port: main}
{{- end }}
{{- end }}

{{- /* A run to an end that changes nothing when it is run again. What it does is in its name, since a Job cannot be changed. */ -}}
{{- define "services.job" -}}
{{- $does := include (printf "services.%s.container" .name) . }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .name }}-{{ list .image $does .config | toJson | sha256sum | trunc 8 }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "services.labels" . | nindent 4 }}
spec:
  backoffLimit: 6
  activeDeadlineSeconds: 900
  template:
    metadata:
      labels: {{- include "services.labels" . | nindent 8 }}
    spec:
      restartPolicy: OnFailure
      {{- include "services.pod" . | nindent 6 }}
      containers:
        - name: {{ .name }}
          image: {{ .image }}
          {{- $does | nindent 10 }}
          resources:
            requests: {cpu: 10m, memory: 64Mi}
            limits: {memory: 128Mi}
          securityContext: {{- include "services.container" . | nindent 12 }}
      {{- include (printf "services.%s.pod" .name) . | nindent 6 }}
---
{{ include "services.policy" . }}
{{- end }}

{{- /* A service and the policy of who may reach it. */ -}}
{{- define "services.door" -}}
apiVersion: v1
kind: Service
metadata: {{- include "services.metadata" . | nindent 2 }}
spec:
  type: ClusterIP
  selector: {{- include "services.selector" . | nindent 4 }}
  ports: [{name: main, port: {{ .port }}, targetPort: main}]
---
{{ include "services.policy" . }}
{{- end }}

{{- /* Nothing in but from .from, nothing out but to .egress and, where there is any, the name service. */ -}}
{{- define "services.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{- include "services.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels: {{- include "services.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- with .from }}
  ingress:
    - from: {{- toYaml . | nindent 8 }}
      ports: [{protocol: TCP, port: main}]
  {{- end }}
  {{- with .egress }}
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
      ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- /* A pod of this release as the peer of a policy: one of a list, in JSON. */ -}}
{{- define "services.peers" -}}
{{- $peers := list }}
{{- range .names }}
{{- $peers = append $peers (dict "podSelector" (dict "matchLabels" (dict "app.kubernetes.io/name" . "app.kubernetes.io/instance" $.root.Release.Name))) }}
{{- end }}
{{- concat $peers (.more | default list) | toJson }}
{{- end }}

{{- /* One rule of egress to peers at a port, in JSON. */ -}}
{{- define "services.way" -}}
{{- dict "to" (include "services.peers" . | fromJsonArray) "ports" (list (dict "protocol" "TCP" "port" .port)) | toJson }}
{{- end }}

{{- /* Files of the chart as a ConfigMap: .texts by key. */ -}}
{{- define "services.files" -}}
apiVersion: v1
kind: ConfigMap
metadata: {{- include "services.metadata" . | nindent 2 }}
data:
  {{- range $key, $text := .texts }}
  {{ $key }}: {{ $text | toJson }}
  {{- end }}
{{- end }}
