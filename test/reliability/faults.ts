import type { Row } from './row.js';

const kills = 'test/failpoints/kills.real.test.ts';
const killed = 'the %s is killed at a point: the run goes on, and no effect comes twice';
const slow = 'test/worker/slow-temporal.temporal.test.ts';
const silent = 'test/client/silent-temporal.temporal.test.ts';
const chain = 'test/e2e/kubeadm.test.ts';
const there =
  'is moved to v1.23.6, though each process dies in the window, and every agent in every verb';
const back =
  'is moved back from the finished switch, though all of them die again, without a doubled effect';
const onLab = 'test/e2e/faults.long.test.ts';
const agent = (suite: string, test: string) => ({
  file: `test/activities/nodes/agent/test_${suite}.py`,
  test: `test_${test}`,
});

const large = 'test/workflows/large-fleet.simulated.test.ts';

/** Faults of the orchestrator, of nodes, of etcd and of the API server. Those of links and of objects have tables of their own. */
export const rows: readonly Row[] = [
  {
    id: 'F1',
    what: 'the worker is killed before an effect',
    outcome: 'another worker runs the step, once',
    keptBy: [
      { file: kills, test: killed },
      { file: chain, test: there },
    ],
  },
  {
    id: 'F2',
    what: 'the worker is killed after an effect and before its record',
    outcome: 'the journal of the node is asked first; the effect is not repeated',
    keptBy: [
      { file: kills, test: killed },
      agent('failpoints', 'every_verb_goes_on_from_each_of_its_points'),
    ],
  },
  {
    id: 'F5',
    what: 'the Temporal server is killed and comes back on its database',
    outcome: 'runs go on, nothing twice',
    keptBy: [
      { file: kills, test: killed },
      { file: chain, test: there },
    ],
  },
  {
    id: 'F6',
    what: 'the database of Temporal is lost',
    outcome: '`cutover recover` reads nodes and store, and takes the run back',
    keptBy: [
      {
        file: 'test/e2e/kubeadm.long.test.ts',
        test: 'is moved back by an operator, though Temporal and its database are gone',
      },
      {
        file: 'test/worker/recover/recover.simulated.test.ts',
        test: 'a run (%s, %s) whose worker and server died at any point ends rolled back',
      },
    ],
  },
  {
    id: 'F9',
    what: 'a worker that was thought dead goes on',
    outcome:
      'nodes refuse an epoch that comes too late, also inside a unit that waited for the lock; a late drain finds on the Node ' +
      'object that it was given back',
    keptBy: [
      {
        file: 'test/activities/cluster/drain/schedulability.test.ts',
        test: 'cordons nothing that was given back, where it %s',
      },
      agent('phases', 'a_call_of_an_earlier_epoch_comes_too_late'),
      agent('taken_over', 'a_zombie_that_waited_for_the_lock_is_refused_inside_its_unit'),
    ],
  },
  {
    id: 'F19',
    what: 'the disk of a node is full',
    outcome: 'the run goes back while the disk is full: the agent keeps a mebibyte for its journal',
    keptBy: [
      {
        file: onLab,
        test: 'goes back where the disk of the control plane is full, while it is full',
      },
      agent('full_disk', 'a_verb_is_written_down_whole'),
    ],
  },
  {
    id: 'F21',
    what: 'a node loses its power in the switch',
    outcome: 'it boots, and its journal and files say how to go on',
    keptBy: [
      { file: chain, test: there },
      { file: chain, test: back },
    ],
  },
  {
    id: 'F22',
    what: 'the power is cut between two renames',
    outcome: 'the side is finished or taken back, whole',
    keptBy: [
      agent('sides', 'set_aside_cut_off_anywhere_can_be_restored'),
      agent('sides', 'install_cut_off_anywhere_is_finished'),
    ],
  },
  {
    id: 'F23',
    what: 'the kubelet of the new version does not start',
    outcome: 'the canary is taken back before another node is begun',
    keptBy: [{ file: onLab, test: 'goes back where the new kubelet does not start on the canary' }],
  },
  {
    id: 'F25',
    what: 'containers are restarted though they should run on',
    outcome: 'the watch on the canary ends at once, and the run goes back',
    keptBy: [
      agent('containers', 'a_restart_while_it_watches_ends_the_watch_at_once'),
      {
        file: 'test/simulator/hot.seeds.test.ts',
        test: "every invariant holds in ${seedsOf('hot').length} seeds",
      },
    ],
  },
  {
    id: 'F29',
    what: 'clocks jump, spring and autumn',
    outcome:
      'windows open by the clock of the run, replayed; a node whose clock is off refuses the plan',
    keptBy: [
      {
        file: 'test/model/window-scan.test.ts',
        test: 'what is computed is what a watchman does who looks at the clock each minute of thirty days',
      },
      {
        file: 'test/model/window.temporal.test.ts',
        test: 'a workflow is told the same as everybody else, and again on replay',
      },
    ],
  },
  {
    id: 'F33',
    what: 'a list expires half-way',
    outcome: 'it is begun again',
    keptBy: [
      {
        file: 'test/activities/objects/read-items.test.ts',
        test: 'a list whose continuation expired is begun again',
      },
    ],
  },
  {
    id: 'F34',
    what: 'a member of etcd is killed',
    outcome: 'no other member is touched until it is well again and holds what the others hold',
    keptBy: [
      agent('whole', 'a_member_that_is_down_is_named_and_keeps_the_others_up'),
      { file: onLab, test: 'goes back where etcd is killed before its last snapshot' },
    ],
  },
  {
    id: 'F35',
    what: 'etcd has lost its quorum',
    outcome: 'nothing is touched, and it is said; what runs goes on',
    keptBy: [agent('whole', 'without_a_quorum_the_one_that_is_left_says_so')],
  },
  {
    id: 'F37',
    what: 'the restore of one of three members is cut off',
    outcome: 'all three are of one cluster, or none of the new side starts',
    keptBy: [
      agent('restore', 'three_members_are_one_cluster_again'),
      {
        file: 'test/simulator/hot.seeds.test.ts',
        test: "every invariant holds in ${seedsOf('hot').length} seeds",
      },
    ],
  },
  {
    id: 'F39',
    what: 'etcd has an alarm',
    outcome: 'it is named, and the step does not count as done',
    keptBy: [agent('whole', 'an_alarm_is_named')],
  },
  {
    id: 'F49',
    what: 'a CronJob is due in the window',
    outcome: 'the tick is made up for once, by its own policy',
    keptBy: [
      {
        file: 'test/activities/objects/schedules.real.test.ts',
        test: 'makes up for the tick that fell into the window once, and runs no past tick again',
      },
    ],
  },
  {
    id: 'F53',
    what: 'faults during the way back from a fault',
    outcome: 'every run ends in a legal state, and every node wholly old or new',
    keptBy: [
      {
        file: 'test/simulator/stepwise.seeds.test.ts',
        test: "every invariant holds in ${seedsOf('stepwise').length} seeds",
      },
      { file: chain, test: back },
    ],
  },
  {
    id: 'F54',
    what: 'a node is lost for ever',
    outcome: 'people leave it out, it counts in the budget, and the others go on',
    keptBy: [
      {
        file: 'test/workflows/control-tests.ts',
        test: 'a quarantined worker is stopped and cleared like all others, and not started',
      },
      {
        file: 'test/workflows/stepwise.simulated.test.ts',
        test: 'people leave a worker out whose drain is held, and the others go on',
      },
    ],
  },
  {
    id: 'F57',
    what: 'the window ends',
    outcome: 'what does not fit does not begin; a stepwise run is parked between batches',
    keptBy: [
      {
        file: 'test/workflows/windows.simulated.test.ts',
        test: 'what does not fit does not begin: a window that is too short is passed by',
      },
      {
        file: 'test/workflows/stepwise.simulated.test.ts',
        test: 'between batches of workers the run waits where the next one would not fit into the window',
      },
    ],
  },
  {
    id: 'F59',
    what: 'somebody changes a kept file',
    outcome: 'it is named, and not started',
    keptBy: [agent('sides', 'a_kept_file_that_changed_is_named')],
  },
  {
    id: 'F27',
    what: 'the cgroup driver of kubelet and runtime differ',
    outcome: 'the plan is refused (`cgroup-driver-differs`)',
    keptBy: [{ file: 'test/assess/labelled/nodes/runtime.ts', test: 'cgroup-driver-differs' }],
  },
  {
    id: 'F38',
    what: 'the revision goes back after a restore',
    outcome: 'where the version can, it is raised by 10⁹ with the restore',
    keptBy: [agent('restore', 'one_member')],
  },
  {
    id: 'F41',
    what: 'objects in etcd that the target cannot read',
    outcome: 'the rehearsal names them, and which version in between would rewrite them',
    keptBy: [
      {
        file: 'test/activities/rehearsal/ladder/climb.real.test.ts',
        test: 'a rung that is missing is named by the rehearsal, which does not wait for a target that cannot start',
      },
    ],
  },
  {
    id: 'F7',
    what: 'Temporal is slow',
    outcome:
      'runs take longer, no activity counts as lost, nothing is done twice; a command says that the answer did not come in time, and waits for no call longer than a minute',
    keptBy: [
      {
        file: slow,
        test: 'while Temporal is slow a run takes longer, no activity counts as lost, and nothing is done twice',
      },
      {
        file: slow,
        test: 'a command that Temporal does not answer in time says so, and that what was sent may have arrived',
      },
      { file: silent, test: '%s ends where Temporal takes a call and is silent' },
      {
        file: silent,
        test: 'a question that Temporal leaves open until something happens is waited for',
      },
    ],
  },
  {
    id: 'F11',
    what: 'a signal is lost where a run continues as new',
    outcome: 'cannot happen: no run continues as new; batches are children',
    keptBy: [],
  },
  {
    id: 'F26',
    what: 'the kubelet is Ready, and its pods cannot be reached',
    outcome:
      'a check of the spec that answered before fails, and all is taken back; without `checks` nobody sees it',
    keptBy: [
      {
        file: 'test/workflows/unreachable-pods.simulated.test.ts',
        test: 'carry %s: every kubelet is Ready and its pods cannot be reached: the check fails, and all is taken back',
      },
      {
        file: 'test/workflows/unreachable-pods.simulated.test.ts',
        test: 'without a check nobody sees it: kubelets tell of themselves alone',
      },
    ],
  },
  {
    id: 'F50',
    what: 'the load balancer takes no new configuration',
    outcome: 'not shown yet: nothing moves traffic so far',
    keptBy: [],
  },
  {
    id: 'F51',
    what: 'traffic is moved, and the target answers badly',
    outcome: 'not shown yet: nothing moves traffic so far',
    keptBy: [],
  },
  {
    id: 'F55',
    what: 'half of the nodes cannot be reached for a while',
    outcome: 'the failure budget stops the batch, and people are asked',
    keptBy: [
      {
        file: 'test/simulator/reimport.seeds.test.ts',
        test: "every invariant holds in ${seedsOf('reimport').length} seeds",
      },
    ],
  },
  {
    id: 'F61',
    what: 'ten thousand nodes, some of them flaky and dead',
    outcome:
      'no more are changed at once than the pace says; the dead stay behind within the failure budget, and one more takes all back; ' +
      'shown with 1,500 of them (ten thousand with POINTS=all, which has not ended in its present form yet)',
    keptBy: [
      {
        file: large,
        test: '%s, %i workers, some slow and as many dead as may be: the others are moved, so many at a time',
      },
      {
        file: large,
        test: '%s: one more dead than may be, in child workflows of their own, takes the run back',
      },
      {
        file: large,
        test: '%s, 1,000 workers of which every twentieth dies: soon nothing further is begun, and all is taken back',
      },
    ],
  },
];
