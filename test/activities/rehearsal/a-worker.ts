import { programsOf } from './the-programs.js';
import { serveCopy } from '../../../activities/rehearsal/serve-copy.js';
import { openWorkshop } from '../../../activities/rehearsal/workshop.js';

/** Serves a copy below the directory that it is given until it is killed; says where on stdout. */
const workshop = await openWorkshop(process.argv[2] ?? '');
await serveCopy(workshop, {
  name: 'old',
  programs: programsOf('v1.15.12'),
  serviceRange: '10.96.0.0/16',
});
console.log(workshop.directory);
