import type { Input } from '../service.ts';
import { AwsError } from '../service.ts';

/** A request of AWS's query protocol: a form whose `Action` names the operation. Lists stay as `Name.member.1`. */
export function readQuery(body: string): { operation: string; version: string; input: Input } {
  const { Action = '', Version = '', ...input } = Object.fromEntries(new URLSearchParams(body));
  if (Action === '') throw new AwsError('MissingAction', 'The request names no action.');
  return { operation: Action, version: Version, input };
}

/** Services of the query protocol by the version of their API, which every request carries. */
export const queryVersions: Readonly<Record<string, string>> = {
  '2011-06-15': 'sts',
  '2010-05-15': 'cloudformation',
};

/** Response of an operation as XML. */
export function queryAnswer(operation: string, value: unknown): string {
  const result = element(`${operation}Result`, value);
  return `<${operation}Response>${result}</${operation}Response>`;
}

/** Error in the format of the query protocol. */
export function queryError({ name, message }: Error): string {
  const fault = element('Error', { Type: 'Sender', Code: name, Message: message });
  return `<ErrorResponse>${fault}</ErrorResponse>`;
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, item]) => element(name, item))
      .join('');
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
