# What the shell runbook does on a node. Sent over SSH with one call appended; FROM and TO are set.
set -euo pipefail
kept='/etc/kubernetes /var/lib/kubelet /var/lib/etcd /usr/bin/kubelet /usr/bin/kubeadm /usr/bin/kubectl'
ctr() { command ctr -n k8s.io "$@"; }

import_images() { for tar in /root/new/*.tar; do ctr images import "$tar" >/dev/null; done; }

# As kube-cutover ends them: SIGTERM, ten seconds, SIGKILL; etcd after its API server, sandboxes last.
stop_all() {
  systemctl stop kubelet
  local sandboxes etcd
  sandboxes=$(ctr containers list -q 'labels."io.cri-containerd.kind"==sandbox')
  etcd=$(ctr containers list -q 'labels."io.kubernetes.container.name"==etcd')
  end_tasks "$(running | grep -vxF "$sandboxes" | grep -vxF "${etcd:-none}" || true)"
  end_tasks "$etcd"
  for task in $(running); do ctr tasks kill -s SIGKILL "$task" 2>/dev/null || true; done
  clear_leftovers
}
running() { ctr tasks list | awk '$3 == "RUNNING" { print $1 }'; }
end_tasks() {
  local end=$((SECONDS + 10)) task
  [ -n "$1" ] || return 0
  for task in $1; do ctr tasks kill -s SIGTERM "$task" 2>/dev/null || true; done
  while running | grep -qxF "$1" && ((SECONDS < end)); do sleep 0.2; done
  for task in $(running | grep -xF "$1"); do ctr tasks kill -s SIGKILL "$task" 2>/dev/null || true; done
}
clear_leftovers() {
  local end=$((SECONDS + 20))
  while [ -n "$(ctr containers list -q)" ] && ((SECONDS < end)); do
    for task in $(ctr tasks list -q); do ctr tasks delete --force "$task" 2>/dev/null || true; done
    for one in $(ctr containers list -q); do ctr containers delete "$one" 2>/dev/null || true; done
  done
  awk '$5 ~ "^/var/lib/kubelet/" { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount
  rm -rf /var/lib/cni/networks/*
  for name in $(ip netns list | awk '/^cni-/ { print $1 }'); do ip netns delete "$name" || true; done
  iptables-save | grep -v KUBE- | iptables-restore
  systemctl restart containerd
}

set_aside() { for path in $kept; do [ ! -e "$path" ] || mv -T "$path" "$path.old"; done; }

install_new() {
  install -m 0755 /root/new/kubelet /root/new/kubeadm /root/new/kubectl /usr/bin/
  mkdir -p /etc/kubernetes /var/lib/kubelet
  cp -a /etc/kubernetes.old/. /etc/kubernetes/
  cp -a /var/lib/kubelet.old/pki /var/lib/kubelet.old/config.yaml \
    /var/lib/kubelet.old/kubeadm-flags.env /var/lib/kubelet/
  [ "$1" = control-plane ] || return 0
  mkdir -p -m 0700 /var/lib/etcd
  cd /etc/kubernetes/manifests
  sed -i "s|:$FROM\$|:$TO|" kube-*.yaml
  # Required from 1.20 on (kubernetes PR 91921).
  sed -i 's|^\( *- --service-account-\)key-file=.*|&\
\1issuer=https://kubernetes.default.svc.cluster.local\
\1signing-key-file=/etc/kubernetes/pki/sa.key|' kube-apiserver.yaml
}

start() { systemctl start kubelet; }

restore_old() {
  for path in $kept; do
    [ -e "$path.old" ] || continue
    mv -T "$path" "$path.new"
    mv -T "$path.old" "$path"
    rm -rf "$path.new"
  done
}
