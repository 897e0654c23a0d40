#!/bin/bash
# One line "epoch-ms namespace pod container" for each container of a pod that containerd starts on this node.
# Sandboxes have no name of a container. A restarted container is a new one to containerd.
label() { sed -n "s|.*\"$1\": \"\([^\"]*\)\".*|\1|p" <<<"$info" | head -n 1; }

ctr -n k8s.io events | while read -r line; do
  case $line in *' /tasks/start '*) ;; *) continue ;; esac
  moment=$((${EPOCHREALTIME/./} / 1000))
  id=${line##*'"container_id":"'}
  # What is gone within this call ran on for nobody.
  info=$(ctr -n k8s.io containers info "${id%%'"'*}" 2>/dev/null) || continue
  container=$(label io.kubernetes.container.name)
  [ -n "$container" ] || continue
  echo "$moment $(label io.kubernetes.pod.namespace) $(label io.kubernetes.pod.name) $container"
done
