import { findDataSources, findUserInfo, findWebhooks } from './addresses.ts';
import { findAssignments, namedPlaces } from './assignments.ts';
import { findCommands, findOptions } from './commands.ts';
import { outsideEcsIdentifiers } from './ecs-identifiers.ts';
import { findHeaders, findSchemes } from './headers.ts';
import { findKeyBlocks, findWebKeys } from './key-blocks.ts';
import { findPairs, findPairsBackwards } from './pairs.ts';
import { findEmails, findPersonalData, type PersonalKind } from './personal-data.ts';
import { redactionPolicy } from './policy.ts';
import { longRuns } from './runs.ts';
import { mask, type Span } from './span.ts';
import { findTokens } from './tokens.ts';

/** Policy of redaction, set by a deployment. */
export interface RedactionPolicy {
  /** Personal data to mask in addition to email addresses, which are always masked. */
  personal: readonly PersonalKind[];
}

/** Default policy: card and bank account numbers have check digits, so that false matches are rare. */
let policyInForce: RedactionPolicy = { personal: ['cards', 'ibans'] };

/** Sets the redaction policy of this process, once, from its deployment's settings. */
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
    const spans = outsideEcsIdentifiers(clean, findSecrets(clean, policy));
    if (spans.length === 0) break;
    const next = mask(clean, spans, keepLines);
    if (next === clean) break;
    clean = next;
  }
  return clean;
}

/** Line break between unrelated lines: the next line neither continues the previous one nor belongs to a value or a key. */
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
 * Masks credentials, tokens, keys and personal data in text that leaves the account: replaces the value with
 * `[redacted]` and keeps the name of its key and its host. Linear in the length of the text, and idempotent. Recognizes
 * formats, not secrets: a password without context cannot be distinguished from a word.
 */
export function redact(text: string, policy = policyInForce): string {
  return redactAll(text, policy, false);
}

/** Redacts log lines together, to recognize secrets that span lines; keeps the number of lines. */
export function redactLines(lines: readonly string[], policy = policyInForce): string[] {
  return redactAll(lines.join('\n'), policy, true).split('\n');
}
