import { green, type Line, red, yellow } from './line.ts';

/** Caller of the doctor. */
export interface Identity {
  account: string;
  arn: string;
  region: string;
}

export function checkCredentials({ account, arn, region }: Identity): Line {
  return green('credentials', `account ${account}, ${region}, as ${arn.split(':').at(-1)}`);
}

/** Difference that AWS accepts in a signature, s ("Signature Version 4", 5 minutes). */
const refusedSeconds = 300;
/** Difference that shows in the times of messages and of usage, s. */
const noticeableSeconds = 30;

/** @param skewSeconds this machine's clock less AWS's */
export function checkClock(skewSeconds: number): Line {
  const off = Math.round(Math.abs(skewSeconds));
  const text = `this machine is ${off} s ${skewSeconds > 0 ? 'ahead of' : 'behind'} AWS`;
  const remedy = 'synchronize the clock of this machine (NTP)';
  if (off >= refusedSeconds) return red('clock', 'skewed', text, remedy);
  if (off >= noticeableSeconds) return yellow('clock', 'skewed', text, remedy);
  return green('clock', 'this machine and AWS agree');
}

/** Limits of Lambda in the account and region. */
export interface Concurrency {
  limit: number;
  /** Concurrent executions that no function reserves. */
  unreserved: number;
}

/** Sum of the maximumConcurrency of the event source mappings, and two for Slack: more than that is never used. */
const mostConcurrent = 19;

export function checkConcurrency({ limit, unreserved }: Concurrency): Line {
  if (unreserved >= mostConcurrent)
    return green('concurrency', `${unreserved} of ${limit} concurrent executions unreserved`);
  return yellow(
    'concurrency',
    'low',
    `${unreserved} of ${limit} concurrent executions unreserved; up to ${mostConcurrent} are used in a storm`,
    'request a higher quota: Service Quotas, AWS Lambda, Concurrent executions',
  );
}
