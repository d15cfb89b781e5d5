import type { z } from 'zod';
import { blocksSchema } from './block-schema.ts';
import { textIn } from './text-in.ts';

type Issue = z.core.$ZodIssue;

const schemas = { native: blocksSchema(true), classic: blocksSchema(false) };

/**
 * Slack's errors for blocks that it refuses, in its words and with the JSON pointer of each place.
 * An empty list means that the blocks are fine. `native`: whether charts and data tables are known.
 */
export function blockErrors(blocks: unknown, native: boolean): string[] {
  const result = (native ? schemas.native : schemas.classic).safeParse(blocks, { reportInput: true });
  if (result.success) return [];
  return result.error.issues.map((issue) => `${complaint(issue)} [json-pointer:${pointer(issue)}]`);
}

/**
 * True when the message as a whole is too big (`msg_blocks_too_long`). Slack publishes no number. Measured by
 * others: about 13,200 characters of text, of which every block uses up about 100 (slackapi/bolt-js#2509).
 */
export function areBlocksTooLong(blocks: unknown[]): boolean {
  return textIn(blocks) + 100 * blocks.length > 13_200;
}

/** A missing field is reported at the object that lacks it. */
function pointer(issue: Issue): string {
  const path = isMissing(issue) ? issue.path.slice(0, -1) : issue.path;
  return ['/blocks', ...path].join('/');
}

function isMissing(issue: Issue): boolean {
  if (issue.code === 'invalid_union') return typeOf(issue.input) === undefined;
  return issue.code !== 'custom' && issue.input === undefined;
}

function complaint(issue: Issue): string {
  if (isMissing(issue)) return `missing required field: ${String(issue.path.at(-1))}`;
  switch (issue.code) {
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'invalid_type':
      return `must provide ${issue.expected === 'string' ? 'a' : 'an'} ${issue.expected}`;
    case 'unrecognized_keys':
      return `invalid additional property: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return `unsupported type: ${String(typeOf(issue.input))}`;
    case 'invalid_value':
      return 'must be a valid enum value';
    default:
      return issue.message;
  }
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'array') return `no more than ${maximum} items allowed`;
  return `must be less than ${maximum + 1}${origin === 'string' ? ' characters' : ''}`;
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'array') return `no fewer than ${minimum} items allowed`;
  return `must be more than ${minimum - 1}${origin === 'string' ? ' characters' : ''}`;
}

function typeOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined;
}
