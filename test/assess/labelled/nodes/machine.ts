import type { LabelledSet } from '../labelled.js';
import { instance, of, running, setKubelet } from './a-node.js';

/** Machines in which one thing is wrong. */
export const machineLabels: LabelledSet = [
  instance('swap that was turned on later', ['swap-on'], (facts) => {
    of(facts, 'system').swapBytes = 2 * 1024 ** 3;
    setKubelet(facts, 'failSwapOn', 'true');
  }),
  instance('swap that the kubelet bears', [], (facts) => {
    of(facts, 'system').swapBytes = 2 * 1024 ** 3;
  }),
  instance('control groups v1 for v1.35', ['cgroup-v1-refused'], () => undefined, {
    to: 'v1.35.1',
  }),
  instance('control groups v1 for v1.34', ['cgroup-v1'], () => undefined, { to: 'v1.34.4' }),
  instance(
    'a kernel of EL7 for v1.34',
    ['kernel-too-old', 'cgroup-v1'],
    (facts) => {
      of(facts, 'system').kernel = '3.10.0-1160.el7.x86_64';
    },
    { to: 'v1.34.4' },
  ),
  instance('the same kernel for v1.23', [], (facts) => {
    of(facts, 'system').kernel = '3.10.0-1160.el7.x86_64';
  }),
  instance('kernel defaults that are protected and differ', ['kernel-defaults-differ'], (facts) => {
    setKubelet(facts, 'protectKernelDefaults', 'true');
    of(facts, 'system').sysctls['vm.overcommit_memory'] = 0;
  }),
  instance('systemd 219-62', ['systemd-hangs'], (facts) => {
    of(facts, 'system').systemd = { version: 219, release: 62 };
  }),
  instance('systemd 219-78', [], (facts) => {
    of(facts, 'system').systemd = { version: 219, release: 78 };
  }),
  instance('a control plane of one processor', ['node-too-small'], (facts) => {
    of(facts, 'system').cpus = 1;
  }),
  instance('hardly any memory left', ['memory-short'], (facts) => {
    of(facts, 'system').availableBytes = 200 * 1024 ** 2;
  }),
  instance('forty killed for memory since yesterday', ['oom-kills'], (facts) => {
    of(facts, 'system').oomKills = 40;
    of(facts, 'system').uptimeSeconds = 86_400;
  }),
  instance('forty killed for memory in half a year', [], (facts) => {
    of(facts, 'system').oomKills = 40;
    of(facts, 'system').uptimeSeconds = 180 * 86_400;
  }),
  instance('everything waits for the disk', ['node-under-pressure'], (facts) => {
    of(facts, 'system').pressure.io = 71.5;
  }),
  instance('hardly any thread left', ['threads-short'], (facts) => {
    of(facts, 'system').threads = 31_000;
    of(facts, 'system').sysctls['kernel.pid_max'] = 32_768;
  }),
  instance('an update that waits for a reboot', ['reboot-required'], (facts) => {
    of(facts, 'system').isRebootRequired = true;
  }),
  instance('nobody keeps the clock', ['clock-unsynchronised'], (facts) => {
    facts.time = { daemons: [], isSynchronised: false, offsetMs: null };
  }),
  instance("a container, whose clock is its host's", [], (facts) => {
    facts.time = { daemons: [], isSynchronised: false, offsetMs: null };
    of(facts, 'system').isContainer = true;
  }),
  instance('a clock that is off by a quarter of a second', ['clock-offset'], (facts) => {
    of(facts, 'time').offsetMs = 253.1;
  }),
  instance("a clock that is behind the orchestrator's", ['clock-offset'], () => undefined, {
    clockSkewMs: -20_000,
  }),
  instance('SELinux enforcing', ['selinux-enforcing'], (facts) => {
    of(facts, 'system').selinux = 'enforcing';
  }),
  instance('a host that was renamed', ['hostname-differs'], (facts) => {
    of(facts, 'system').hostname = 'db-7.example.org';
  }),
  instance(
    'a host that was renamed, and a kubelet that knows',
    ['flag-outside-layout'],
    (facts) => {
      of(facts, 'system').hostname = 'db-7.example.org';
      running(facts, 'kubelet').args.push('--hostname-override=cp-1');
    },
  ),
  instance('puppet runs', ['automation-active'], (facts) => {
    of(facts, 'others').automation = ['puppet.service'];
  }),
  instance('unattended upgrades', ['updates-on'], (facts) => {
    of(facts, 'others').updates = ['apt-daily-upgrade.timer'];
  }),
  instance('a kubelet from a package that is not held', ['packages-not-held'], (facts) => {
    of(facts, 'others').packages = [
      { name: 'kubelet', isHeld: false },
      { name: 'kubeadm', isHeld: true },
    ];
  }),
];
