# shellcheck shell=bash
# Sourced by deploy/cluster/run: what is asked of the control plane. Each ends with 0 when it holds.
# shellcheck disable=SC2154,SC2317,SC2034 # the caller's names, called by name

check() { # check NAME COMMAND…
  local name=$1
  shift
  if ("$@") >"$work/check.log" 2>&1; then
    printf 'good  %s\n' "$name"
    good=$((good + 1))
  else
    printf 'BAD   %s\n' "$name"
    tail -n 30 "$work/check.log"
    failed=1
  fi
}

apply() { kubectl apply --server-side --validate=strict -f "$1"; }

defined() {
  apply "$work/definitions" && kubectl wait --for condition=Established --timeout 60s -f "$work/definitions"
}

# A warning is what Pod Security says about a workload whose pods it would refuse.
applied() {
  apply "$work/rendered/$1.yaml" >"$work/$1.out" 2>&1 || { cat "$work/$1.out"; return 1; }
  if grep -v ' serverside-applied$' "$work/$1.out"; then return 1; fi
  [ -s "$work/$1.out" ]
}

# What an object says, and its version, but for a Job's: that is counted on by each apply, with nothing else changed.
objects() {
  kubectl get -f "$work/rendered/$1.yaml" -o json --show-managed-fields | jq '(.items // [.])[] | if .kind == "Job" then del(.metadata.resourceVersion) else . end'
}
unchanged() {
  objects "$1" >"$work/$1.before" && [ -s "$work/$1.before" ] && applied "$1" && objects "$1" >"$work/$1.after" && diff "$work/$1.before" "$work/$1.after"
}

# The pods that the API's own defaults make of the workloads, with the volumes of claims.
pods() {
  kubectl get -f "$work/rendered/$1.yaml" -o json | jq -c '(.items // [.])[] |
    (if .kind == "CronJob" then .spec.jobTemplate.spec.template else (.spec.template? // empty) end) as $pod |
    select($pod.spec.containers? != null) |
    {apiVersion: "v1", kind: "Pod",
     metadata: {name: "\(.kind | ascii_downcase)-\(.metadata.name)", namespace: .metadata.namespace, labels: ($pod.metadata.labels // {})},
     spec: ($pod.spec + {volumes: ((($pod.spec.volumes) // []) + [(.spec.volumeClaimTemplates? // [])[] |
       {name: .metadata.name, persistentVolumeClaim: {claimName: .metadata.name}}])})}'
}
has_pods() { [ -n "$(pods "$1")" ]; }
create() { kubectl create --dry-run=server --validate=strict -f "$1"; }

admitted() {
  local pod
  while read -r pod; do
    echo "$pod" >"$work/pod.json"
    create "$work/pod.json" || return 1
  done < <(pods "$1")
}

# Refused by Pod Security and by nothing else: where the namespace has no label the same pod is let in.
mutants_refused() {
  local pod mutant refused=0
  while read -r pod; do
    for mutant in '.spec.containers[0].securityContext.privileged = true | del(.spec.containers[0].securityContext.allowPrivilegeEscalation)' \
      '.spec.containers[0].securityContext.allowPrivilegeEscalation = true' '.spec.containers[0].securityContext.capabilities = {}' \
      '.spec.containers[0].securityContext.capabilities.add = ["NET_ADMIN"]' '.spec.securityContext.runAsNonRoot = false' \
      '.spec.securityContext.runAsUser = 0' 'del(.spec.securityContext.seccompProfile)' '.spec.hostNetwork = true' \
      '.spec.volumes += [{name: "host", hostPath: {path: "/"}}]'; do
      jq "$mutant" <<<"$pod" >"$work/mutant.json" || return 1
      if create "$work/mutant.json" >"$work/refused" 2>&1; then echo "let in: $mutant"; return 1; fi
      grep -q 'violates PodSecurity "restricted' "$work/refused" || { echo "$mutant:"; cat "$work/refused"; return 1; }
      jq '.metadata.namespace = "unlabelled" | del(.spec.serviceAccountName, .spec.serviceAccount)' "$work/mutant.json" >"$work/elsewhere.json"
      create "$work/elsewhere.json" || return 1
      refused=$((refused + 1))
    done
  done < <(pods "$1")
  [ "$refused" -gt 8 ]
}

# Each binding of an account to a role: what the role says is allowed, secrets and everything are not.
rights() {
  local binding account namespace rule
  while read -r binding; do
    account=$(jq -r .account <<<"$binding") namespace=$(jq -r .namespace <<<"$binding")
    while read -r rule; do
      # shellcheck disable=SC2086 # verb and resource
      kubectl auth can-i $rule -n "$namespace" --as "$account" || { echo "$account may not $rule in $namespace"; return 1; }
    done < <(kubectl -n "$namespace" get role "$(jq -r .role <<<"$binding")" -o json |
      jq -r '.rules[] | .apiGroups[0] as $group | .verbs[] as $verb | .resources[] as $resource |
        "\($verb) \($resource | split("/")[0])\(if $group == "" then "" else ".\($group)" end)\(if $resource | contains("/") then " --subresource=\($resource | split("/")[1])" else "" end)\(if .resourceNames then "/\(.resourceNames[0])" else "" end)"')
    for rule in "get secrets" "create pods/exec" "create rolebindings.rbac.authorization.k8s.io" "* *"; do
      # shellcheck disable=SC2086
      if kubectl auth can-i $rule -n "$namespace" --as "$account"; then echo "$account may $rule in $namespace"; return 1; fi
      # shellcheck disable=SC2086
      if kubectl auth can-i $rule -n kube-system --as "$account"; then echo "$account may $rule in kube-system"; return 1; fi
    done
  done < <(kubectl get rolebindings -A -o json | jq -c '.items[] | select(.metadata.namespace | startswith("kube-") | not) |
    .metadata.namespace as $namespace | .roleRef.name as $role | .subjects[] | select(.kind == "ServiceAccount") |
    {account: "system:serviceaccount:\(.namespace // $namespace):\(.name)", $namespace, $role}')
  # No workload has rights in the whole cluster.
  ! kubectl get clusterrolebindings -o json | jq -e '.items[] | select(.metadata.name | startswith("system:") or . == "cluster-admin" | not)'
}

# refused WORDS FILTER FILE: what the filter makes of an object is refused with these words.
refused() {
  jq "$2" "$3" >"$work/changed.json" || return 1
  if kubectl apply --server-side --force-conflicts --dry-run=server --validate=strict -f "$work/changed.json" >"$work/refused" 2>&1; then echo "accepted: $2"; return 1; fi
  grep -q -e "$1" "$work/refused" || { echo "$2, without '$1':"; cat "$work/refused"; return 1; }
}
object() { kubectl -n "$1" get "$2" -o json | jq 'del(.metadata.managedFields, .metadata.resourceVersion, .metadata.uid, .metadata.creationTimestamp, .metadata.generation, .status)' >"$work/object.json"; }

unknown_field() {
  object ot-edge statefulset/homeostat &&
    refused readynessProbe '.spec.template.spec.containers[0].readynessProbe = {}' "$work/object.json" &&
    object ot-edge networkpolicy/homeostat && refused 'policyType"*: field not declared' '.spec.policyType = ["Ingress"]' "$work/object.json" &&
    object services prometheusrule/homeostat && refused expression '.spec.groups[0].rules[0].expression = "1"' "$work/object.json"
}

wrong_target() {
  object shared hpa/homeostat &&
    refused 'must be either Utilization, Value, or AverageValue' '.spec.metrics[0].resource.target.type = "Percent"' "$work/object.json" &&
    refused 'averageUtilization' '.spec.metrics[0].resource.target.averageUtilization = "50%"' "$work/object.json" &&
    refused 'targetAverageUtilization' '.spec.metrics[0].resource.targetAverageUtilization = 50' "$work/object.json" &&
    refused 'maxReplicas' '.spec.maxReplicas = 0' "$work/object.json"
}

wrong_application() {
  object argocd application.argoproj.io/ot-edge && refused selfHeal '.spec.syncPolicy.automated.selfHeal = "yes"' "$work/object.json"
}

# Nobody runs the pods, so that they run is said here, as of long ago.
say_ready() {
  kubectl -n "$1" get pod "$2" >/dev/null 2>&1 || return 1
  kubectl -n "$1" patch pod "$2" --subresource=status --type=merge \
    -p '{"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2020-01-01T00:00:00Z"}]}}'
}
boxes() { kubectl -n "$1" get pods -l app.kubernetes.io/name=homeostat -o json | jq -r '[.items[].metadata.name] | sort | join(" ")'; }
claims() { kubectl -n "$1" get pvc -o json | jq -r '.items[].metadata | "\(.name) \(.uid)"' | sort; }
are() { [ "$(boxes "$1")" = "$2" ]; }
two_ready() { # two_ready NAMESPACE
  until_so 60 say_ready "$1" homeostat-0 && until_so 60 say_ready "$1" homeostat-1 && until_so 60 are "$1" "homeostat-0 homeostat-1"
}

ordinals() {
  kubectl -n shared scale statefulset/homeostat --replicas=2 && until_so 60 are shared homeostat-0 || return 1
  # The second waits until the first is ready.
  until_so 60 say_ready shared homeostat-0 && two_ready shared &&
    [ "$(claims shared | cut -d' ' -f1 | xargs)" = "data-homeostat-0 data-homeostat-1" ] &&
    kubectl -n shared get pods -o json | jq -e '[.items[] | .metadata.name as $pod | .spec.volumes[].persistentVolumeClaim.claimName? // empty | . == "data-\($pod)"] == [true, true]'
}

budget() { kubectl -n shared get pdb homeostat -o json | jq -e --argjson allowed "$1" '.status.expectedPods == 2 and .status.disruptionsAllowed == $allowed'; }
evict() {
  jq -n --arg name "$1" '{apiVersion: "policy/v1", kind: "Eviction", metadata: {name: $name, namespace: "shared"}}' >"$work/evict.json"
  kubectl create --raw "/api/v1/namespaces/shared/pods/$1/eviction" -f "$work/evict.json"
}
evictions() {
  until_so 60 budget 1 && evict homeostat-1 && until_so 60 budget 0 || return 1
  if evict homeostat-0 >"$work/refused" 2>&1; then echo "both were evicted"; return 1; fi
  grep "violate the pod's disruption budget" "$work/refused" && two_ready shared && until_so 60 budget 1
}

volumes_stay() {
  local before
  before=$(claims shared)
  kubectl -n shared scale statefulset/homeostat --replicas=1 && until_so 60 are shared homeostat-0 && [ "$(claims shared)" = "$before" ] &&
    kubectl -n shared scale statefulset/homeostat --replicas=2 && two_ready shared && [ "$(claims shared)" = "$before" ]
}

image_of() { kubectl -n shared get pod "$1" -o json | jq -r '.spec.containers[0].image'; }
runs() { [ "$(image_of "$1" 2>/dev/null)" = "$2" ]; }
rolled_out() {
  local before old
  before=$(claims shared) old=$(image_of homeostat-0)
  render next deploy/helm/homeostat homeostat shared -f "$here/values/shared.yaml" --set image.tag=next && applied next && until_so 60 runs homeostat-1 homeostat:next || return 1
  # The other is not touched before this one is ready.
  [ "$(image_of homeostat-0)" = "$old" ] && say_ready shared homeostat-1 && until_so 60 runs homeostat-0 homeostat:next && [ "$(claims shared)" = "$before" ]
}

one_claim() { [ "$(claims replaced | cut -d' ' -f1)" = data-homeostat-0 ]; }
volumes_go() {
  two_ready replaced && kubectl -n replaced scale statefulset/homeostat --replicas=1 && until_so 60 one_claim
}

# Without a metrics server it can get no further than asking for them: it has found what it scales and what is asked for.
scales() {
  kubectl -n shared get hpa homeostat -o json | jq -e '.status.conditions | (any(.type == "AbleToScale" and .status == "True")) and
    any(.type == "ScalingActive" and .reason == "FailedGetResourceMetric" and (.message | contains("unable to fetch metrics")))'
}
autoscaler() { until_so 90 scales || { kubectl -n shared get hpa homeostat -o json | jq .status; return 1; }; }

# The program's own class, as the account of the boxes, with the template that they have: 0 when it says that the Job is there.
launch() { # launch TEMPLATE ORDER
  "$JAVA_HOME/bin/java" --class-path "$deploy_root/homeostat-app/target/lib/*" "$here/Launch.java" \
    "$(kubectl config view -o jsonpath='{.clusters[0].cluster.server}')" "$work/certificates/apiserver.crt" "$work/token" "$1" "$2"
}
job_pod() { [ "$(kubectl -n shared get pods -l batch.kubernetes.io/job-name="$1" -o json | jq -r '.items[].spec.containers[0].args | join(" ")')" = "$2" ]; }
trained_by_a_job() {
  local order=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef name=train-0123456789abcdef
  # shellcheck source-path=SCRIPTDIR source=../../.mvn/jdk.sh
  . "$deploy_root/.mvn/jdk.sh"
  find_jdk
  [ -d "$deploy_root/homeostat-app/target/lib" ] || { echo "nothing is built; run: make jar"; return 1; }
  kubectl -n shared create token homeostat >"$work/token" || return 1
  kubectl -n shared get configmap homeostat-training -o json | jq -r '.data["job.yaml"]' >"$work/job.yaml" || return 1
  launch "$work/job.yaml" "$order" && launch "$work/job.yaml" "$order" || return 1
  [ "$(kubectl -n shared get jobs -o json | jq -r '.items[].metadata.name')" = "$name" ] &&
    until_so 60 job_pod "$name" "trainer s3://models/training --order $order" || return 1
  sed 's/namespace: shared/namespace: ot-edge/' "$work/job.yaml" >"$work/elsewhere.yaml"
  if launch "$work/elsewhere.yaml" "$order" >"$work/refused" 2>&1; then echo "made a Job elsewhere"; return 1; fi
  grep -q 'Kubernetes makes no Job: 403' "$work/refused" || { cat "$work/refused"; return 1; }
}
