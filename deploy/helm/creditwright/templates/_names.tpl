{{- define "creditwright.name" -}}
{{ printf "%s" .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "creditwright.selector" -}}
app.kubernetes.io/name: creditwright
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "creditwright.labels" -}}
{{ include "creditwright.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
{{- end }}

{{- define "creditwright.image" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
env:
  - { name: CREDITWRIGHT_HOME, value: /var/lib/creditwright }
  - { name: CREDITWRIGHT_STORE_FILE, value: /run/secrets/creditwright/store-address }
  - { name: CREDITWRIGHT_LEDGER_KEY, value: /run/secrets/creditwright/ledger-key }
  - { name: CREDITWRIGHT_TOKEN_KEY, value: /run/secrets/creditwright/token-key }
  - { name: CREDITWRIGHT_CHECKPOINT_KEY, value: /run/secrets/creditwright/checkpoint-key }
  {{- if .Values.models }}
  - { name: CREDITWRIGHT_MODELS_TO_DEPLOY, value: /etc/creditwright/models.toml }
  {{- end }}
envFrom:
  - configMapRef: { name: {{ include "creditwright.name" . }} }
{{- end }}

{{- define "creditwright.mounts" -}}
- { name: home, mountPath: /var/lib/creditwright }
{{- with .Values.shared.claim }}
- { name: shared, mountPath: /var/lib/creditwright/populations, subPath: populations }
- { name: shared, mountPath: /var/lib/creditwright/watched, subPath: watched }
{{- end }}
- { name: temporary, mountPath: /tmp }
- { name: secrets, mountPath: /run/secrets/creditwright, readOnly: true }
- { name: settings, mountPath: /etc/creditwright, readOnly: true }
{{- end }}

{{- define "creditwright.volumes" -}}
- { name: home, emptyDir: { sizeLimit: 2Gi } }
{{- with .Values.shared.claim }}
- { name: shared, persistentVolumeClaim: { claimName: {{ . }} } }
{{- end }}
- { name: temporary, emptyDir: { medium: Memory, sizeLimit: 64Mi } }
- { name: secrets, secret: { secretName: {{ .Values.secretName }}, defaultMode: 0440 } }
- { name: settings, configMap: { name: {{ include "creditwright.name" . }} } }
{{- end }}

{{- define "creditwright.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- end }}
