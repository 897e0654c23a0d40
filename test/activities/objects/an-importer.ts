import { connectKubernetes } from '../../../activities/adapters/kubernetes.js';
import { importItems } from '../../../activities/objects/import.js';
import { manyItems } from './many-items.js';

/** Imports many objects into the cluster of the kubeconfig that it is given, until it is done or killed. */
const api = await connectKubernetes(process.argv[2] ?? '');
await importItems(api, manyItems, 'foundation');
await importItems(api, manyItems, 'workloads');
