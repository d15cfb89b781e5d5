import type { NamedPlace } from './assignments.ts';
import { anyOf, type Finder, masked, matchAt, occurrences, type Span } from './span.ts';
import { isSecretValue, valueAt } from './values.ts';

/** Dashes before the name of an option: `--db-password`, `-Password`. */
const dashes = /(?:^|[\s"'[,(])--?$/;
const toArgument = /["']?,?[ \t]{1,5}(?!-)/y;

/** `login mia password …` of netrc, and statements that set a variable without an equals sign. */
const netrc = /\b(?:login|user|username|account)[ \t]+\S{1,100}\s+$|\b(?:setx|ENV|ARG|setenv)[ \t]+$/i;
const toNetrcValue = /\s{1,16}/y;

/** Finds values of options that contain a credential, and passwords of .netrc. */
export function findOptions(text: string, places: NamedPlace[]): Span[] {
  return places.flatMap(({ start, end, kind, name }) => {
    const lead = text.slice(Math.max(0, start - 160), start);
    const isNetrc = netrc.test(lead);
    const isOption = dashes.test(lead) || /^-+\w/.test(name);
    const gap = isOption || isNetrc ? matchAt(isNetrc ? toNetrcValue : toArgument, text, end) : null;
    const value = gap && valueAt(text, end + gap[0].length, true);
    return value && isSecretValue(text, value, kind, name) ? value : [];
  });
}

/** Short password option of a program, with the format of the password. */
interface ShortOption {
  programs: RegExp;
  option: RegExp;
  /** Argument; its last group is the secret. */
  argument: RegExp;
}

const word = /(?:[ =]|["'],[ ]?)?["']?(?!\d{2,5}(?:\s|$))([^\s="']+)/y;
const afterColon = /(?:[ =]|["'],[ ]?)?["']?[^\s:"'%,]{0,100}[:%,]([^\s"']+)/y;

const shortOptions: ShortOption[] = [
  {
    programs:
      /\b(?:mysql\w*|mariadb[\w-]*|sshpass|(?:docker|podman|registry|az|oc) login|mongo\w*|cqlsh|mosquitto_\w+|rabbitmqadmin|7za?|unrar|snowsql|influx|arangosh|sqlcmd|isql|bcp|impala-shell|beeline|couchbase-cli|vsql|ipmitool|kinit|zip|plink|pscp|hdbsql|nexus)\b/,
    option: /^(?:p|P|pw)$/,
    argument: word,
  },
  { programs: /\b(?:redis|valkey|keydb)-cli\b/, option: /^a$/, argument: word },
  { programs: /\bldap\w+\b/, option: /^w$/, argument: word },
  { programs: /\bopenssl\b/, option: /^(?:k|pass(?:in|out)?)$/, argument: /[ ](?:pass:)?["']?([^\s"']+)/y },
  { programs: /\b(?:keytool|jarsigner)\b/, option: /^(?:store|key|src|dest)pass$/, argument: word },
  {
    programs: /\b(?:curl|https?|xh|wget|etcdctl|lftp|ncftp|smbclient|hurl)\b/,
    option: /^(?:[a-zA-Z]{0,5}u|a|U|-user|-auth|-proxy-user|-login)$/,
    argument: afterColon,
  },
];
const anyShortOption =
  /[\s"',[]-(-user|-auth|-proxy-user|-login|[sSkLivfgX]{1,5}u|pw|pass(?:in|out)?|(?:store|key|src|dest)pass|[apPuUwk])(?=[\s="'A-Za-z0-9])/g;
const farthestProgram = 240;

const findShortOptions: Finder = (text) =>
  [...text.matchAll(anyShortOption)].flatMap(({ index, 0: whole, 1: option = '' }) => {
    const lead = text.slice(Math.max(0, index - farthestProgram), index);
    const line = lead.slice(lead.lastIndexOf('\n') + 1);
    return shortOptions.flatMap(({ programs, option: taken, argument }) => {
      if (!taken.test(option) || !programs.test(line)) return [];
      return lastGroup(text, argument, index + whole.length);
    });
  });

function lastGroup(text: string, pattern: RegExp, at: number): Span | [] {
  const match = matchAt(pattern, text, at);
  const value = match?.at(-1) ?? '';
  if (!match || !isCredential(value)) return [];
  return { start: at + match[0].length - value.length, end: at + match[0].length };
}

function isCredential(value: string): boolean {
  return value !== '' && !value.startsWith(masked) && !/^(?:[-$<{]|arn:|\/\/)/.test(value);
}

/** Phrases before a credential without a name; the last group is masked. */
const phrases = [
  /\b(?:sqlplus|rman target|expdp|impdp|sqlldr|jdbc:oracle:(?:thin|oci8?):|oracle:\/\/) ?(?:-\w+ )*["']?[\w.$#-]{1,60}\/([^\s@"']+)/g,
  /\b(?:rabbitmqctl (?:add_user|change_password) \S+|htpasswd -\w*b\w* \S+ \S+|vault login|net user \S+|aws_secret_access_key|AUTH(?: default)?|requirepass|masterauth|masteruser \S+|ConvertTo-SecureString) ["']?(?!token=)([^\s"'=:]{8,})/g,
  /"AUTH" (?:"[^"\n]{0,80}" )?"([^"\n]+)/gi,
  /\bidentified (?:with [\w' ]{1,40} )?by (?:password )?["']([^"'\n]+)/gi,
  /[?&]u=[^&\s]{1,80}&p=([^&\s"']+)/g,
  // .pgpass: host, port, database, user, password
  /^[\w.*-]{1,80}:(?:\d{4,5}|\*):[\w.*-]{1,63}:[\w.*-]{1,63}:(\S+)$/gm,
  // A program that announces the password it chose: MySQL, Jenkins, GitLab, Spring.
  /\bpassword (?:(?:is|was|has been) )?(?:generated|set|created) for \S{1,80}(?: is)?: ?(?![a-z]+(?:\s|$))(\S{6,})/gi,
  /\bpassword for \S{1,80}(?: changed to| is|:| =) ?["']?(?=[^\s"']*\d)(?=[^\s"']*[A-Za-z])([^\s"']{6,})/gi,
  /\bbasic auth(?:entication)? (?:with |as )?[\w.@-]{1,40}:(?=\S*\d)([^\s"']{6,})/gi,
  /\busing credentials [\w.@-]{1,60} ?[/:] ?(?=\S*\d)([^\s"']{6,})/gi,
  /\bACL SETUSER \S{1,60} [^\n]{0,80}>([^\s"']{4,})/g,
  /\bfollowing password\b[^\n:]{0,60}:\s{1,6}(?![a-z]+(?:\s|$))(\S{8,})/gi,
  /\b(?:otp|one-time (?:code|password)|(?:verification|security|login) code) for \S{3,80}(?: is|:) (\d{4,8})\b/gi,
  /\b(?:echo|printf)(?: -n)? ["']?([^\s"'|]{4,200})(?=["']? \| (?:sudo -S\b|[^|\n]{0,60}login [^|\n]{0,120}--password-stdin))/g,
  /\bput-parameter\b[^\n]{0,200} --value[ =]["']?(?!file:)([^\s"']{4,})/g,
  /\b(?:seed|mnemonic|phrase|words)["']?\s{0,2}[:=]\s{0,2}["']?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})\b/gi,
];
/** Quick check whether any phrase can match. */
const mention = anyOf(
  [
    'sqlplus',
    'rman ',
    'expdp',
    'impdp',
    'sqlldr',
    'oracle:',
    'rabbitmqctl',
    'htpasswd',
    'vault login',
    'net user',
    'aws_secret',
    'AUTH',
    'requirepass',
    'masterauth',
    'masteruser',
    'SecureString',
    'assword',
    'PASSWORD ',
    'put-parameter',
    'OTP',
    '-time',
    'code for',
    'asic auth',
    'BASIC AUTH',
    'redentials',
    'CREDENTIALS',
    'SETUSER',
    'sudo -S',
    'identified',
    'IDENTIFIED',
    '&p=',
    ':5432:',
    ':5433:',
    ':6432:',
    ':\\*:',
    'SEED',
    'nemonic',
    'phrase',
    'words',
    'values',
    'VALUES',
    'seed',
    'Seed',
  ],
  '',
);

/** Values of an INSERT with a credential column. */
const insertion =
  /\([^()]{0,400}(?:passw|secret|token|api_?key|pwd)[^()]{0,400}\)\s{1,4}values?\s{0,4}\(([^;\n]{1,2000})/gi;
const quotedText = /'((?:[^'\\]|\\.|'')*)'/g;

function insertedValues(text: string): Span[] {
  return [...text.matchAll(insertion)].flatMap(({ index, 0: whole, 1: values = '' }) => {
    const offset = index + whole.length - values.length;
    return [...values.matchAll(quotedText)].flatMap(({ index: at, 1: value = '' }) =>
      isCredential(value) ? { start: offset + at + 1, end: offset + at + 1 + value.length } : [],
    );
  });
}

/** Oracle's connect string: `user/password@//host:1521/name`. */
const oracleLogin = /(?:^|[\s"'=])[\w.$#-]{1,60}\/([^\s@"'/]{4,200})$/;
const oracleHost = /@(?:\/\/[\w.-]+[:/]|\(DESCRIPTION|[\w.-]+:\d{2,5}[:/]\w)/iy;

function phraseSpans(text: string): Span[] {
  if (!mention.test(text)) return [];
  const spans = phrases.flatMap((phrase) =>
    [...text.matchAll(phrase)].flatMap(({ index, 0: whole, 1: value = '' }) =>
      isCredential(value) ? { start: index + whole.length - value.length, end: index + whole.length } : [],
    ),
  );
  return [...spans, ...insertedValues(text)];
}

function oracleSpans(text: string): Span[] {
  return occurrences(text, '@').flatMap((at) => {
    if (!matchAt(oracleHost, text, at)) return [];
    const value = oracleLogin.exec(text.slice(Math.max(0, at - 280), at))?.[1] ?? '';
    return isCredential(value) ? { start: at - value.length, end: at } : [];
  });
}

/** Finds passwords in the arguments of known programs and statements. */
export const findCommands: Finder = (text) => [
  ...findShortOptions(text),
  ...phraseSpans(text),
  ...oracleSpans(text),
];
