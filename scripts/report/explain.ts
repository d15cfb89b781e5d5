import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { cleanText } from '../../shared/model/redaction/clean-text.ts';
import { isKnownProfile } from '../profiles.ts';
import type { Options as ReportOptions } from './arguments.ts';

/** Option that the words name. */
type Options = Pick<ReportOptions, 'profile'>;

/** Fields that the SDK and Node add to an error. */
interface Details {
  hostname?: string;
  address?: string;
  port?: number;
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number };
}

/** Error name or code, and the explanation with its remedy. */
type Explanation = [which: RegExp, words: (error: Error & Details, options: Options) => string];

const signIn = ({ profile }: Options) => `aws sso login${profile ? ` --profile ${profile}` : ''}`;

const explanations: Explanation[] = [
  [
    /^CredentialsProviderError$|^TokenProviderError$/,
    ({ message }, options) => credentials(message, options),
  ],
  [
    /^ExpiredToken|^RequestExpired$/,
    (_, options) => `The AWS credentials have expired: sign in again, as with ${signIn(options)}.`,
  ],
  [
    /^UnrecognizedClient|^InvalidClientTokenId$|^InvalidSignature|^IncompleteSignature|^SignatureDoesNotMatch$/,
    () =>
      'AWS rejected these credentials: check the access key, the system clock, and that the region is enabled.',
  ],
  [/^AccessDenied|^UnauthorizedOperation$/, ({ message }) => denied(message)],
  [
    /^ENOTFOUND$|^EAI_AGAIN$/,
    ({ hostname = 'AWS' }) => `${hostname} not found: check the region and the network.`,
  ],
  [
    /^ECONNREFUSED$/,
    ({ address, port }) => `No response from ${address}:${port}: check AWS_ENDPOINT_URL and proxies.`,
  ],
  [
    /^SyntaxError$/,
    ({ $metadata, $response }) => {
      const status = $metadata?.httpStatusCode ?? $response?.statusCode;
      return `The response was ${status === undefined ? '' : `HTTP ${status} with `}HTML or other text, not AWS data: check for a proxy in between.`;
    },
  ],
  [/^TimeoutError$|^ETIMEDOUT$/, () => 'AWS timed out: check the network and try again.'],
];

/** One line with the remedy, for errors that users can fix; only a bug of ours shows its stack. */
export function explain(error: unknown, options: Options): string {
  return cleanText(words(error, options), longestWords);
}

/** Longest message, characters; a stack of ours is shorter. */
const longestWords = 4_000;

function words(error: unknown, options: Options): string {
  const remedy = remedyOf(error, options);
  if (remedy !== undefined) return remedy;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Words for an error of AWS, the network or the command line that users can fix; undefined for any other. */
export function remedyOf(error: unknown, options: Options): string | undefined {
  const chain = causes(error);
  for (const one of chain) {
    const { code } = one;
    if (/^Region is missing|region not accepted/i.test(one.message)) return region(one.message, options);
    const [, inWords] = explanations.find(([which]) => which.test(one.name) || which.test(code ?? '')) ?? [];
    if (inWords) return inWords(one, options);
  }
  return chain.find((one) => one instanceof InvalidInputError || one instanceof GatewayError)?.message;
}

/** The error and its causes, from the root: the root is the most specific. */
function causes(error: unknown): (Error & Details)[] {
  if (!(error instanceof Error)) return [];
  return [...causes(error.cause), error];
}

function region(message: string, { profile = process.env.AWS_PROFILE }: Options): string {
  if (message.startsWith('Region is missing') && profile !== undefined) {
    return isKnownProfile(profile)
      ? `No AWS region: the profile ${profile} has none; add --region eu-west-1, or set AWS_REGION.`
      : `AWS profile ${profile} not found: list the existing ones with aws configure list-profiles.`;
  }
  if (message.startsWith('Region is missing'))
    return 'No AWS region: add --region eu-west-1, or set AWS_REGION, or the region of the profile.';
  return 'Invalid AWS region; expected one such as eu-west-1.';
}

function credentials(message: string, options: Options): string {
  const { profile = process.env.AWS_PROFILE } = options;
  if (/\bSSO\b|\btoken\b/i.test(message))
    return `The AWS sign-in has expired: run ${signIn({ ...options, profile })}`;
  if (profile !== undefined)
    return `AWS profile ${profile} has no credentials: list the existing profiles with aws configure list-profiles.`;
  return `No AWS credentials: add --profile NAME, or set AWS_PROFILE or AWS_ACCESS_KEY_ID; --sandbox needs none.`;
}

/** AWS's message names the user and the action; without them the output has no more. */
function denied(message: string): string {
  const [, user, action] = /User: (\S+) is not authorized to perform: (\S+)/.exec(message) ?? [];
  if (!user || !action) return `AWS denied access: ${message}`;
  return `AWS denied ${action} to ${user}: grant this action, or use another profile.`;
}
