import { blocker, warning } from './graded.js';
import type { FindingKinds } from './kind.js';

/** Kinds of findings about: add-ons of the cluster itself. */
export const addOnsKinds = {
  'coredns-too-new': warning(
    'CoreDNS 1.11 and later need EndpointSlice v1, which API servers up to 1.20 do not serve: a rollback is without DNS.',
    'use CoreDNS 1.10 until the old side is retired',
    'coredns/coredns#6147, #6176',
  ),
  'corefile-removed-plugin': warning(
    'A newer CoreDNS does not start with a plug-in or option that it no longer has.',
    'take it out of the Corefile before CoreDNS is changed',
    'coredns.io: release notes 1.5.0 and 1.7.0',
  ),
  'coredns-memory': warning(
    'After a switch all pods ask for names at once; CoreDNS that runs out of memory restarts in circles.',
    'raise its memory limit to 170Mi or more',
    'Zalando, January 2019; kubeadm default',
  ),
  'proxy-mode-removed': blocker(
    'kube-proxy has no userspace mode since 1.26 and does not start.',
    'set the mode to iptables or ipvs before the window',
    'CHANGELOG-1.26',
  ),
} satisfies FindingKinds;
