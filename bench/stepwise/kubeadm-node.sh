# What the kubeadm script does on a node. Sent over SSH with one call appended; TO is set.
set -euo pipefail

# What kubeadm would pull is there. CoreDNS of the lab is newer than any that this kubeadm knows to migrate from.
ignored=CoreDNSUnsupportedPlugins,CoreDNSMigration

stage() {
  for tar in /root/new/*.tar; do ctr -n k8s.io images import "$tar" >/dev/null; done
  # After the release's own, since its name is the same.
  ctr -n k8s.io images import /root/new/pause.image >/dev/null
  install -m 0755 /root/new/crictl /usr/local/bin/crictl
}

new_kubeadm() { install -m 0755 /root/new/kubeadm /usr/bin/kubeadm; }

apply() {
  new_kubeadm
  kubeadm upgrade apply "$TO" --yes --ignore-preflight-errors="$ignored"
}

upgrade_node() {
  new_kubeadm
  kubeadm upgrade node
}

new_kubelet() {
  install -m 0755 /root/new/kubelet /root/new/kubectl /usr/bin/
  systemctl daemon-reload
  systemctl restart kubelet
}
