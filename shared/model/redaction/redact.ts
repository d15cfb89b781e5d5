import { findDataSources, findUserInfo, findWebhooks } from './addresses.ts';
import { findAssignments, namedPlaces } from './assignments.ts';
import { findCommands, findOptions } from './commands.ts';
import { findHeaders, findSchemes } from './headers.ts';
import { findKeyBlocks, findWebKeys } from './key-blocks.ts';
import { findPairs, findPairsBackwards } from './pairs.ts';
import { findEmails, findPersonalData, type PersonalKind } from './personal-data.ts';
import { redactionPolicy } from './policy.ts';
import { longRuns } from './runs.ts';
import { mask, type Span } from './span.ts';
import { findTokens } from './tokens.ts';

export interface RedactionPolicy {
  /** Personal data to mask beside email addresses, which always are. */
  personal: readonly PersonalKind[];
}

/** Cards and bank accounts carry check digits, so that hardly anything else is taken for one. */
let policyInForce: RedactionPolicy = { personal: ['cards', 'ibans'] };

/** Sets the policy of this process, once, from its deployment's settings. */
export function setRedactionPolicy(policy: RedactionPolicy): void {
  policyInForce = policy;
}

function findSecrets(text: string, { personal }: RedactionPolicy): Span[] {
  const places = namedPlaces(text);
  const runs = longRuns(text);
  return [
    ...findKeyBlocks(text, runs),
    ...findAssignments(text, places),
    ...findPairs(text, places),
    ...findHeaders(text, places),
    ...findOptions(text, places),
    ...findPairsBackwards(text),
    ...findSchemes(text),
    ...findCommands(text),
    ...findUserInfo(text),
    ...findDataSources(text),
    ...findWebhooks(text, runs),
    ...findWebKeys(text),
    ...findTokens(text, runs),
    ...findEmails(text),
    ...findPersonalData(text, personal),
  ];
}

const { mostRounds, partLength, keyBlockNearby } = redactionPolicy;

function redactPart(text: string, policy: RedactionPolicy, keepLines: boolean): string {
  let clean = text;
  for (let round = 0; round < mostRounds; round++) {
    const spans = findSecrets(clean, policy);
    if (spans.length === 0) break;
    const next = mask(clean, spans, keepLines);
    if (next === clean) break;
    clean = next;
  }
  return clean;
}

/** A line that neither goes on with the one before nor is part of a value or a key. */
const freshLine = /(?<=[^:,=[({\s|>])\n(?=[^\s"'\])}-])/g;
const ofKey = /[A-Za-z0-9+/]{60}|PRIVATE KEY/;

function partsOf(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  freshLine.lastIndex = partLength;
  while (text.length - start > 2 * partLength) {
    const end = freshLine.exec(text)?.index;
    if (end === undefined) break;
    if (ofKey.test(text.slice(end - keyBlockNearby, end + keyBlockNearby))) continue;
    parts.push(text.slice(start, end + 1));
    start = end + 1;
    freshLine.lastIndex = start + partLength;
  }
  return [...parts, text.slice(start)];
}

function redactAll(text: string, policy: RedactionPolicy, keepLines: boolean): string {
  return partsOf(text)
    .map((part) => redactPart(part, policy, keepLines))
    .join('');
}

/**
 * Masks credentials, tokens, keys and personal data in text that leaves the account: the value becomes
 * `[redacted]`, the name of its key and its host stay. Linear in the length of the text, and doing it twice changes
 * nothing more. It knows forms, not secrets: a password that stands alone cannot be told from a word.
 */
export function redact(text: string, policy = policyInForce): string {
  return redactAll(text, policy, false);
}

/** Redacts lines of a log together, so that what spans lines is recognised; their number stays. */
export function redactLines(lines: readonly string[], policy = policyInForce): string[] {
  return redactAll(lines.join('\n'), policy, true).split('\n');
}
