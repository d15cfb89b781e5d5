import { looksGenerated } from './randomness.ts';
import type { Run } from './runs.ts';
import { type Finder, masked, matchAt, occurrences, type Span } from './span.ts';

/** User and password after `://`; a port is not a password. */
const userInfo = /([^\s:@/"'<>?#]{0,200}):(?!\d{1,5}(?:[/\s?#]|$))([^\s"'<>]{1,500})@/y;
/** Token in place of the user. */
const userOnly = /([^\s:@/"'<>?#]{8,500})(?::x-oauth-basic)?@/y;

/** Finds the password of a URL, or a token in place of its user. */
export const findUserInfo: Finder = (text) => {
  const spans: Span[] = [];
  for (const at of occurrences(text, '://')) {
    const start = at + '://'.length;
    const both = matchAt(userInfo, text, start);
    const [, user = '', password = ''] = both ?? [];
    if (both) {
      const from = start + user.length + 1;
      spans.push({ start: from, end: from + password.length });
    }
    const [, name = ''] = (!both && matchAt(userOnly, text, start)) || [];
    if (name && looksGenerated(name)) spans.push({ start, end: start + name.length });
  }
  return spans;
};

/** `user:password` before an `@`, without a scheme: proxies, Go's data source names. */
const pair = /^[\w.%+-]{1,80}:(?!\/\/)([^@]{3,200})$/;
const endsWord = /[\s"'=,([<>]/;

function wordBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < farthestUser && !endsWord.test(text.charAt(start - 1))) start--;
  return text.slice(start, at);
}

/** Hosts; excludes image digests, package versions and lines of Java classes. */
const host = /(tcp|unix)\(|(?!sha\d|md5)(?:[a-z[][\w.-]*|(?:\d{1,3}\.){3}\d{1,3})(?::\d{2,5}|\/|\b)/y;
const farthestUser = 300;

export const findDataSources: Finder = (text) =>
  occurrences(text, '@').flatMap((at) => {
    const after = matchAt(host, text, at + 1);
    const password = (after && pair.exec(wordBefore(text, at))?.[1]) ?? '';
    if (password === '' || /^(?:[A-Za-z]?[a-z]+|\d+)$/.test(password)) return [];
    if (password.includes('/') && !after?.[1]) return [];
    return { start: at - password.length, end: at };
  });

/**
 * URLs whose path is the credential, by host or domain; everything after the beginning of the path is masked.
 * Sources: the vendors' pages on incoming webhooks.
 */
const hooks: Readonly<Record<string, string>> = {
  'hooks.slack.com': '/',
  'hooks.slack-gov.com': '/',
  'discord.com': '/api/webhooks/',
  'discordapp.com': '/api/webhooks/',
  'hooks.zapier.com': '/hooks/',
  'webhook.office.com': '/',
  'outlook.office.com': '/webhook/',
  'outlook.office365.com': '/webhook/',
  'hook.integromat.com': '/',
  'make.com': '/',
  'maker.ifttt.com': '/trigger/',
  'events.pagerduty.com': '/integration/',
  'chat.googleapis.com': '/v1/spaces/',
  'hc-ping.com': '/',
  'hooks.airtable.com': '/workflows/',
  'hooks.glip.com': '/webhook/',
  'api.telegram.org': '/bot',
  'open.feishu.cn': '/open-apis/bot/v2/hook/',
  'open.larksuite.com': '/open-apis/bot/v2/hook/',
  'm.pipedream.net': '/',
  'loggly.com': '/inputs/',
  'webhook.site': '/',
  'uptime.betterstack.com': '/api/v1/heartbeat/',
  'api.opsgenie.com': '/v1/json/',
  'alert.victorops.com': '/integrations/',
  'api.vercel.com': '/v1/integrations/deploy/',
  'api.netlify.com': '/build_hooks/',
  'logic.azure.com': '/workflows/',
};
/** Beginning of the path, as in `/services/…`. */
const kindOfHook = /[a-z]+\d?\//y;
const hookPath = /[\w/=&?:@.%[\]~+-]{4,400}/y;

/** Finds webhooks, whose URL is all that a post needs. Keeps the host. */
export function findWebhooks(text: string, runs: Run[]): Span[] {
  return runs.flatMap((run) => {
    const words = text.slice(run.start, run.end);
    const from = words.indexOf('//') + 1 && words.indexOf('//') + 2;
    const slash = run.start + words.indexOf('/', from);
    if (slash < run.start || !words.includes('.')) return [];
    const host = words
      .slice(from, slash - run.start)
      .replace(/:\d+$/, '')
      .toLowerCase();
    const path =
      hooks[host] ?? hooks[host.slice(host.indexOf('.') + 1)] ?? hooks[host.split('.').slice(-3).join('.')];
    if (path === undefined || !text.startsWith(path, slash)) return [];
    const start =
      slash + path.length + (path === '/' ? (matchAt(kindOfHook, text, slash + 1)?.[0].length ?? 0) : 0);
    const match = matchAt(hookPath, text, start);
    return match && !match[0].startsWith(masked) ? { start, end: start + match[0].length } : [];
  });
}
