/** One kind of credential: what to look for, and what to put in its place. */
export interface SecretPattern {
  name: string;
  /** Global. Every repetition is bounded, or has nothing after it, so that no text makes it slow. */
  pattern: RegExp;
  /** Keeps what a reader needs: the name of the key, the host. */
  replacement: string;
}

/** Names under which programs keep credentials. Suffixes such as the 1 of PASSWORD1 may follow. */
const keyNames = [
  'passwords?|passwd|passphrase|pwd|(?<![a-z])pass',
  'secret(?!s)|token(?!s)',
  '(?:api|access|account|private|secret|signing|encryption|master|shared|license|auth|app)[_ -]?key',
  'connection[_ -]?string|credential(?=["\']?=)|signature(?=["\']?=)|(?<=[?&])(?:sig|code)(?==)',
].join('|');

/**
 * A word that shows that a colon goes on with a sentence ("anonymous token: unexpected status", "secret
 * prod/db-password: AccessDeniedException"), not with a value.
 */
const prose =
  '(?:(?:unexpected|server|invalid|expired|missing|not|no|the|a|an|is|was|failed|failure|unable|cannot|could|denied|access|service|operation|request|status|unauthorized|required|yes|null|none|true|false|undefined|http|get|head|post|rpc)(?=[\\s,.;:)]|$)|\\w{0,60}(?:exception|error)(?![\\w-]))';

const space = '[^\\S\\n]{0,5}';

/**
 * A value without quotes: up to white space, or to what in its surroundings ends it (the next pair of a query
 * string or a connection string, a closing quote of the text around it).
 */
const bareValue =
  '(?:[^\\s"\',;&\\\\]|[,;&](?!\\s|$|[\\w.-]{1,40}[=:])|["\'\\\\](?!\\s|$|[}\\])]|[,:;]["\'\\s]|\\\\?["\']))+';

/** In an ARN `secret:` is a type and not a key, and an image `acme/token:1.2` has a tag. */
const assignment = `(?<![:/](?=\\w{1,60}:\\S))((?:${keyNames})(?!smanager)\\w{0,30}["'\`\\\\\\]]{0,4}${space}(?:=>|:=|=|:(?!${space}${prose}))${space})`;

export const secretPatterns: readonly SecretPattern[] = [
  {
    name: 'PEM private key, whole or cut off at its end',
    pattern:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
    replacement: 'private key [redacted]',
  },
  {
    name: 'last line of a PEM private key',
    pattern: /[\w+/=]{0,76}\s{0,2}-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
    replacement: 'private key [redacted]',
  },
  {
    name: 'line within a PEM block, which is base64 but not a hexadecimal digest',
    pattern: /^(?![0-9a-fA-F]{64}\s*$)[A-Za-z0-9+/]{60,76}={0,2}\s*$/gm,
    replacement: '[redacted]',
  },
  {
    name: 'password in a URL',
    pattern: /(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/"'<>]{0,200}:)(?!\d{1,5}(?:[/\s]|$))[^\s"'<>]{1,500}@/gi,
    replacement: '$1[redacted]@',
  },
  {
    name: 'token in place of the user of a URL',
    pattern: /(\b[a-z][a-z0-9+.-]{1,30}:\/\/)[^\s:@/"'<>]{12,500}@/gi,
    replacement: '$1[redacted]@',
  },
  {
    name: 'password in a Go data source name',
    pattern: /((?<![\w.-])[\w.-]{1,80}:)[^\s"']{1,200}(@(?:tcp|unix)\()/g,
    replacement: '$1[redacted]$2',
  },
  {
    name: 'webhook address',
    pattern:
      /(\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|\bdiscord(?:app)?\.com\/api\/webhooks\/)[\w/[\]-]{4,300}/gi,
    replacement: '$1[redacted]',
  },
  {
    name: 'JSON Web Token',
    pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g,
    replacement: '[redacted]',
  },
  {
    name: 'AWS access key id, with the secret key that follows it',
    pattern:
      /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,124}(?:[\s:,;|"']{1,5}[A-Za-z0-9/+=]{40}(?![\w/+=]))?/g,
    replacement: '[redacted]',
  },
  {
    name: 'token that its prefix gives away (Slack, GitHub, GitLab, Stripe, OpenAI, Google, npm, Docker, Vault, ...)',
    pattern:
      /(?<![A-Za-z0-9])(?:xox[a-z][-.]|xapp-|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|soat|cbt)-|[srp]k_(?:live|test)_|whsec_|sk-|AIza|ya29\.|npm_|pypi-|dckr_pat_|dop_v1_|hv[sb]\.|SG\.|shp(?:at|ca|pa|ss)_|ATATT3|lin_api_|PMAK-|rubygems_|AGE-SECRET-KEY-)[\w.-]{16,}/g,
    replacement: '[redacted]',
  },
  {
    name: 'authorization header',
    pattern: new RegExp(
      `(\\bauthorization["'\\\\]{0,3}${space}[:=](?!${space}${prose})${space}["'\\\\]{0,3}(?:(?:bearer|basic|token|digest|negotiate|apikey)\\s{1,5})?)[^\\s"'\\\\]{1,}`,
      'gi',
    ),
    replacement: '$1[redacted]',
  },
  {
    name: 'bearer or basic credentials outside a header',
    pattern: /\b(bearer|basic) (?!realm=)(?=[\w.~+/-]{0,200}[\d=_.+/A-Z])[\w.~+/=-]{8,}/g,
    replacement: '$1 [redacted]',
  },
  {
    name: 'the same, in capitals',
    pattern: /\b(Bearer|Basic|BEARER|BASIC) (?!realm=|[a-z]{1,30}(?![\w.~+/=-]))[\w.~+/=-]{8,}/g,
    replacement: '$1 [redacted]',
  },
  {
    name: 'cookie header',
    pattern: /(\b(?:set-)?cookie["'\\]{0,3}[^\S\n]{0,5}:[^\S\n]{0,5}["'\\]{0,3})[^\n"'\\]{1,}/gi,
    replacement: '$1[redacted]',
  },
  {
    name: 'signature and credential of a presigned URL',
    pattern: /(X-Amz-(?:Signature|Credential|Security-Token)(?:=|%3D))[^&\s"'<>]{1,}/gi,
    replacement: '$1[redacted]',
  },
  {
    name: 'assignment with a value in double quotes, also cut off',
    pattern: new RegExp(`${assignment}(")(?:[^"\\\\\\n]|\\\\[^\\n])*`, 'gi'),
    replacement: '$1$2[redacted]',
  },
  {
    name: 'assignment in JSON that is itself a JSON string',
    pattern: new RegExp(`${assignment}(\\\\{1,3}")(?:[^"\\\\\\n]|\\\\{3}"|\\\\(?!"))*`, 'gi'),
    replacement: '$1$2[redacted]',
  },
  {
    name: 'assignment with a value in single quotes or backquotes',
    pattern: new RegExp(`${assignment}(\\\\{0,3})(['\`])(?:(?!\\3)[^\\\\\\n]|\\\\[^\\n])*`, 'gi'),
    replacement: '$1$2$3[redacted]',
  },
  {
    name: 'assignment with a bare value',
    pattern: new RegExp(`${assignment}(?!arn:|["'\`\\\\])${bareValue}`, 'gi'),
    replacement: '$1[redacted]',
  },
  {
    name: 'option of a command line',
    pattern: new RegExp(
      `((?<![\\w-])--?[\\w-]{0,40}?(?:${keyNames})(?!-(?:id|ids|arn|name|list)\\b)[\\w-]{0,30}[ \\t]{1,5}["']?)(?!arn:|--|[=:])${bareValue}`,
      'gi',
    ),
    replacement: '$1[redacted]',
  },
  {
    name: 'short password option of a known program',
    pattern:
      /(\b(?:mysql(?:dump|admin)?|mariadb|sshpass|docker login|mongo(?:sh|dump)?)\b[^\n]{0,200}? -p[ =]?)[^\s=]{1,}/g,
    replacement: '$1[redacted]',
  },
  {
    name: 'user and password of curl',
    pattern: /(\bcurl\b[^\n]{0,200}? (?:-u|--user)[ =]?["']?[^\s:"']{1,100}:)[^\s"']{1,}/g,
    replacement: '$1[redacted]',
  },
  {
    name: 'password in SQL',
    pattern: /(\b(?:identified by|password) ')[^'\n]{1,}/gi,
    replacement: '$1[redacted]',
  },
  {
    name: 'password in XML',
    pattern: /(<[\w:.-]{0,40}(?:password|secret|token|apikey)\w{0,20}>)[^<]{1,}/gi,
    replacement: '$1[redacted]',
  },
  {
    name: 'email address',
    pattern:
      /(?<![^\s@"'<>(),;:=&/[\]\\])[^\s@"'<>(),;:=&/[\]\\]{1,256}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b/g,
    replacement: '[redacted]',
  },
];
