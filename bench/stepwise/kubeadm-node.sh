# What the kubeadm script does on a node. Sent over SSH with one call appended; TO, COREDNS and KNOWN_COREDNS are set.
set -euo pipefail

stage() {
  for tar in /root/new/*.tar; do ctr -n k8s.io images import "$tar" >/dev/null; done
  # After the release's own, since its name is the same.
  ctr -n k8s.io images import /root/new/pause.image >/dev/null
  ctr -n k8s.io images tag --force "registry.lab/coredns:$COREDNS" "registry.lab/coredns:$KNOWN_COREDNS" >/dev/null
  install -m 0755 /root/new/crictl /usr/local/bin/crictl
}

new_kubeadm() { install -m 0755 /root/new/kubeadm /usr/bin/kubeadm; }

apply() {
  new_kubeadm
  kubeadm upgrade apply "$TO" --yes
}

# An API server that was just started anew may refuse a node what it may read; whoever runs this by hand does it again.
upgrade_node() {
  new_kubeadm
  local end=$((SECONDS + 60))
  until kubeadm upgrade node; do
    ((SECONDS < end)) || return 1
    sleep 1
  done
}

new_kubelet() {
  install -m 0755 /root/new/kubelet /root/new/kubectl /usr/bin/
  systemctl daemon-reload
  systemctl restart kubelet
}
