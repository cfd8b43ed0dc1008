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
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "services.container" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- /* A service and the policy of who may reach it. */ -}}
{{- define "services.door" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "services.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  selector: {{- include "services.selector" . | nindent 4 }}
  ports: [{name: main, port: {{ .port }}, targetPort: main}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "services.labels" . | nindent 4 }}
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
  egress: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
