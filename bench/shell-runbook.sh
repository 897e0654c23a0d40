#!/bin/bash
# The same switch as a plain runbook in shell: one node after the other, the way it is done by hand.
# A yardstick for kube-cutover, for a cluster set up by kubeadm with one control-plane node. It does
# not ask, record, check digests or survive its own end: do not migrate anything with it.
#
#   shell-runbook.sh prepare|forward|back
#
# Environment: WORK (a private directory), BUNDLE (programs and image tars of the new version), FROM
# and TO (versions), KUBECONFIG, SSH_KEY, KNOWN_HOSTS, CLEAN (a filter for exported objects),
# CONTROL_PLANE and WORKERS (`name=address`, blank between several).
# "MARK name epoch-ms" is printed where the clock is read.
set -euo pipefail

steps=$(dirname "$(readlink -f "$0")")/shell-node.sh
kubectl=$BUNDLE/kubectl
ssh_options=(-i "$SSH_KEY" -o "UserKnownHostsFile=$KNOWN_HOSTS" -o StrictHostKeyChecking=yes
  -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=5)
api=https://${CONTROL_PLANE#*=}:6443

mark() { echo "MARK $1 $(date +%s%3N)"; }
# One step on one node: the functions of shell-node.sh, and a call of one of them.
on() { { cat "$steps"; echo "$2"; } | ssh "${ssh_options[@]}" "root@${1#*=}" \
  "FROM=$FROM TO=$TO bash -s" >>"$WORK/nodes.log" 2>&1; }
wait_for_api() {
  local end=$((SECONDS + 180))
  until curl -ksf --max-time 2 -o /dev/null "$api/readyz"; do
    ((SECONDS < end)) || { echo "waited 180 s for $api/readyz, in vain" >&2; exit 1; }
    sleep 0.5
  done
}
wait_for_node() { "$kubectl" wait --for=condition=Ready "node/${1%%=*}" --timeout=180s; }
wait_for_workloads() {
  "$kubectl" get deployments,daemonsets,statefulsets --all-namespaces --no-headers \
    -o custom-columns=NAMESPACE:.metadata.namespace,KIND:.kind,NAME:.metadata.name |
    while read -r namespace kind name; do
      "$kubectl" rollout status --namespace="$namespace" "$kind/$name" --timeout=180s </dev/null
    done
}

foundation=namespaces,nodes,customresourcedefinitions,clusterroles,clusterrolebindings,priorityclasses
foundation+=,storageclasses,persistentvolumes
settings=serviceaccounts,configmaps,secrets,limitranges,resourcequotas,roles,rolebindings,services
settings+=,networkpolicies.networking.k8s.io,persistentvolumeclaims
workloads=daemonsets,deployments,statefulsets,cronjobs,poddisruptionbudgets
workloads+=,ingresses.networking.k8s.io,horizontalpodautoscalers,discounts
export_objects() {
  for part in foundation settings workloads; do
    "$kubectl" get "${!part}" --all-namespaces -o json | node "$CLEAN" |
      sed "s|/kube-proxy:$FROM|/kube-proxy:$TO|g" >"$WORK/$part.json"
  done
}
import_objects() { "$kubectl" apply -f "$WORK/$1.json"; }

prepare() {
  for node in $CONTROL_PLANE $WORKERS; do
    ssh "${ssh_options[@]}" "root@${node#*=}" 'mkdir -p /root/new'
    scp -q "${ssh_options[@]}" "$BUNDLE"/kube{let,adm,ctl} "$BUNDLE"/*.tar "root@${node#*=}:/root/new/"
    on "$node" import_images
  done
}

forward() {
  mark begin
  export_objects
  mark first-stop
  for node in $WORKERS $CONTROL_PLANE; do on "$node" stop_all; done
  mark stopped
  for node in $CONTROL_PLANE $WORKERS; do on "$node" set_aside; done
  mark set-aside
  on "$CONTROL_PLANE" 'install_new control-plane; start'
  wait_for_api
  mark api-ready
  import_objects foundation
  import_objects settings
  mark foundation
  for node in $WORKERS; do
    on "$node" 'install_new worker; start'
    wait_for_node "$node"
  done
  mark nodes-ready
  import_objects workloads
  wait_for_workloads
  mark workloads-ready
}

back() {
  mark begin
  for node in $WORKERS $CONTROL_PLANE; do on "$node" stop_all; done
  for node in $CONTROL_PLANE $WORKERS; do on "$node" restore_old; done
  on "$CONTROL_PLANE" start
  wait_for_api
  mark api-ready
  for node in $WORKERS; do
    on "$node" start
    wait_for_node "$node"
  done
  wait_for_workloads
  mark workloads-ready
}

case ${1:-} in
  prepare | forward | back) "$1" ;;
  *) echo "say prepare, forward or back" >&2; exit 2 ;;
esac
