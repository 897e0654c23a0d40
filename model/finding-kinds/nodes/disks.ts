import type { FindingKinds } from '../kind.js';

/** Kinds of findings about a node's file systems. */
export const diskKinds = {
  'path-read-only': {
    severity: 'blocker',
    why: 'old files cannot be set aside and new ones cannot be written there',
    remedy: 'mount it writable, or name another path in the layout',
    source: 'mount(8)',
  },
  'path-noexec': {
    severity: 'blocker',
    why: 'programs placed there cannot be started',
    remedy: 'mount it without noexec, or name another path in the layout',
    source: 'mount(8)',
  },
  'inodes-short': {
    severity: 'warning',
    why: 'a file system without inodes is full however many bytes are free',
    remedy: 'remove what has many small files, such as old container layers',
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  },
  'image-collection-near': {
    severity: 'warning',
    why: 'the kubelet removes unused images, and before the window the new ones are unused',
    remedy: 'free space on the file system of the images',
    source: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/',
  },
  'eviction-near': {
    severity: 'warning',
    why: 'a little more on this disk and the kubelet evicts pods',
    remedy: "free space on the kubelet's file system",
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  },
  'backups-large': {
    severity: 'note',
    why: 'kubeadm keeps the etcd data of every upgrade and removes none',
    remedy: 'remove those that nobody goes back to',
    source: 'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade/',
  },
  'left-of-earlier-run': {
    severity: 'note',
    why: 'what an earlier run has set aside takes space and may be all there is to go back to',
    remedy: 'remove these directories once nobody wants to go back to them',
    source: 'docs/runbooks/in-place-switch.md',
  },
} satisfies FindingKinds;
