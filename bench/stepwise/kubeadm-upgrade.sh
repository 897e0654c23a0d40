#!/bin/bash
# `kubeadm upgrade` as its documentation tells it, one command after the other, one node after the other.
# A yardstick for kube-cutover. It does not ask, record, back up or find its way back.
#
#   kubeadm-upgrade.sh prepare|forward
#
# Environment: WORK (a private directory), BUNDLE (programs and image tars of the new version), PAUSE (the image for
# kubeadm's check of health), COREDNS (the tag of the cluster's CoreDNS), TO (a version), KUBECONFIG, SSH_KEY, KNOWN_HOSTS, CONTROL_PLANES and WORKERS
# (`name=address`, blank between several).
# "MARK name epoch-ms" is printed where the clock is read.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
kubectl=$BUNDLE/kubectl
ssh_options=(-i "$SSH_KEY" -o "UserKnownHostsFile=$KNOWN_HOSTS" -o StrictHostKeyChecking=yes
  -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=5)

# kubeadm refuses a CoreDNS that is newer than all that it knows. This is the one that it would bring itself: then it
# leaves CoreDNS as it is.
known_coredns=1.7.0

mark() { echo "MARK $1 $(date +%s%3N)"; }
# One step on one node: the functions of kubeadm-node.sh, and a call of one of them.
on() {
  if ! { cat "$here/kubeadm-node.sh"; echo "$2"; } |
    ssh "${ssh_options[@]}" "root@${1#*=}" "TO=$TO COREDNS=$COREDNS KNOWN_COREDNS=$known_coredns bash -s" >>"$WORK/nodes.log" 2>&1; then
    echo "$2 on ${1%%=*} failed: $(tail -n 20 "$WORK/nodes.log")" >&2
    exit 1
  fi
}
# Ready in the new version: of before, a Node goes on being Ready for a while.
wait_for_node() {
  local end=$((SECONDS + 180)) said
  local path='{.status.nodeInfo.kubeletVersion} {.status.conditions[?(@.type=="Ready")].status}'
  until said=$("$kubectl" get node "${1%%=*}" -o "jsonpath=$path" 2>&1) && [ "$said" = "$TO True" ]; do
    ((SECONDS < end)) || { echo "waited 180 s for node ${1%%=*}, in vain: $said" >&2; exit 1; }
    sleep 0.5
  done
}
wait_for_workloads() {
  "$kubectl" get deployments,daemonsets,statefulsets --all-namespaces --no-headers \
    -o custom-columns=NAMESPACE:.metadata.namespace,KIND:.kind,NAME:.metadata.name |
    while read -r namespace kind name; do
      "$kubectl" rollout status --namespace="$namespace" "$kind/$name" --timeout=180s </dev/null
    done
}
# From v1.20 on the flag is --delete-emptydir-data.
drain_once() { "$kubectl" drain "${1%%=*}" --ignore-daemonsets --delete-local-data --timeout=300s; }
# A kubelet that was just restarted may take the API of its node away once more.
drain() {
  local end=$((SECONDS + 120))
  until drain_once "$1"; do
    ((SECONDS < end)) || return 1
    sleep 0.5
  done
}
uncordon() { "$kubectl" uncordon "${1%%=*}"; }

exchange_kubelet() {
  on "$1" new_kubelet
  wait_for_node "$1"
  uncordon "$1"
}

prepare() {
  for node in $CONTROL_PLANES $WORKERS; do
    ssh "${ssh_options[@]}" "root@${node#*=}" 'mkdir -p /root/new'
    scp -q "${ssh_options[@]}" "$BUNDLE"/kube{let,adm,ctl} "$BUNDLE"/*.tar "root@${node#*=}:/root/new/"
    scp -q "${ssh_options[@]}" "$PAUSE" "root@${node#*=}:/root/new/pause.image"
    scp -q "${ssh_options[@]}" "$here/crictl.sh" "root@${node#*=}:/root/new/crictl"
    on "$node" stage
  done
  rename_coredns
}
rename_coredns() {
  # kubeadm writes its own role over what the lab gave CoreDNS.
  "$kubectl" apply -f "$here/coredns-role.yaml"
  "$kubectl" --namespace=kube-system get configmap kubeadm-config -o yaml |
    sed "s|imageTag: $COREDNS\$|imageTag: $known_coredns|" | "$kubectl" replace -f -
  "$kubectl" --namespace=kube-system set image deployment/coredns "coredns=registry.lab/coredns:$known_coredns"
  "$kubectl" --namespace=kube-system rollout status deployment/coredns --timeout=180s
}

forward() {
  local first=${CONTROL_PLANES%% *}
  mark begin
  for node in $CONTROL_PLANES; do
    if [ "$node" = "$first" ]; then on "$node" apply; else on "$node" upgrade_node; fi
    mark "${node%%=*}-control-plane"
    drain "$node"
    exchange_kubelet "$node"
    mark "${node%%=*}-kubelet"
  done
  for node in $WORKERS; do
    drain "$node"
    on "$node" upgrade_node
    exchange_kubelet "$node"
    mark "${node%%=*}-kubelet"
  done
  wait_for_workloads
  mark end
}

case ${1:-} in
  prepare | forward) "$1" ;;
  *) echo "say prepare or forward" >&2; exit 2 ;;
esac
