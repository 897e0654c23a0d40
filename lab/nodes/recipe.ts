import { createHash } from 'node:crypto';

/** The Debian release that the nodes run. */
export const suite = 'bookworm';

/** What a node needs to boot, be reached over SSH and run containers. */
export const packages = [
  'systemd,systemd-sysv,dbus,kmod,procps,util-linux,less',
  'openssh-server,sudo,python3,rsync,curl,ca-certificates,socat',
  'iproute2,iptables,nftables,ipset,conntrack,ethtool,iputils-ping',
  'containerd,runc,containernetworking-plugins,haproxy,busybox-static',
].join(',');

/**
 * First process of a node: makes /sys and the cgroup trees writable, which an engine without
 * `--privileged` mounts read-only, and mounts shared, which kubelets need, then becomes systemd.
 */
export const entryScript = `#!/bin/sh
mount -o remount,rw /sys
mount -o remount,bind,rw /sys/fs/cgroup
for tree in /sys/fs/cgroup/*; do
  [ -d "$tree" ] && mount -o remount,bind,rw "$tree" 2>/dev/null
done
mount --make-rshared /
exec /sbin/init
`;

/**
 * Run inside the new root file system. Leaves out what the cluster's own set-up creates:
 * a directory that came with the image cannot be renamed on an overlay file system.
 */
export const customiseScript = `set -e
export LC_ALL=C
systemctl disable haproxy.service >/dev/null 2>&1 || true
systemctl mask getty.target console-getty.service systemd-udevd.service \\
  systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-logind.service \\
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \\
  sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount \\
  >/dev/null 2>&1
rm -f /etc/ssh/ssh_host_* /etc/machine-id
rm -rf /etc/cni /etc/containerd /etc/kubernetes /var/lib/etcd /var/lib/kubelet
touch /etc/machine-id
useradd --create-home --shell /bin/bash --gid users operator
usermod --password '*' operator
usermod --password '*' root
printf 'operator ALL=(ALL) NOPASSWD: ALL\\n' > /etc/sudoers.d/operator
chmod 0440 /etc/sudoers.d/operator
cat > /etc/ssh/sshd_config.d/lab.conf <<'END'
PermitRootLogin prohibit-password
PasswordAuthentication no
AuthorizedKeysFile .ssh/authorized_keys /etc/lab/authorized_keys
UseDNS no
MaxStartups 100:30:200
MaxSessions 50
END
cat > /etc/systemd/system/lab-ssh-keys.service <<'END'
[Unit]
Description=Host keys of this node, made at its first start
Before=ssh.service
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key
[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key
[Install]
WantedBy=multi-user.target
END
cat > /etc/systemd/system/lab-network.service <<'END'
[Unit]
Description=Routes and kernel settings of this node
Before=containerd.service kubelet.service
ConditionPathExists=/etc/lab/network.sh
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /etc/lab/network.sh
[Install]
WantedBy=multi-user.target
END
mkdir -p /etc/lab
systemctl enable lab-ssh-keys.service lab-network.service >/dev/null 2>&1
mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\\nStorage=volatile\\nRuntimeMaxUse=64M\\n' > /etc/systemd/journald.conf.d/lab.conf
apt-get clean
rm -rf /var/lib/apt/lists /usr/share/doc /usr/share/man /usr/share/locale /var/cache/debconf
`;

/** Commands that kube-proxy calls; with their libraries they are the base of its image. */
export const imageCommands = [
  'xtables-nft-multi',
  'xtables-legacy-multi',
  'conntrack',
  'ipset',
  'busybox',
];

/** Writes, inside the root file system, the base layer of the container images as a tar file. */
export const baseLayerScript = `set -e
export LC_ALL=C
root=$(mktemp -d); chmod 755 $root
mkdir -p $root/usr/bin $root/usr/sbin $root/usr/lib $root/usr/lib64 $root/etc $root/run $root/proc $root/sys $root/dev
mkdir -p -m 1777 $root/tmp
ln -s usr/bin $root/bin; ln -s usr/sbin $root/sbin; ln -s usr/lib $root/lib; ln -s usr/lib64 $root/lib64
cp -r --parents /usr/lib/x86_64-linux-gnu/xtables $root
for name in ${imageCommands.join(' ')}; do
  cp -L --parents $(command -v $name) $root
done
for program in $(find $root/usr -type f -perm -u+x) $root/usr/lib/x86_64-linux-gnu/xtables/*.so; do
  # Of a static program grep finds nothing, which would end the loop.
  ldd $program 2>/dev/null | grep -o '/[^ ]*' || true
done | grep -v "^$root" | sort -u | xargs cp -L --parents --target-directory=$root
for library in libc.so.6 libpthread.so.0 libdl.so.2 libresolv.so.2 libnss_files.so.2 libnss_dns.so.2; do
  cp -L --parents /lib/x86_64-linux-gnu/$library $root
done
cp -L --parents /lib64/ld-linux-x86-64.so.2 $root
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
  ln -s xtables-nft-multi $root/usr/sbin/$name
done
for name in sh cat ls sleep echo; do ln -s busybox $root/usr/bin/$name; done
printf 'root:x:0:0:root:/:/bin/sh\\nnobody:x:65534:65534:nobody:/:/bin/false\\n' > $root/etc/passwd
printf 'hosts: files dns\\n' > $root/etc/nsswitch.conf
tar --sort=name --mtime=@0 --numeric-owner --owner=0 --group=0 -C $root -cf /base-layer.tar .
rm -rf $root
`;

/** Short digest of what is installed; a change of a script alone needs no new installation. */
export const installationDigest = (): string => shortDigest([suite, packages]);

/** Short digest of everything that decides what a node's root file system holds. */
export const recipeDigest = (): string =>
  shortDigest([suite, packages, entryScript, customiseScript, baseLayerScript]);

const shortDigest = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);
