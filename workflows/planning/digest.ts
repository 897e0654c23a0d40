import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SwitchPlan } from '../../model/plan.js';
import { canonicalText, planText } from '../../model/plan-text.js';

/** What an approval binds: sha256 of the plan's text, hex. */
export const digestOfPlan = (plan: SwitchPlan): string => digestOfText(planText(plan));

/** sha256 of a value's canonical JSON, hex. Key order does not matter. */
export const digestOf = (value: unknown): string => digestOfText(canonicalText(value));

/** sha256 of a text in UTF-8, hex. */
export const digestOfText = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
