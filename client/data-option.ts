import { Option } from 'commander';
import { wayBackData } from '../model/messages.js';

/** `--data`: what a way back of everything ends on, where the strategy lets people choose. */
export const dataOption = (): Option =>
  new Option(
    '--data <which>',
    'what a way back of a stepwise upgrade ends on: the data as it then is, or the snapshot of the hop',
  ).choices([...wayBackData]);
